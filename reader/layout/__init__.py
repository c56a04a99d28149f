"""From text to rows of terminal cells, and back. Pure; knows nothing of Textual."""
