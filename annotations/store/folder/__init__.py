"""The files of the annotations of a folder: document, journal, lock, versions and recovery."""
