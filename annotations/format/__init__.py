"""The annotations file as bytes, and records made of them: no file is opened here."""
