"""One analyst at work: what is open and selected, and every action upon it. Knows nothing of Textual."""
