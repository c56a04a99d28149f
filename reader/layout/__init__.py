"""Conversion between text and rows of terminal cells; pure functions and classes without Textual."""
