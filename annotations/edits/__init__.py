"""Edits: what they are, and the functions that make them."""
