"""What is known of all files of a folder, kept between sessions so that a large folder is there at once.

It can be made again from the files at any time and is never taken for their content. Where it is damaged, or another
version of the program wrote it, it is thrown away.
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

CACHE_VERSION = 2
"""To be raised when what is kept, or what is found in a text, changes."""

_PROBLEMS = 100
"""How many sentences about ``sources.csv`` are kept."""
_HEAD = 1 << 20
"""Bytes of the first line at the most."""
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class FileRow(NamedTuple):
    """What is known of one file."""

    stamp: str = ""
    """Size in bytes, and when the file was changed (``st_mtime_ns``, ``st_ctime_ns``); empty when nobody looked."""
    problem: str = ""
    """Why it cannot be read."""
    title: str = ""
    author: str = ""
    outlet: str = ""
    published: str = ""
    citekey: str = ""
    digest: str = ""
    """Of the canonical text, of short articles only."""
    stated: str = ""
    """JSON: what the text says of itself, by origin."""
    sources: str = ""
    """JSON: what ``sources.csv`` says of it."""
    haystack: str = ""
    """Folded title, outlet, author and name, in which a filter finds its words."""


COLUMNS = ("path", *FileRow._fields)


class FolderTable:
    """What is known of a folder: sorted paths, and a row for each."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        sources: str = "",
        problems: Sequence[str] = (),
        checksums: Sequence[int] = (),
    ) -> None:
        """Take the columns, of equal length, by the names in :data:`COLUMNS`."""
        self.columns = columns
        self.sources = sources
        """Stamp of the ``sources.csv`` that was taken in; empty when there is none."""
        self.problems = problems
        """What in it could not be taken."""
        self.revision = 0
        """Grows when a row changes."""
        self._checksums = checksums

    @classmethod
    def from_paths(cls, paths: Sequence[str]) -> "FolderTable":
        """The table of files that nobody has looked at."""
        return cls({name: Column.from_values(paths if name == "path" else [""] * len(paths)) for name in COLUMNS})

    @property
    def paths(self) -> Column:
        """The paths in the folder, sorted."""
        return self.columns["path"]

    def __len__(self) -> int:
        return len(self.paths)

    def row(self, place: int) -> FileRow:
        """All that is known of a file."""
        return FileRow(*(self.columns[name][place] for name in FileRow._fields))

    def set_row(self, place: int, row: FileRow) -> None:
        """Keep what was found out about a file."""
        for name, value in zip(FileRow._fields, row, strict=True):
            self.columns[name][place] = value
        self.revision += 1

    def check_columns(self) -> Iterator[bool]:
        """Whether each column is as it was kept, in slices of work; nothing the second time."""
        checksums, self._checksums = self._checksums, ()
        for column, checksum in zip(self.columns.values(), checksums, strict=False):
            yield column.packed().checksum == checksum

    def with_paths(self, paths: Sequence[str]) -> Iterator["FolderTable | None"]:
        """The same for other paths, as the last thing that is given; before that nothing, after each slice of work."""
        places = {path: place for place, path in enumerate(self.paths)}
        yield None
        runs = list(_runs([places.get(path, -1) for path in paths]))
        columns = {"path": Column.from_values(paths)}
        for name in FileRow._fields:
            yield None
            columns[name] = self.columns[name].rearranged(runs)
        yield FolderTable(columns, self.sources, self.problems)


def _runs(places: Sequence[int]) -> Iterator[Run]:
    """Rows, -1 for new ones, as runs."""
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
    """Where the table of a folder is kept.

    Args:
        cache: The user's folder for what can be made again.
        folder: The folder of articles.
    """
    from hashlib import sha256  # without a cache nobody needs it

    name = os.fsencode(os.path.realpath(folder))
    return cache / "folders" / f"{sha256(name).hexdigest()[:32]}.table"


class _KeptFile:
    """An open file, so that columns can be loaded when somebody replaced or removed it."""

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
        """A column that begins at a byte; blank when it cannot be read."""
        starts = array("I")
        content = self.read(start, size)
        starts.frombytes(self.read(start + size, (rows + 1) * starts.itemsize))
        return Packed(content, starts) if len(starts) == rows + 1 else pack([""] * rows)


class _Head(NamedTuple):
    """The first line of the file: what is in it."""

    version: int
    key: str
    byteorder: str
    rows: int
    sizes: Sequence[int]
    """Bytes of the content of each column."""
    checksums: Sequence[int]
    sources: str
    problems: Sequence[str]

    @property
    def column_starts(self) -> Sequence[int]:
        """The byte, counted from the end of the head, at which each column begins, and the length of them all."""
        starts = [0]
        for size in self.sizes:
            starts.append(starts[-1] + size + (self.rows + 1) * array("I").itemsize)
        return starts


def read_cache(file: Path, key: str) -> FolderTable | None:
    """The table that was kept, or none when there is none that can be used.

    Args:
        file: Where it is kept.
        key: What it must have been made with.
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
            return None  # everything is looked up by path, before the other columns are judged
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    return FolderTable(columns, head.sources, head.problems, head.checksums)


def _loads(kept: _KeptFile, head: _Head, after: int) -> Iterator[tuple[str, "partial[Packed]"]]:
    for name, start, size in zip(COLUMNS, head.column_starts, head.sizes, strict=False):
        yield name, partial(kept.column, after + start, size, head.rows)


def write_cache(table: FolderTable, file: Path, key: str) -> Iterator[None]:
    """Keep a table, for this user alone, in slices of work; what cannot be written is made again another time."""
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
