"""Spans of canonical text and pure functions over them; this package imports no other part of ``annotations``."""
