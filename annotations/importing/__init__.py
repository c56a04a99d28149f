"""Themes and passages from files that others made: read, judged whole, and taken in as one edit or not at all."""
