"""Every failure that a person is told about, as one tree.

::

    ReaderError                  a title, a sentence, and what to do about it
    ├── UnknownName              a theme, article or passage that is not there
    ├── InvalidRecord            a record that breaks a rule of the data model
    ├── EditRefused              an edit that the annotations do not allow now
    ├── FilterError              a filter that is not understood, and where
    ├── StoreError
    │   ├── DamagedStore         the annotations file cannot be trusted; it is left untouched
    │   ├── NewerSchema          written by a newer version of this program
    │   ├── StoreLocked          another process holds the annotations
    │   ├── StoreReadOnly        the place cannot be written
    │   └── StoreConflict        the file changed underneath
    └── ArticleError
        └── UnreadableArticle    a file that cannot be read as an article
"""


class ReaderError(Exception):
    """A failure told to the person at the keyboard; never a bug of this program."""

    title = "Something went wrong"
    """A few words for the head of a message."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        """Say what happened in ``sentence`` and what to do in ``remedy`` (may be empty)."""
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


class UnknownName(ReaderError):
    """A theme, article or passage was named that does not exist."""

    title = "Not found"


class InvalidRecord(ReaderError):
    """A record breaks a rule of the data model."""

    title = "Invalid record"


class EditRefused(ReaderError):
    """An edit that the annotations do not allow in their present state."""

    title = "Not done"


class NothingToDo(EditRefused):
    """A command has nothing to act upon, or would change nothing."""

    title = "Not done"


class FilterError(ReaderError):
    """A filter is not understood, or asks for a theme that there is not."""

    title = "Filter"

    def __init__(self, sentence: str, start: int, end: int, remedy: str = "") -> None:
        """Say in ``sentence`` what is wrong at ``[start, end)`` of the filter's text, in code points."""
        super().__init__(sentence, remedy)
        self.start = start
        self.end = end

    def __str__(self) -> str:
        return f"Filter, at character {self.start + 1}: {super().__str__()}"


class StoreError(ReaderError):
    """The annotations file or its folder is not as it must be."""

    title = "Annotations"


class DamagedStore(StoreError):
    """The annotations file cannot be trusted; it is left exactly as it is."""

    title = "Annotations file damaged"


class NewerSchema(StoreError):
    """The annotations file was written by a newer version of this program."""

    title = "Annotations file is newer"


class StoreLocked(StoreError):
    """Another process holds the annotations."""

    title = "Annotations in use"


class StoreReadOnly(StoreError):
    """The place of the annotations cannot be written."""

    title = "Read-only"


class StoreConflict(StoreError):
    """The annotations file was changed or removed by something else."""

    title = "Annotations changed outside"


class ArticleError(ReaderError):
    """Something about a file that should hold an article."""

    title = "Article"


class UnreadableArticle(ArticleError):
    """A file that cannot be read as an article, with the reason as its sentence."""

    title = "Article cannot be read"
