"""What analysts write: passages, themes and notes, and the file that keeps them.

Nothing here knows of terminals or of article files on disk; ``reader`` builds on this package, never the reverse.
"""
