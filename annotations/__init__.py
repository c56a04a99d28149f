"""Passages, themes and notes that analysts write, and the annotations file that stores them.

This package depends on neither terminals nor article files. ``reader`` imports it, never the reverse.
"""
