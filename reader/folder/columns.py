"""The columns of a folder's table: one row for each article, one column for each listed, sorted or filtered value.

A table of a hundred thousand rows must load at once without filling the memory. A column therefore keeps the format of
the cache: one run of bytes and the offsets at which values begin. It is loaded on first access, and a value is decoded
when it is read. Changed values are kept separately until the column is written again.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from threading import RLock
from typing import NamedTuple, overload
from zlib import crc32

_BETWEEN = "\0"
"""Separator of two values. Paths cannot contain it; it is replaced in all other values."""

_FEW = 0.1
"""Share of changed values below which a column is spliced instead of packed again."""


class Packed(NamedTuple):
    """The values of a column as bytes."""

    content: bytes
    """UTF-8 (lone surrogates included), with a NUL after each value."""
    starts: "array[int]"
    """Byte offset of each value, followed by the length of ``content``."""

    @property
    def checksum(self) -> int:
        """CRC-32 of the content and the offsets, to detect damage."""
        return crc32(self.starts.tobytes(), crc32(self.content))


class Run(NamedTuple):
    """Consecutive existing rows of a column, followed by new rows."""

    first: int
    stop: int
    """End of the existing rows, exclusive."""
    blank: int
    """Number of new, empty rows after them."""


class Column(Sequence[str]):
    """The values of one column. One thread may change them while another reads them."""

    def __init__(self, rows: int, load: Callable[[], Packed]) -> None:
        """Create a column that is loaded on first access.

        Args:
            rows: Number of values.
            load: Returns the values. They may be damaged: reading them is safe, and :attr:`Packed.checksum` reveals it.
        """
        self._rows = rows
        self._load = load
        self._loaded: Packed | None = None
        self._loading = RLock()
        self._changed: dict[int, str] = {}

    @classmethod
    def from_values(cls, values: Sequence[str]) -> "Column":
        """Create a column from its values."""
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
        """Return all values; faster than reading them one by one."""
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
        """Return the stored values, without pending changes."""
        loaded = self._loaded
        if loaded is None:
            with self._loading:
                loaded = self._loaded = self._loaded or self._load()
        return loaded

    def merged(self) -> Packed:
        """Return the values after merging all pending changes into them."""
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
        """Release the memory; ``load`` returns the result of :meth:`merged` from now on."""
        with self._loading:
            self._load, self._loaded = load, None

    def rearranged(self, runs: Iterable[Run]) -> "Column":
        """Return a column of other rows, given as runs of existing rows and new, empty ones."""
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
    """Encode values."""
    encoded = list(map(_encoded, values))
    return Packed(b"".join(encoded), array("I", accumulate(map(len, encoded), initial=0)))


def _spliced(packed: Packed, changed: Iterable[tuple[int, str]]) -> Packed:
    """Return packed values with a few of them replaced, given in order of their indexes."""
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
    """Append the offsets of rows ``first`` to ``stop``, shifted to the end of ``new``."""
    shift = new[-1] - starts[first]
    kept = starts[first + 1 : stop + 1]
    new.extend(array("I", [start + shift for start in kept]) if shift else kept)


def _encoded(value: str) -> bytes:
    return value.replace(_BETWEEN, " ").encode("utf-8", "surrogatepass") + b"\0"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # damaged; the checksum is verified later
        return content.decode("utf-8", "replace")
