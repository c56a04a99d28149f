"""Strict reading of an annotations file: an untrustworthy file raises an error and is never repaired."""

import json
import os
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from pathlib import Path
from stat import S_ISREG
from types import TracebackType
from typing import Any, Never, Self

from annotations import codebook_file
from annotations.codebook import STARTING_THEMES, Codebook
from annotations.errors import DamagedStore, InvalidRecord, NewerSchema, StoreError
from annotations.files import Fingerprint, error_reason, open_to_read
from annotations.model import Record
from annotations.store.folder.migrations import migrate_items
from annotations.store.records_json import (
    HEAD,
    META,
    SCHEMA,
    ZEROS,
    Document,
    ReadItem,
    encode_line,
    read_passage_keys,
)
from annotations.store.state import AnnotationState

LEFT_ALONE = "It was left as it is; “reader recover FOLDER” shows what can be restored."
"""The remedy in the error message for an untrustworthy file."""

CHANGED_OUTSIDE = (
    "It was left as it is; “reader recover FOLDER” shows what can be restored. If you changed it on purpose, and "
    'checked it, empty the text after "checksum" in its second line, and it is taken as it stands.'
)
"""The remedy in the error message for a valid file that does not match its checksum."""

_BOM = b"\xef\xbb\xbf"
_CHECKSUM = re.compile(rb'"1":\{"schema":[0-9]{1,9},"checksum":"([0-9a-f]{64})"')
_TABLE = re.compile(rb'("(?:[^"\\]|\\.)*"):\{')
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")

BLOCK_BYTES = 1 << 17
"""Bytes read at a time: about a millisecond of work, after which the next read lets other threads run."""

Tables = dict[str, dict[str, Record]]
"""The file in TinyDB's form: records by table name and document number, where the number is a string."""


class NotCanonical(Exception):
    """The file differs from the format this program writes and must be read as a whole."""


