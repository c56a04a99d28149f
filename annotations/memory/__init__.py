"""What the annotations of a folder hold, in memory, and what finds it there."""
