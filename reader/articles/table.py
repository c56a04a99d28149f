"""What is known of all files of a folder, kept between sessions so that a large folder is there at once.

It can be made again from the files at any time and is never taken for their content. Where it is damaged, or another
version of the program wrote it, it is thrown away.
"""

import json
import os
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from reader.articles.columns import Column

VERSION = 1
"""To be raised when what is kept, or what is found in a text, changes."""

_PROBLEMS = 100
"""How many sentences about ``sources.csv`` are kept."""


class Row(NamedTuple):
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
    """SHA-256 of the canonical text, of short articles only."""
    stated: str = ""
    """JSON: what the text says of itself, by origin."""
    sources: str = ""
    """JSON: what ``sources.csv`` says of it."""
    haystack: str = ""
    """Folded title, outlet, author and name, in which a filter finds its words."""


COLUMNS = ("path", *Row._fields)


class Table:
    """The table of a folder: sorted paths, and a row for each."""

    def __init__(self, columns: Mapping[str, Column], sources: str = "", problems: Sequence[str] = ()) -> None:
        """Take the columns, of equal length, by the names in :data:`COLUMNS`."""
        self.columns = columns
        self.sources = sources
        """Stamp of the ``sources.csv`` that was taken in; empty when there is none."""
        self.problems = problems
        """What in it could not be taken."""
        self.revision = 0
        """Grows when a row changes."""

    @classmethod
    def of(cls, paths: Sequence[str]) -> "Table":
        """A table of files that nobody has looked at."""
        return cls({name: Column.of(paths if name == "path" else [""] * len(paths)) for name in COLUMNS})

    @property
    def paths(self) -> Column:
        """The paths in the folder, sorted."""
        return self.columns["path"]

    def __len__(self) -> int:
        return len(self.paths)

    def row(self, table: int) -> Row:
        """All that is known of a file."""
        return Row(*(self.columns[name][table] for name in Row._fields))

    def learn(self, table: int, row: Row) -> None:
        """Keep what was found out about a file."""
        for name, value in zip(Row._fields, row, strict=True):
            self.columns[name][table] = value
        self.revision += 1

    def with_paths(self, paths: Sequence[str]) -> Iterator["Table | None"]:
        """The same for other paths, as the last thing that is given; before that nothing, after each slice of work."""
        places = {path: place for place, path in enumerate(self.paths)}
        rows = [places.get(path, -1) for path in paths]
        columns = {"path": Column.of(paths)}
        for name in Row._fields:
            yield None
            columns[name] = self.columns[name].rearranged(rows)
        yield Table(columns, self.sources, self.problems)


def file_of(cache: Path, folder: Path) -> Path:
    """Where the table of a folder is kept.

    Args:
        cache: The user's folder for what can be made again.
        folder: The folder of articles.
    """
    name = os.fsencode(os.path.realpath(folder))
    return cache / "folders" / f"{sha256(name).hexdigest()[:32]}.table"


def read_table(file: Path, key: str) -> Table | None:
    """The table that was kept, or none when there is none that can be used.

    Args:
        file: Where it is kept.
        key: What it must have been made with.
    """
    try:
        with open(file, "rb") as opened:
            head = json.loads(opened.readline())
            content = opened.read()
        return _unpacked(head, content, key)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _unpacked(head: Any, content: bytes, key: str) -> Table | None:
    if head["version"] != VERSION or head["key"] != key or head["byteorder"] != sys.byteorder:
        return None
    if zlib.crc32(content) != head["crc"]:
        return None
    columns, at = {}, 0
    for name, size in head["columns"]:
        starts = array("I")
        starts.frombytes(content[at + size : at + size + (head["rows"] + 1) * starts.itemsize])
        columns[name] = Column(content[at : at + size], starts)
        at += size + len(starts) * starts.itemsize
    return Table(columns, head["sources"], head["problems"]) if tuple(columns) == COLUMNS else None


def write_table(table: Table, file: Path, key: str) -> Iterator[None]:
    """Keep a table, for this user alone, in slices of work; what cannot be written is made again another time."""
    parts: list[bytes] = []
    sizes, crc = [], 0
    for name in COLUMNS:
        content, starts = table.columns[name].packed()
        sizes.append((name, len(content)))
        for part in (content, starts.tobytes()):
            crc = zlib.crc32(part, crc)
            parts.append(part)
        yield
    head = {"version": VERSION, "key": key, "byteorder": sys.byteorder, "rows": len(table), "crc": crc}
    head |= {"columns": sizes, "sources": table.sources, "problems": list(table.problems[:_PROBLEMS])}
    parts.insert(0, json.dumps(head).encode() + b"\n")
    new = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(
            os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "wb"
        ) as to:
            for part in parts:
                to.write(part)
                yield
        os.replace(new, file)
    except OSError:
        new.unlink(missing_ok=True)
