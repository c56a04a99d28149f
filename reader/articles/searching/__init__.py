"""Search the texts of a whole folder: what may be asked, where it stands, and an index so that it is found at once."""
