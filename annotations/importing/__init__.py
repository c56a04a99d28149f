"""Import of themes and passages from files of other people or programs, as one edit after a check of the whole file."""