class DocumentReader:
    """An annotations file open for reading.

    A file that this program wrote is read line by line (:meth:`read_by_line`), which needs little memory and lets other
    threads run. Any other file is read as a whole (:meth:`read_whole`), which also accepts a file that another program
    rewrote. The checksum of such a file cannot match, so it is checked only if the file still starts with
    :data:`~annotations.store.records_json.HEAD`.
    """

    def __init__(self, path: Path, *, loose: bool = False) -> None:
        """Open the file.

        Args:
            path: The file, not a symbolic link.
            loose: Accept a file that does not match its checksum, for comparison with the state written here.

        Raises:
            FileNotFoundError: The file does not exist.
            OSError: The file cannot be opened.
            StoreError: The path is not a regular file.
        """
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            status = os.fstat(file)
            if not S_ISREG(status.st_mode):
                raise StoreError(f"{path.name} is not a file that can hold annotations.")
        except BaseException:
            os.close(file)
            raise
        self._file = os.fdopen(file, "rb")
        self._loose = loose
        self.path = path
        self.fingerprint = Fingerprint.from_status(status)
        """The file's fingerprint when it was opened."""
        self.document = Document({}, {})
        """The content read; complete at the end of :meth:`read_by_line` or :meth:`read_whole`."""
        self.identity = ""
        """The file's identity, see :func:`identity_of`; set at the end of reading."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    @property
    def newer(self) -> bool:
        """True if a newer version of this program wrote the file."""
        schema = self.document.meta.get("schema")
        return isinstance(schema, int) and schema > SCHEMA

    def refuse(self, what: str, remedy: str = LEFT_ALONE) -> Never:
        """Raise :class:`DamagedStore` with a sentence that consists of the file name and ``what``."""
        raise DamagedStore(f"{self.path.name} {what}.", remedy)

    def read_by_line(self) -> Iterator[ReadItem]:
        """Yield every record except ``meta`` of a file that this program wrote.

        Raises:
            NotCanonical: The file differs from the format this program writes; use :meth:`read_whole`.
        """
        self._file.seek(0)
        head, first = self._file.readline(), self._file.readline()
        found = _CHECKSUM.match(first)
        if head != HEAD or found is None:
            raise NotCanonical
        begin, end = found.span(1)
        self._digest = sha256(head + first[:begin] + ZEROS.encode() + first[end:])
        self.document.meta, self.document.tables = _item(META, first.rstrip(b"\n"))[0].record, {}
        lines = self._lines()
        closing = next(lines, b"")
        while closing == b"},":
            closing = yield from self._table_by_line(lines)
        if closing != b"}}" or next(lines, None) is not None or self._digest.hexdigest().encode() != found[1]:
            raise NotCanonical
        self._judge_meta()
        self.identity = found[1].decode()

    def _table_by_line(self, lines: Iterator[bytes]) -> Generator[ReadItem, None, bytes]:
        """Yield the records of the next table, and return the line after them."""
        name = _table_name(next(lines, b""))
        if name == META or name in self.document.tables:
            raise NotCanonical
        rows = self.document.tables[name] = {}
        last, more, line = 0, False, b""
        for line in lines:
            if not line.startswith(b'"'):
                break
            if last and not more:
                raise NotCanonical
            item, more = _item(name, line)
            if item.number <= last:
                raise NotCanonical
            last = item.number
            rows[last] = item.line
            yield item
        if more:
            raise NotCanonical
        return line

    def _lines(self) -> Iterator[bytes]:
        """Yield the remaining lines without their line breaks, and add them to the checksum."""
        rest = b""
        while block := self._file.read(BLOCK_BYTES):
            self._digest.update(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
        if rest:
            raise NotCanonical

    def read_whole(self) -> Iterator[ReadItem]:
        """Yield every record except ``meta`` of any annotations file, whatever its layout.

        Raises:
            DamagedStore: The file is not an annotations file, or does not match its checksum.
        """
        self._file.seek(0)
        raw = self._file.read().removeprefix(_BOM)
        if not raw.strip(b"\0 \t\r\n"):
            self.refuse("is empty")
        tables = self._parse(raw)
        meta = tables.pop(META, {})
        if meta.keys() != {"1"}:
            self.refuse("is not an annotations file of this program")
        self.document.meta, self.document.tables = meta["1"], {name: {} for name in tables}
        self._judge_meta()
        self.identity = identity_of(raw)
        spoilt = raw.startswith(HEAD) and meta["1"].get("checksum", "") not in ("", self.identity)
        if spoilt and not self._loose:
            self.refuse("was changed by another program, or is damaged: it does not fit its checksum", CHANGED_OUTSIDE)
        for name, records in tables.items():
            for number, record in sorted((int(number), record) for number, record in records.items()):
                line = self.document.tables[name][number] = encode_line(number, record)
                yield ReadItem(name, number, line, record)

    def _parse(self, raw: bytes) -> Tables:
        """Parse the bytes of the whole file strictly.

        Raises:
            DamagedStore: The bytes are not UTF-8, not strict JSON, or not tables of records.
        """
        try:
            content = _DECODER.decode(raw.decode())
        except UnicodeDecodeError:
            self.refuse("is not UTF-8 text")
        except RecursionError:
            self.refuse("is nested deeper than annotations ever are")
        except ValueError as error:
            self.refuse(f"is not valid JSON ({error})")
        if not isinstance(content, dict) or not all(map(_is_table, content.values())):
            self.refuse("holds JSON, but no tables of records")
        return content

    def _judge_meta(self) -> None:
        """Raise :class:`DamagedStore` if the ``meta`` record lacks a valid field of this program."""
        meta = self.document.meta
        shapes: tuple[tuple[str, type, object], ...] = (
            ("schema", int, None),
            ("project", str, ""),
            ("sequence", int, 0),
            ("used_themes", list, []),
        )
        for name, shape, default in shapes:
            if type(meta.get(name, default)) is not shape:
                self.refuse(f"is not an annotations file of this program: its {name} is missing or wrong")
        used = meta.get("used_themes", [])
        if meta["schema"] < 1 or meta.get("sequence", 0) < 0 or not all(isinstance(id, str) for id in used):
            self.refuse("is not an annotations file of this program: its first record is wrong")


@dataclass
class OpenedState:
    """The content of an annotations file."""

    state: AnnotationState
    """The current state."""
    document: Document
    """The same state as encoded lines, for writing."""
    fingerprint: Fingerprint | None = None
    """The file's fingerprint when it was read, or ``None`` if there is no file."""
    newer: bool = False
    """True if a newer version of this program wrote the file."""
    identity: str = ""
    """The file's identity, see :func:`identity_of`; empty if there is no file."""


