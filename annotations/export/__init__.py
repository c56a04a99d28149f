"""Quotes as text: citation, and one file per format. Text out, no file access."""
