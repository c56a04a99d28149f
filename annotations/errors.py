"""The hierarchy of errors that the program reports to the analyst.

::

    ReaderError                  a title, a sentence, and what to do about it
    ├── UnknownName              a theme, article or passage that does not exist
    ├── InvalidRecord            a record that breaks a rule of the data model
    ├── EditRefused              an edit that the annotations do not allow now
    ├── FilterError              a filter that cannot be parsed, with the position of the error
    ├── StoreError
    │   ├── DamagedStore         the annotations file cannot be trusted; it is left untouched
    │   ├── NewerSchema          written by a newer version of this program
    │   ├── StoreLocked          another process holds the annotations
    │   ├── StoreReadOnly        the location is not writable
    │   └── StoreConflict        another program changed the file
    └── ArticleError
        └── UnreadableArticle    a file that cannot be read as an article
"""


class ReaderError(Exception):
    """A failure reported to the analyst; never a bug of this program."""

    title = "Something went wrong"
    """Short heading of the message."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        """Store what happened (``sentence``) and what the analyst can do about it (``remedy``, may be empty)."""
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


class UnknownName(ReaderError):
    """A reference to a theme, article or passage that does not exist."""

    title = "Not found"


class InvalidRecord(ReaderError):
    """A record that breaks a rule of the data model."""

    title = "Invalid record"


class EditRefused(ReaderError):
    """An edit that the current state of the annotations does not allow."""

    title = "Not done"


class NothingToDo(EditRefused):
    """A command that has nothing to act on, or would change nothing."""

    title = "Not done"


class FilterError(ReaderError):
    """A filter that cannot be parsed, or that names a theme that does not exist."""

    title = "Filter"

    def __init__(self, sentence: str, start: int, end: int, remedy: str = "") -> None:
        """Store what is wrong (``sentence``) at ``[start, end)`` of the filter's text, in code points."""
        super().__init__(sentence, remedy)
        self.start = start
        self.end = end

    def __str__(self) -> str:
        return f"Filter, at character {self.start + 1}: {super().__str__()}"


class StoreError(ReaderError):
    """A failure to read or write the annotations file, or another file or folder of annotations."""

    title = "Annotations"


class DamagedStore(StoreError):
    """A damaged annotations file; the program leaves it unchanged."""

    title = "Annotations file damaged"


class NewerSchema(StoreError):
    """An annotations file that a newer version of this program wrote."""

    title = "Annotations file is newer"


class StoreLocked(StoreError):
    """An annotations file that another process has locked."""

    title = "Annotations in use"


class StoreReadOnly(StoreError):
    """An annotations file in a location that is not writable."""

    title = "Read-only"


class StoreConflict(StoreError):
    """An annotations file that another program changed or removed."""

    title = "Annotations changed by another program"


class ArticleError(ReaderError):
    """A failure concerning an article file."""

    title = "Article"


class UnreadableArticle(ArticleError):
    """A file that cannot be read as an article; ``sentence`` holds the reason."""

    title = "Article cannot be read"
