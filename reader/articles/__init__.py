"""Conversion of one file to an article: decoding, roles of lines, details."""
