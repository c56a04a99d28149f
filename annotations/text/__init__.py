"""Spans of canonical text and pure functions over them. It imports nothing else of annotations."""
