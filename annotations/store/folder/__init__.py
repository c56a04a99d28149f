"""The files that hold the annotations of a folder: document, journal, lock, versions, recovery."""
