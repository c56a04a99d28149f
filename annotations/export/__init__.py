"""Quotes as text: citations, and one module per export format. The modules produce text and access no files."""
