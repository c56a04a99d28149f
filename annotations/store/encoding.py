"""The byte format of the annotations file: TinyDB's JSON with one record per line, and a checksum over all bytes.

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

One record per line keeps diffs small in version control, lets recovery read a damaged file line by line, and lets a
write encode only the changed records. The checksum is the SHA-256 of every byte, with zeros in place of its own digits.
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
"""The version of the data model that this program writes."""

META = "meta"
"""The table that distinguishes an annotations file from other JSON files."""

TABLES = ("themes", "passages", "articles")
"""The tables that edits may change, in file order."""

HEAD = b'{"meta":{\n'
"""The first bytes of every file that this program wrote; a rewrite by another program usually changes them."""

ZEROS = "0" * 64
"""The placeholder for the checksum during its computation."""

SLICE_RECORDS = 256
"""Lines joined and written at a time: some 200 KB, so that other threads do not wait long."""

_dense = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_ascii = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
_decoder = json.JSONDecoder()

EncodedRows = dict[int, bytes]
"""A table's encoded lines by TinyDB document number, in ascending order."""


class EncodedRow(NamedTuple):
    """One record of a table in encoded form, for writing."""

    table: str
    """The name of the table."""
    number: int
    """The TinyDB document number, which a record keeps permanently."""
    line: bytes | None
    """The record's line without a line break, or ``None`` if the record is removed."""


class ReadItem(NamedTuple):
    """One record that was read from the file."""

    table: str
    """The name of the table."""
    number: int
    """The TinyDB document number."""
    line: bytes
    """The record's line without a line break; it is written back unchanged until the record changes."""
    decoded: Record | None = None
    """The record, if it was decoded."""
    keys: PassageKeys | None = None
    """The index keys of a passage, if they were extracted without decoding the record."""

    @property
    def record(self) -> Record:
        """The decoded record, which the caller may modify."""
        return decode_line(self.line) if self.decoded is None else self.decoded


def encode_line(number: int, record: Record) -> bytes:
    """Return the line of a record; see :func:`encode` for lone surrogates.

    Raises:
        TypeError: A value has no JSON representation.
        ValueError: A number is infinite or NaN, or the record contains itself.
    """
    return b'"%d":%s' % (number, encode(record))


def encode(value: Any) -> bytes:
    """Return a value as JSON without white space; a value with a lone surrogate is encoded in ASCII with escapes.

    Raises:
        TypeError: A value has no JSON representation.
        ValueError: A number is infinite or NaN, or the value contains itself.
    """
    try:
        return _dense(value).encode()
    except UnicodeEncodeError:
        return _ascii(value).encode()


def decode_line(line: bytes) -> Record:
    """Decode the record of a line that :func:`encode_line` returned."""
    text = line.decode()
    record: Record = _decoder.raw_decode(text, text.index(":") + 1)[0]
    return record


def number_of(line: bytes) -> int:
    """Return the document number of a line that :func:`encode_line` returned."""
    return int(line[1 : line.index(b'"', 1)])


def to_json_value(value: Any) -> Any:
    """Return a deep copy of a value after a JSON round trip: tuples become lists, string enumerations become strings.

    Raises:
        TypeError: A value has no JSON representation.
        ValueError: A number is infinite or NaN, or the value contains itself.
    """
    return json.loads(_ascii(value))


@dataclass(slots=True)
class Document:
    """The content of an annotations file as encoded lines."""

    meta: Record
    """Schema, checksum, project, sequence, used theme ids, and fields of other versions."""
    tables: dict[str, EncodedRows]
    """Every table except ``meta``, known or unknown, in file order."""
    written: str = ""
    """The checksum that :meth:`write_to` computed last."""
    unsorted: set[str] = field(default_factory=set)
    """The tables in which a restored record is out of order; :meth:`write_to` sorts them."""

    @classmethod
    def new(cls, starting: Sequence[Theme] = STARTING_THEMES) -> "Document":
        """Create the document of a new file, which holds only the starting themes."""
        themes = {number: encode_line(number, to_record(theme)) for number, theme in enumerate(starting, 1)}
        meta = new_meta(theme.id for theme in starting)
        return cls(meta, {"themes": themes, "passages": {}, "articles": {}})

    def put(self, row: EncodedRow) -> None:
        """Insert, replace or remove one record."""
        rows = self.tables.setdefault(row.table, {})
        if row.line is None:
            rows.pop(row.number, None)
            return
        if row.number not in rows and rows and row.number < next(reversed(rows)):
            self.unsorted.add(row.table)
        rows[row.number] = row.line

    def write_to(self, file: int) -> None:
        """Write the document with its checksum to an open, empty file.

        The checksum is part of the first record but is known only at the end, so its digits are written last.

        Raises:
            OSError: The write failed.
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
        """Yield the bytes of the whole file in slices."""
        opening = b"{"
        for name, rows in ((META, {1: meta}), *self.tables.items()):
            yield opening + _ascii(name).encode() + b":{\n"
            yield from _joined(rows.values())
            yield b"\n}" if rows else b"}"
            opening = b",\n"
        yield b"}\n"


def new_meta(used_themes: Iterable[str]) -> Record:
    """Return the ``meta`` record of a new project."""
    from uuid import uuid4  # only a new file needs one

    return {"schema": SCHEMA, "project": str(uuid4()), "sequence": 0, "used_themes": sorted(used_themes)}


def _without_checksum(meta: Record) -> Record:
    return {name: value for name, value in meta.items() if name not in ("schema", "checksum")}


def _joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield comma-separated lines in slices."""
    rest = iter(lines)
    glue = b""
    while batch := list(islice(rest, SLICE_RECORDS)):
        yield glue + b",\n".join(batch)
        glue = b",\n"
