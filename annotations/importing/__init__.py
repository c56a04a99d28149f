"""Import of themes and passages from other sources: one edit after a check of the whole file, or none."""