def open_state(path: Path, *, loose: bool = False) -> OpenedState:
    """Read an annotations file, or return the initial state if there is no file.

    Args:
        path: The annotations file.
        loose: Accept a file that does not match its checksum.

    Raises:
        DamagedStore: The file cannot be trusted.
        NewerSchema: A newer version wrote the file in a format that this version cannot read.
        StoreError: The file cannot be read.
    """
    try:
        with DocumentReader(path, loose=loose) as source:
            try:
                return _read_state(source, source.read_by_line())
            except NotCanonical:
                return _read_state(source, source.read_whole())
    except FileNotFoundError:
        return _begin(path)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read: {error_reason(error)}.") from error


def _read_state(source: DocumentReader, items: Iterator[ReadItem]) -> OpenedState:
    """Build the state from the items of a file."""
    try:
        state = AnnotationState(migrate_items(source.document, items))
    except (InvalidRecord, DamagedStore) as error:
        if source.newer:
            raise NewerSchema(
                f"{source.path.name} was written by a newer version of this program.", "Open it with that version."
            ) from error
        if isinstance(error, InvalidRecord):
            source.refuse(f"holds what cannot be: {error.sentence.removesuffix('.')}")
        raise
    state.used_themes.update(source.document.meta.get("used_themes", ()))
    return OpenedState(state, source.document, source.fingerprint, source.newer, source.identity)


def _begin(path: Path) -> OpenedState:
    """Return the initial state without a file: the themes of the codebook file beside it, else the starting themes."""
    written = path.with_name(codebook_file.FILE_NAME)
    starting = (
        codebook_file.merge_entries(Codebook(()), codebook_file.read(written)) if written.exists() else STARTING_THEMES
    )
    document = Document.new(starting)
    themes = document.tables["themes"].items()
    state = AnnotationState(ReadItem("themes", number, line) for number, line in themes)
    return OpenedState(state, document)


def identity_of(raw: bytes) -> str:
    """Return the checksum stated in a file's bytes if it matches them, else the SHA-256 of all bytes."""
    raw = raw.removeprefix(_BOM)
    found = _CHECKSUM.match(raw, len(HEAD))
    if found is not None and raw.startswith(HEAD):
        begin, end = found.span(1)
        if sha256(raw[:begin] + ZEROS.encode() + raw[end:]).hexdigest().encode() == found[1]:
            return bytes(found[1]).decode()
    return sha256(raw).hexdigest()


def identity_at(path: Path) -> str:
    """Return the identity of the annotations file at ``path``; see :func:`identity_of`."""
    with open_to_read(path) as file:
        return identity_of(file.read())


def _table_name(line: bytes) -> str:
    """Return the table name in the line that opens a table.

    Raises:
        NotCanonical: The line does not open a table.
    """
    found = _TABLE.fullmatch(line)
    if found is None:
        raise NotCanonical
    try:
        name: str = json.loads(found[1])
    except ValueError:
        raise NotCanonical from None
    return name


def _item(table: str, line: bytes) -> tuple[ReadItem, bool]:
    """Parse a record's line; return the item and whether another record follows in its table.

    Raises:
        NotCanonical: The line does not hold a record.
    """
    seen = read_passage_keys(line) if table == "passages" else None
    if seen is not None:
        return ReadItem(table, seen.number, line[:-1] if seen.more else line, None, seen), seen.more
    try:
        text = line.decode()
        colon = text.index(":")
        record, end = _DECODER.raw_decode(text, colon + 1)
    except (ValueError, RecursionError):
        raise NotCanonical from None
    number, rest = text[1 : colon - 1], text[end:]
    if text[colon - 1] != '"' or not _NUMBER.fullmatch(number) or type(record) is not dict or rest not in ("", ","):
        raise NotCanonical
    return ReadItem(table, int(number), line[: len(line) - len(rest)], record), bool(rest)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(
        _NUMBER.fullmatch(number) and isinstance(record, dict) for number, record in value.items()
    )


def _unique(pairs: list[tuple[str, Any]]) -> Record:
    """Build a dictionary from the members of a JSON object, and reject duplicate names.

    Raises:
        ValueError: Two members have the same name; ``dict`` would silently drop one of them.
    """
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits[:20]} is not a number")
    return number


def _no_number(name: str) -> Never:
    raise ValueError(f"{name} is not a number")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_finite)
