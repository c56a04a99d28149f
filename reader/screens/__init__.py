"""The Textual screens of the application."""
