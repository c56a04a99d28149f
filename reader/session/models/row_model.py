"""The rows of a screen, as a session keeps them while the screen is closed."""

from collections.abc import Sequence

from reader.session.session import Session


class RowModel:
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
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def key(self, index: int) -> str:
        """What the row at ``index`` is known by."""
        raise NotImplementedError

    def find(self, key: str) -> int | None:
        """Where the row with a key is now, or none when it is not shown."""
        return next((index for index in range(len(self)) if self.key(index) == key), None)

    @property
    def highlighted_key(self) -> str | None:
        """Key of the highlighted row, or none when there are no rows."""
        return self.key(self.index) if self.index < len(self) else None

    def target_keys(self) -> Sequence[str]:
        """Keys of what the highlighted row stands for: itself; for the head of a group, the rows below it."""
        return [self.highlighted_key] if self.highlighted_key is not None else []

    def toggle_mark(self, key: str) -> None:
        """Mark a row behind those that are marked, or take its mark off."""
        self.toggle_marks([key])

    def toggle_marks(self, keys: Sequence[str]) -> None:
        """Mark what is not marked yet of several rows, in their order; when all are, take their marks off."""
        more = [key for key in keys if key not in self.marked]
        if more:
            self.marked.update(dict.fromkeys(more))
        else:
            for key in keys:
                self.marked.pop(key, None)
        self._numbers = {}

    def mark_number(self, key: str) -> int | None:
        """The place of a row among the marked ones, counted from 1, or none when it is not marked."""
        if len(self._numbers) != len(self.marked):
            self._numbers = {marked: number for number, marked in enumerate(self.marked, 1)}
        return self._numbers.get(key)

    def chosen_keys(self) -> list[str]:
        """Keys of what a command is about: the marked rows in their order, else what the highlighted one stands for."""
        return list(self.marked or self.target_keys())
