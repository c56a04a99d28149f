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
        self._packed = (content, starts)
        self._changed: dict[int, str] = {}

    @classmethod
    def of(cls, values: Iterable[str]) -> "Column":
        """Make a column of its values."""
        return cls(*_pack(values))

    def __len__(self) -> int:
        return len(self._packed[1]) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        changed = self._changed.get(place)
        if changed is not None:
            return changed
        content, starts = self._packed
        return content[starts[place] : starts[place + 1] - 1].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return iter(self.values())

    def values(self) -> list[str]:
        """All values; the quick way to look at each."""
        return self._with(list(self._changed.items()))

    def _with(self, changed: Iterable[tuple[int, str]]) -> list[str]:
        values = self._packed[0].decode("utf-8", "surrogatepass").split(_BETWEEN)
        values.pop()
        for index, value in changed:
            values[index] = value
        return values

    def __setitem__(self, index: int, value: str) -> None:
        self._changed[index] = value

    def packed(self) -> tuple[bytes, "array[int]"]:
        """The values and where they begin, with all changes taken in; another thread may go on reading and writing."""
        changed = list(self._changed.items())
        if changed:
            self._packed = _pack(self._with(changed))
            for index, value in changed:
                if self._changed[index] is value:
                    del self._changed[index]
        return self._packed

    def rearranged(self, rows: Sequence[int]) -> "Column":
        """The column with other rows: an index in this one, or -1 for a row that is new and empty."""
        values = [*self.values(), ""]
        return Column.of([values[row] for row in rows])


def _pack(values: Iterable[str]) -> tuple[bytes, "array[int]"]:
    encoded = [value.replace(_BETWEEN, " ").encode("utf-8", "surrogatepass") + b"\0" for value in values]
    return b"".join(encoded), array("I", accumulate(map(len, encoded), initial=0))
