"""The articles of a folder: catalog, cache, scan, list, and search in their texts."""
