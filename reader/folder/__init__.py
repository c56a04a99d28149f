"""The articles of a folder: catalog, cache, scan, list, and full-text search."""
