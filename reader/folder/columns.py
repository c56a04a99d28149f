"""A folder's table: one row an article, one column for each thing that the list shows, sorts or filters by.

A hundred thousand rows must be there at once and must not fill the memory. A column is therefore kept as it stands in
the cache, one run of bytes with the places where values begin; it is loaded when it is asked for, and a value is made
when it is looked at. What changes is laid over it until the column is written again.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from threading import RLock
from typing import NamedTuple, overload
from zlib import crc32

_BETWEEN = "\0"
"""What stands between two values; no path holds it, and it is taken out of everything else."""

_FEW = 0.1
"""Share of changed values up to which a column is not packed anew."""


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


class Run(NamedTuple):
    """Rows of a column that stay together, and new ones after them."""

    first: int
    stop: int
    """The rows that it has, up to but not with ``stop``."""
    blank: int
    """How many new, empty ones follow."""


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
        self._loading = RLock()
        self._changed: dict[int, str] = {}

    @classmethod
    def from_values(cls, values: Sequence[str]) -> "Column":
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
            with self._loading:
                loaded = self._loaded = self._loaded or self._load()
        return loaded

    def merged(self) -> Packed:
        """The values with all that is laid over them."""
        changed = list(self._changed.items())
        if changed:
            few = len(changed) < self._rows * _FEW
            with self._loading:
                self._loaded = _spliced(self.packed(), sorted(changed)) if few else pack(self._with(changed))
            for index, value in changed:
                if self._changed[index] is value:
                    del self._changed[index]
        return self.packed()

    def unload(self, load: Callable[[], Packed]) -> None:
        """Give up the memory: what :meth:`merged` gave is elsewhere now."""
        with self._loading:
            self._load, self._loaded = load, None

    def rearranged(self, runs: Iterable[Run]) -> "Column":
        """The column with other rows, in runs of those that it has and of new, empty ones."""
        content, starts = self.merged()
        parts: list[bytes] = []
        new = array("I", [0])
        for first, stop, blank in runs:
            parts.append(content[starts[first] : starts[stop]])
            _move(new, starts, first, stop)
            parts.append(b"\0" * blank)
            new.extend(range(new[-1] + 1, new[-1] + 1 + blank))
        column = Column(len(new) - 1, self._load)
        column._loaded = Packed(b"".join(parts), new)
        return column


def pack(values: Iterable[str]) -> Packed:
    """Values as bytes."""
    encoded = list(map(_encoded, values))
    return Packed(b"".join(encoded), array("I", accumulate(map(len, encoded), initial=0)))


def _spliced(packed: Packed, changed: Iterable[tuple[int, str]]) -> Packed:
    """The same with a few values changed."""
    content, starts = packed
    parts: list[bytes] = []
    new, done = array("I", [0]), 0
    for index, value in changed:
        parts += (content[starts[done] : starts[index]], _encoded(value))
        _move(new, starts, done, index)
        new.append(new[-1] + len(parts[-1]))
        done = index + 1
    parts.append(content[starts[done] :])
    _move(new, starts, done, len(starts) - 1)
    return Packed(b"".join(parts), new)


def _move(new: "array[int]", starts: "array[int]", first: int, stop: int) -> None:
    """Let rows go on where the new ones end."""
    shift = new[-1] - starts[first]
    kept = starts[first + 1 : stop + 1]
    new.extend(array("I", [start + shift for start in kept]) if shift else kept)


def _encoded(value: str) -> bytes:
    return value.replace(_BETWEEN, " ").encode("utf-8", "surrogatepass") + b"\0"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # damaged, which the checksum tells in its time
        return content.decode("utf-8", "replace")
