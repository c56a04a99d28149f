"""The annotations file as bytes: TinyDB's JSON with one record per line, and a checksum over all of it.

::

    {"meta":{
    "1":{"schema":1,"checksum":"9f…","project":"…","sequence":42,"used_themes":["ai","russia"]}
    },
    "themes":{
    "1":{"id":"russia","name":"Russia",…},
    "2":{"id":"ai","name":"AI",…}
    },
    "passages":{
    …
    }}

One record per line makes small differences for version control, lets a damaged file be read line by line, and lets a
write encode only what changed. The checksum is SHA-256 over every byte, its own digits taken as zeros.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from annotations.codebook import STARTING_THEMES
from annotations.files import write_all
from annotations.model import Record, Theme, to_record
from annotations.store.passage_keys import PassageKeys

SCHEMA = 1
"""Version of the data model this program writes."""

META = "meta"
"""The table that tells an annotations file from any other JSON."""

TABLES = ("themes", "passages", "articles")
"""The tables that edits may touch, in the order of the file."""

HEAD = b'{"meta":{\n'
"""How every file begins that this program wrote and no other program wrote since."""

ZEROS = "0" * 64
"""Stands for the checksum while it is computed."""

SLICE_RECORDS = 256
"""Lines joined and written at a time: some 200 KB, so that no other thread waits long."""

_dense = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_ascii = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
_decoder = json.JSONDecoder()

EncodedRows = dict[int, bytes]
"""A table's encoded lines by TinyDB's document number, in ascending order of the numbers."""


class EncodedRow(NamedTuple):
    """One record of a table as it is written."""

    table: str
    """Name of the table."""
    number: int
    """TinyDB's document number, which a record keeps for life."""
    line: bytes | None
    """The record's line without a line end, or none when the record is removed."""


class ReadItem(NamedTuple):
    """One record as it was read."""

    table: str
    """Name of the table."""
    number: int
    """TinyDB's document number."""
    line: bytes
    """The record's line without a line end, written again as it is until the record changes."""
    decoded: Record | None = None
    """The record, if it was decoded."""
    keys: PassageKeys | None = None
    """What finds a passage, if that could be seen without decoding it."""

    @property
    def record(self) -> Record:
        """The record; it belongs to the caller."""
        return decode_line(self.line) if self.decoded is None else self.decoded


def encode_line(number: int, record: Record) -> bytes:
    """The line that stands for a record; a lone surrogate is written as its escape.

    Raises:
        TypeError: A value is none that JSON knows.
        ValueError: A number is infinite or none, or the record contains itself.
    """
    return b'"%d":%s' % (number, encode(record))


def encode(value: Any) -> bytes:
    """A value as JSON without white space; text that holds a lone surrogate is written in ASCII.

    Raises:
        TypeError: A value is none that JSON knows.
        ValueError: A number is infinite or none, or the value contains itself.
    """
    try:
        return _dense(value).encode()
    except UnicodeEncodeError:
        return _ascii(value).encode()


def decode_line(line: bytes) -> Record:
    """The record of a line that :func:`encode_line` made."""
    text = line.decode()
    record: Record = _decoder.raw_decode(text, text.index(":") + 1)[0]
    return record


def number_of(line: bytes) -> int:
    """The document number of a line that :func:`encode_line` made."""
    return int(line[1 : line.index(b'"', 1)])


def to_json_value(value: Any) -> Any:
    """A copy of a value as JSON would give it back: lists for tuples, texts for enumerations, nothing shared.

    Raises:
        TypeError: A value is none that JSON knows.
        ValueError: A number is infinite or none, or the value contains itself.
    """
    return json.loads(_ascii(value))


@dataclass(slots=True)
class Document:
    """What an annotations file holds, as the lines it is written in."""

    meta: Record
    """Schema, checksum, project, sequence, used theme ids, and what other versions put there."""
    tables: dict[str, EncodedRows]
    """Every table but ``meta``, known or not, in the order of the file."""
    written: str = ""
    """The checksum of what :meth:`write_to` wrote last."""
    unsorted: set[str] = field(default_factory=set)
    """Tables into which a record came back before others; they are sorted when they are written."""

    @classmethod
    def new(cls, starting: Sequence[Theme] = STARTING_THEMES) -> "Document":
        """What a file begins with: the starting themes and nothing else."""
        themes = {number: encode_line(number, to_record(theme)) for number, theme in enumerate(starting, 1)}
        meta = new_meta(theme.id for theme in starting)
        return cls(meta, {"themes": themes, "passages": {}, "articles": {}})

    def put(self, row: EncodedRow) -> None:
        """Take in one record as it is now."""
        rows = self.tables.setdefault(row.table, {})
        if row.line is None:
            rows.pop(row.number, None)
            return
        if row.number not in rows and rows and row.number < next(reversed(rows)):
            self.unsorted.add(row.table)
        rows[row.number] = row.line

    def write_to(self, file: int) -> None:
        """Write everything to an open, empty file, and the checksum into it.

        The checksum stands in the first record but is known only at the end, so its digits are written last.

        Raises:
            OSError: The disk did not take it.
        """
        while self.unsorted:
            table = self.unsorted.pop()
            self.tables[table] = dict(sorted(self.tables[table].items()))
        meta = encode_line(1, {"schema": self.meta["schema"], "checksum": ZEROS, **_without_checksum(self.meta)})
        digest = sha256()
        for block in self._blocks(meta):
            digest.update(block)
            write_all(file, block)
        self.written = digest.hexdigest()
        os.pwrite(file, self.written.encode(), len(HEAD) + meta.index(ZEROS.encode()))

    def _blocks(self, meta: bytes) -> Iterator[bytes]:
        """The bytes of the whole file, in slices."""
        opening = b"{"
        for name, rows in ((META, {1: meta}), *self.tables.items()):
            yield opening + _ascii(name).encode() + b":{\n"
            yield from _joined(rows.values())
            yield b"\n}" if rows else b"}"
            opening = b",\n"
        yield b"}\n"


def new_meta(used_themes: Iterable[str]) -> Record:
    """The ``meta`` record of a new project."""
    from uuid import uuid4  # only a new file needs one

    return {"schema": SCHEMA, "project": str(uuid4()), "sequence": 0, "used_themes": sorted(used_themes)}


def _without_checksum(meta: Record) -> Record:
    return {name: value for name, value in meta.items() if name not in ("schema", "checksum")}


def _joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with commas between them, in slices."""
    rest = iter(lines)
    glue = b""
    while batch := list(islice(rest, SLICE_RECORDS)):
        yield glue + b",\n".join(batch)
        glue = b",\n"
