"""The rows of a screen, as a session keeps them while the screen is closed."""

from reader.session.session import Session


class Table:
    """Rows with keys of their own, one of them highlighted, some marked; subclasses say what they are.

    A key (a passage's id, an article's path with a place in it) means the same row after the rows have changed.
    """

    def __init__(self, session: Session) -> None:
        """Begin with the first row highlighted and none marked."""
        self.session = session
        self.index = 0
        """The highlighted row."""
        self.marked: dict[str, None] = {}
        """Keys of the marked rows, in the order in which they were marked."""

    def __len__(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def key(self, index: int) -> str:
        """What the row at ``index`` is known by."""
        raise NotImplementedError

    @property
    def here(self) -> str | None:
        """Key of the highlighted row, or none when there are no rows."""
        return self.key(self.index) if self.index < len(self) else None

    def toggle_mark(self, key: str) -> None:
        """Mark a row behind those that are marked, or take its mark off."""
        if key in self.marked:
            del self.marked[key]
        else:
            self.marked[key] = None

    def chosen(self) -> list[str]:
        """Keys of what a command is about: the marked rows in their order, else the highlighted one."""
        return list(self.marked) or ([self.here] if self.here is not None else [])
