"""A folder's table: one row an article, one column for each thing that the list shows, sorts or filters by.

A hundred thousand rows must be there at once and must not fill the memory. A column is therefore kept as it stands in
the cache, one run of bytes with the places where values begin; it is loaded when it is asked for, and a value is made
when it is looked at. What changes is laid over it until the column is written again.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, overload
from zlib import crc32

_BETWEEN = "\0"
"""What stands between two values; no path holds it, and it is taken out of everything else."""


class Packed(NamedTuple):
    """The values of a column as bytes."""

    content: bytes
    """In UTF-8 (lone surrogates too), a NUL after each."""
    starts: "array[int]"
    """The byte at which each begins, and the length of ``content``."""

    @property
    def checksum(self) -> int:
        """Tells whether it is still as it was."""
        return crc32(self.starts.tobytes(), crc32(self.content))


class Column(Sequence[str]):
    """The values of one column. One thread may change it while another reads it."""

    def __init__(self, rows: int, load: Callable[[], Packed]) -> None:
        """Take a column that is somewhere else.

        Args:
            rows: How many values it has.
            load: Gives them; what it gives may be damaged, which harms no one but shows in :attr:`Packed.checksum`.
        """
        self._rows = rows
        self._load = load
        self._loaded: Packed | None = None
        self._changed: dict[int, str] = {}

    @classmethod
    def of(cls, values: Sequence[str]) -> "Column":
        """Make a column of its values."""
        column = cls(len(values), lambda: pack([""] * len(values)))
        column._loaded = pack(values)
        return column

    def __len__(self) -> int:
        return self._rows

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(self._rows)[index]
        changed = self._changed.get(place)
        if changed is not None:
            return changed
        content, starts = self.packed()
        return _decoded(content[starts[place] : starts[place + 1] - 1])

    def __iter__(self) -> Iterator[str]:
        return iter(self.values())

    def values(self) -> list[str]:
        """All values; the quick way to look at each."""
        return self._with(list(self._changed.items()))

    def _with(self, changed: Iterable[tuple[int, str]]) -> list[str]:
        values = _decoded(self.packed().content).split(_BETWEEN)[: self._rows]
        values += [""] * (self._rows - len(values))
        for index, value in changed:
            values[index] = value
        return values

    def __setitem__(self, index: int, value: str) -> None:
        self._changed[index] = value

    def packed(self) -> Packed:
        """The values without what is laid over them."""
        loaded = self._loaded
        if loaded is None:
            loaded = self._loaded = self._load()
        return loaded

    def take_in(self) -> Packed:
        """The values with all that is laid over them."""
        changed = list(self._changed.items())
        if changed:
            self._loaded = pack(self._with(changed))
            for index, value in changed:
                if self._changed[index] is value:
                    del self._changed[index]
        return self.packed()

    def leave(self, load: Callable[[], Packed]) -> None:
        """Give up the memory: what :meth:`take_in` gave is elsewhere now."""
        self._load, self._loaded = load, None

    def rearranged(self, rows: Sequence[int]) -> "Column":
        """The column with other rows: an index in this one, or -1 for a row that is new and empty."""
        values = [*self.values(), ""]
        return Column.of([values[row] for row in rows])


def pack(values: Iterable[str]) -> Packed:
    """Values as bytes."""
    encoded = [value.replace(_BETWEEN, " ").encode("utf-8", "surrogatepass") + b"\0" for value in values]
    return Packed(b"".join(encoded), array("I", accumulate(map(len, encoded), initial=0)))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # damaged, which the checksum tells in its time
        return content.decode("utf-8", "replace")
