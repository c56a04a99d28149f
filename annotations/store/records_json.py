"""The byte format of the annotations file: TinyDB's JSON with one record per line, and a checksum over all bytes.

::

    {"meta":{
    "1":{"schema":2,"checksum":"9f…","project":"…","sequence":42,"used_themes":["ai","russia"]}
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
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from annotations.codebook import STARTING_THEMES
from annotations.files import write_all
from annotations.model import (
    NEEDS_REVIEW,
    Record,
    Theme,
)
from annotations.tables import to_record

Place = tuple[int, int, str, str]
"""The sort key of a passage in its article: start, negated end (the longer first), creation time, id.

This is a plain tuple because the garbage collector untracks plain tuples; named tuples would cause long pauses in every
thread.
"""

_WORD = rb'"([^"\\]+)"'
_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NUMBER = rb"(0|[1-9][0-9]{0,14})"
_TAG_JSON = rb'\{"theme":"[^"\\]+","coder":%s,"created":%s\}' % (_TEXT, _TEXT)
_STATUS = rb'"(exact|moved|changed|review|host|orphan)"(?:,"seen":(true|false))?'

_WAITING = frozenset(status.encode() for status in NEEDS_REVIEW)

_HEAD = re.compile(
    rb'"([1-9][0-9]{0,17})":\{"id":%s,"article":%s,"coder":%s,"start":%s,"end":%s,"exact":"'
    % (_WORD, _WORD, _TEXT, _NUMBER, _NUMBER)
)
_TAIL = re.compile(
    rb',"now":(?:null|\{"start":%s,"end":%s,"sha256":%s,"status":%s\}),"tags":\[(|%s(?:,%s)*+)\],'
    rb'"note":%s,"speaker":%s,"via":%s,"said_on":%s,"starred":(?:true|false),"created":"([^"\\]*)","modified":%s'
    rb'(?:,"locator":%s)?(?:,"source_id":%s)?\}(,?)'
    % (_NUMBER, _NUMBER, _TEXT, _STATUS, _TAG_JSON, _TAG_JSON, *[_TEXT] * 7)
)
_THEME = re.compile(rb'\{"theme":"([^"\\]+)"')
_BEFORE_TAIL = b',"now":'


class PassageKeys(NamedTuple):
    """The index keys of a passage."""

    number: int
    """The TinyDB document number."""
    article: str
    """The path of the article."""
    themes: tuple[str, ...]
    """The ids of the themes."""
    place: Place
    """The present place in the article."""
    needs_review: bool | None
    """Whether the relocated passage awaits review; ``None`` if the passage was not relocated."""
    more: bool
    """True if another record follows in the table."""


def read_passage_keys(line: bytes) -> PassageKeys | None:
    """Return the index keys in a passage's line, or ``None`` if the line is not in the format this program writes.

    Only the returned values are checked. The line must come from a file that matches its checksum; decoding the record
    checks the other fields.

    Args:
        line: The line without its line break but with the comma after the record, if any.
    """
    head = _HEAD.match(line)
    tail = _TAIL.fullmatch(line, line.rfind(_BEFORE_TAIL)) if head else None
    if head is None or tail is None:
        return None
    number, id, article, start, end = head.groups()
    now_start, now_end, status, left, tags, created, comma = tail.groups()
    first, last = (int(start), int(end)) if now_start is None else (int(now_start), int(now_end))
    if first >= last:
        return None
    try:
        themes = tuple([theme.decode() for theme in _THEME.findall(tags)])
        place = (first, -last, created.decode(), id.decode())
        waits = None if status is None else status in _WAITING and left != b"true"
        return PassageKeys(int(number), article.decode(), themes, place, waits, bool(comma))
    except UnicodeDecodeError:
        return None


SCHEMA = 2
"""The version of the data model that this program writes."""

META = "meta"
"""The table that distinguishes an annotations file from other JSON files."""

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


@dataclass(slots=True)
class Document:
    """The content of an annotations file as encoded lines."""

    meta: Record
    """Schema of the file on disk, checksum, project, sequence, used theme ids, and fields of other versions."""
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
        schema = max(self.meta["schema"], SCHEMA)
        meta = encode_line(1, {"schema": schema, "checksum": ZEROS, **_without_checksum(self.meta)})
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
