"""Reversible edits as data, and the functions that create them."""
