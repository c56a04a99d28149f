"""The base class for the rows of a screen, which a session keeps while the screen is closed."""

from collections.abc import Sequence

from reader.session.session import Session


class RowModel:
    """Rows with stable keys, of which one is highlighted and some may be marked. Subclasses define the rows.

    A key, such as the id of a passage or the path of an article with an offset, identifies the same row after the rows
    have changed.
    """

    def __init__(self, session: Session) -> None:
        """Create a model with the first row highlighted and no marked rows."""
        self.session = session
        self.typed = ""
        """The filter or the query, as typed."""
        self.index = 0
        """Index of the highlighted row."""
        self.marked: dict[str, None] = {}
        """Keys of the marked rows, in the order in which they were marked."""
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError

    def key(self, index: int) -> str:
        """Return the key of the row at ``index``."""
        raise NotImplementedError

    def reload(self) -> None:
        """Update the rows after changes to the annotations, if they depend on them."""

    def find(self, key: str) -> int | None:
        """Return the index of the row with a key, or ``None`` if the row is not shown."""
        return next((index for index in range(len(self)) if self.key(index) == key), None)

    @property
    def highlighted_key(self) -> str | None:
        """Key of the highlighted row, or ``None`` if there are no rows."""
        return self.key(self.index) if self.index < len(self) else None

    def target_keys(self) -> Sequence[str]:
        """Return the keys that the highlighted row represents: its own or, for a group head, those of the group."""
        return [self.highlighted_key] if self.highlighted_key is not None else []

    def toggle_marks(self, keys: Sequence[str]) -> None:
        """Mark the unmarked rows among ``keys`` in their order. If all are marked, remove their marks."""
        more = [key for key in keys if key not in self.marked]
        if more:
            self.marked.update(dict.fromkeys(more))
        else:
            for key in keys:
                self.marked.pop(key, None)
        self._numbers = {}

    def mark_number(self, key: str) -> int | None:
        """Return the 1-based rank of a row among the marked rows, or ``None`` if the row is not marked."""
        if len(self._numbers) != len(self.marked):
            self._numbers = {marked: number for number, marked in enumerate(self.marked, 1)}
        return self._numbers.get(key)

    def chosen_keys(self) -> list[str]:
        """Return the keys that a command applies to: the marked rows in order, or else those of the highlighted row."""
        return list(self.marked or self.target_keys())
