"""A folder's table: one row an article, one column for each thing that the list shows, sorts or filters by.

A hundred thousand rows must be there at once and must not fill the memory. A column is therefore kept as it stands in
the cache, one run of bytes with the places where values begin; a value is made when it is looked at. What changes is
laid over it until the column is written again.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

_BETWEEN = "\0"
"""What stands between two values; no path holds it, and it is taken out of everything else."""


class Column(Sequence[str]):
    """The values of one column."""

    def __init__(self, content: bytes, starts: "array[int]") -> None:
        """Take a column as :meth:`packed` gave it.

        Args:
            content: The values in UTF-8 (lone surrogates too), a NUL after each.
            starts: The byte at which each begins, and the length of ``content``.
        """
        self._content = content
        self._starts = starts
        self._changed: dict[int, str] = {}

    @classmethod
    def of(cls, values: Iterable[str]) -> "Column":
        """Make a column of its values."""
        encoded = [value.replace(_BETWEEN, " ").encode("utf-8", "surrogatepass") + b"\0" for value in values]
        return cls(b"".join(encoded), array("I", accumulate(map(len, encoded), initial=0)))

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        if place in self._changed:
            return self._changed[place]
        return self._content[self._starts[place] : self._starts[place + 1] - 1].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return iter(self.values())

    def values(self) -> list[str]:
        """All values; the quick way to look at each."""
        values = self._content.decode("utf-8", "surrogatepass").split(_BETWEEN)
        values.pop()
        for index, value in self._changed.items():
            values[index] = value
        return values

    def __setitem__(self, index: int, value: str) -> None:
        if value or self[index]:
            self._changed[index] = value

    @property
    def changes(self) -> int:
        """How many values are laid over what is packed."""
        return len(self._changed)

    def packed(self) -> tuple[bytes, "array[int]"]:
        """The values and where they begin, with all changes taken in."""
        if self._changed:
            column = Column.of(self.values())
            self._content, self._starts, self._changed = column._content, column._starts, {}
        return self._content, self._starts

    def rearranged(self, rows: Sequence[int]) -> "Column":
        """The column with other rows: an index in this one, or -1 for a row that is new and empty."""
        values = [*self.values(), ""]
        return Column.of([values[row] for row in rows])
