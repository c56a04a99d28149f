"""A cache of the facts about every file of a folder, kept between sessions so that large folders open quickly.

The cache can be rebuilt from the files at any time and never replaces their content. A cache that is damaged, or that
another version of the program wrote, is discarded.
"""

import json
import os
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from reader.folder.columns import Column, Packed, Run, pack

CACHE_VERSION = 3
"""Version of the cache format; raise it when the cached fields, or the details detected in a text, change."""

_PROBLEMS = 100
"""Maximum number of stored problems with ``sources.csv``."""
_HEAD = 1 << 20
"""Maximum length of the first line, in bytes."""
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class FileRow(NamedTuple):
    """The cached facts about one file."""

    stamp: str = ""
    """Size in bytes, ``st_mtime_ns`` and ``st_ctime_ns`` of the file; empty before the first probe."""
    problem: str = ""
    """The reason why the file cannot be read; empty if it can."""
    title: str = ""
    author: str = ""
    outlet: str = ""
    published: str = ""
    unconfirmed: str = ""
    """Not empty if the publication date is only detected."""
    citekey: str = ""
    digest: str = ""
    """Digest of the canonical text; only for short articles."""
    stated: str = ""
    """Details found in the text, by origin, as JSON."""
    sources: str = ""
    """Details stated in ``sources.csv``, as JSON."""
    haystack: str = ""
    """Folded title, outlet, author and file name, which a filter searches."""


def size_in(stamp: str) -> int:
    """Return the file size in bytes that a stamp contains."""
    size = stamp.partition(" ")[0]
    return int(size) if size.isdecimal() else 0


COLUMNS = ("path", *FileRow._fields)


class FolderTable:
    """A table of the files of a folder: sorted paths, and one row for each."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        sources: str = "",
        problems: Sequence[str] = (),
        checksums: Sequence[int] = (),
    ) -> None:
        """Create a table from columns of equal length, keyed by the names in :data:`COLUMNS`."""
        self.columns = columns
        self.sources = sources
        """Stamp of the last ``sources.csv`` that was read; empty if there is none."""
        self.problems = problems
        """Problems found in ``sources.csv``."""
        self.revision = 0
        """A counter that increases with every changed row."""
        self._checksums = checksums

    @classmethod
    def from_paths(cls, paths: Sequence[str]) -> "FolderTable":
        """Create a table of files that have not been probed."""
        return cls({name: Column.from_values(paths if name == "path" else [""] * len(paths)) for name in COLUMNS})

    @property
    def paths(self) -> Column:
        """The paths inside the folder, sorted."""
        return self.columns["path"]

    def __len__(self) -> int:
        return len(self.paths)

    def row(self, place: int) -> FileRow:
        """Return the row at an index."""
        return FileRow(*(self.columns[name][place] for name in FileRow._fields))

    def set_row(self, place: int, row: FileRow) -> None:
        """Replace the row at an index."""
        for name, value in zip(FileRow._fields, row, strict=True):
            self.columns[name][place] = value
        self.revision += 1

    def check_columns(self) -> Iterator[bool]:
        """Yield for each column whether its checksum matches; later calls yield nothing."""
        checksums, self._checksums = self._checksums, ()
        for column, checksum in zip(self.columns.values(), checksums, strict=False):
            yield column.packed().checksum == checksum

    def with_paths(self, paths: Sequence[str]) -> Iterator["FolderTable | None"]:
        """Build a table for other paths that keeps the known rows: yield ``None`` between steps, and the table last."""
        places = {path: place for place, path in enumerate(self.paths)}
        yield None
        runs = list(_runs([places.get(path, -1) for path in paths]))
        columns = {"path": Column.from_values(paths)}
        for name in FileRow._fields:
            yield None
            columns[name] = self.columns[name].rearranged(runs)
        yield FolderTable(columns, self.sources, self.problems)


def _runs(places: Sequence[int]) -> Iterator[Run]:
    """Group row indexes into runs; an index of -1 is a new row."""
    first = stop = blank = 0
    for place in places:
        if place < 0:
            blank += 1
        elif place == stop and not blank:
            stop += 1
        else:
            yield Run(first, stop, blank)
            first, stop, blank = place, place + 1, 0
    yield Run(first, stop, blank)


def file_of(cache: Path, folder: Path) -> Path:
    """Return the path of the cache file of a folder.

    Args:
        cache: The user's cache folder.
        folder: The folder of articles.
    """
    from hashlib import sha256  # only needed with a cache

    name = os.fsencode(os.path.realpath(folder))
    return cache / "folders" / f"{sha256(name).hexdigest()[:32]}.table"


class _KeptFile:
    """An open cache file; its columns can still be loaded after another process replaces or removes the file."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, _READING)

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    @property
    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def read(self, start: int, size: int) -> bytes:
        try:
            return os.pread(self._descriptor, size, start)
        except OSError:
            return b""

    def column(self, start: int, size: int, rows: int) -> Packed:
        """Return the column that begins at byte ``start``; all values are blank if it cannot be read."""
        starts = array("I")
        content = self.read(start, size)
        starts.frombytes(self.read(start + size, (rows + 1) * starts.itemsize))
        return Packed(content, starts) if len(starts) == rows + 1 else pack([""] * rows)


