"""The annotations of a folder, in memory and on disk."""
