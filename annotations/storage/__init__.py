"""The annotations file on disk: TinyDB document, lock, atomic write."""