class _Head(NamedTuple):
    """The header in the first line of the cache file."""

    version: int
    key: str
    byteorder: str
    rows: int
    sizes: Sequence[int]
    """Length of the content of each column, in bytes."""
    checksums: Sequence[int]
    sources: str
    problems: Sequence[str]

    @property
    def column_starts(self) -> Sequence[int]:
        """The start of each column in bytes, counted from the end of the header, followed by the total length."""
        starts = [0]
        for size in self.sizes:
            starts.append(starts[-1] + size + (self.rows + 1) * array("I").itemsize)
        return starts


def read_cache(file: Path, key: str) -> FolderTable | None:
    """Return the cached table, or ``None`` if there is no usable one.

    Args:
        file: The cache file.
        key: The key with which the table must have been written.
    """
    try:
        kept = _KeptFile(file)
        line, end, _ = kept.read(0, _HEAD).partition(b"\n")
        head = _Head(*json.loads(line))
        starts = head.column_starts
        fits = (head.version, head.key, head.byteorder) == (CACHE_VERSION, key, sys.byteorder)
        if not fits or len(head.sizes) != len(COLUMNS) or kept.size != len(line + end) + starts[-1]:
            return None
        columns = {name: Column(head.rows, load) for name, load in _loads(kept, head, len(line + end))}
        if columns["path"].packed().checksum != head.checksums[0]:
            return None  # every lookup goes by path, so the paths are checked before the other columns
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    return FolderTable(columns, head.sources, head.problems, head.checksums)


def _loads(kept: _KeptFile, head: _Head, after: int) -> Iterator[tuple[str, "partial[Packed]"]]:
    for name, start, size in zip(COLUMNS, head.column_starts, head.sizes, strict=False):
        yield name, partial(kept.column, after + start, size, head.rows)


def write_cache(table: FolderTable, file: Path, key: str) -> Iterator[None]:
    """Write a table, readable by this user only, and yield between steps.

    A failed write is ignored: the cache is rebuilt in a later session.
    """
    packed, checksums = [], []
    for name in COLUMNS:
        packed.append(table.columns[name].merged())
        checksums.append(packed[-1].checksum)
        yield
    sizes = [len(content) for content, _ in packed]
    head = _Head(
        CACHE_VERSION, key, sys.byteorder, len(table), sizes, checksums, table.sources, list(table.problems[:_PROBLEMS])
    )
    line = json.dumps(head).encode() + b"\n"
    new = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(
            os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "wb"
        ) as to:
            to.write(line)
            for content, starts in packed:
                to.write(content)
                to.write(starts.tobytes())
                yield
        os.replace(new, file)
        kept = _KeptFile(file)
    except OSError:
        with suppress(OSError):
            new.unlink()
        return
    if kept.size == len(line) + head.column_starts[-1]:
        for name, load in _loads(kept, head, len(line)):
            table.columns[name].unload(load)
