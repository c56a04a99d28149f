"""A terminal application in which analysts read articles, tag passages by theme and take the quotes, cited."""
