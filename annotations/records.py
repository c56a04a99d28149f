"""The records of one table in memory: kept as encoded lines, decoded when they are looked at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Generic, TypeVar

from annotations.errors import InvalidRecord
from annotations.model import PASSAGE_FIELDS, ArticleRecord, Passage, Record, Theme, to_record
from annotations.storage.encoding import Item, Row, decode_line, number_of

T = TypeVar("T", Theme, Passage, ArticleRecord)

MOST_DECODED = 20_000
"""Decoded records kept; beyond it all are forgotten and decoded again when needed."""


def completed(record: Record, value: Theme | ArticleRecord | Passage) -> Record:
    """A record with the fields that its maker left to their defaults, and that ``value``, made of it, has.

    Scripts and people write only the fields they care for; edits state what every field was.
    """
    names = PASSAGE_FIELDS if isinstance(value, Passage) else tuple(item.name for item in fields(value))
    if all(name in record for name in names):
        return record
    whole = to_record(value)
    return {**{name: record.get(name, whole[name]) for name in names}, **record}


class Records(Mapping[str, T], Generic[T]):
    """What a table holds now, by identity; the values are decoded records and never change."""

    def __init__(self, table: str, identity: str, decode: Callable[[Record], T]) -> None:
        """Begin without records.

        Args:
            table: Name of the table.
            identity: The field that holds a record's identity.
            decode: Makes a checked value of a record.
        """
        self._table = table
        self._identity = identity
        self._make: Callable[[Record], T] = decode
        self._lines: dict[str, bytes] = {}
        self._values: dict[str, T] = {}
        self._removed: dict[str, int] = {}
        self._last = 0

    def __getitem__(self, id: str) -> T:
        value = self._values.get(id)
        if value is None:
            value = self.decode(decode_line(self._lines[id]))
            self._remember(id, value)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, id: object) -> bool:
        return id in self._lines

    def decode(self, record: Record) -> T:
        """The checked value of a record.

        Raises:
            InvalidRecord: It breaks a rule of the data model.
        """
        return self._make(record)

    def load(self, item: Item) -> None:
        """Take in a record as it was read.

        Raises:
            InvalidRecord: It breaks a rule of the data model, or is there twice.
        """
        self.decode(item.record)
        self.keep(item.record[self._identity], item)

    def keep(self, id: str, item: Item) -> None:
        """Keep a checked record as it was read.

        Raises:
            InvalidRecord: It is there twice.
        """
        if id in self._lines:
            raise InvalidRecord(f'There are two records of "{id}".')
        self._lines[id] = item.line
        self._last = max(self._last, item.number)

    def record(self, id: str) -> Record | None:
        """A fresh copy of the whole record, or none when there is none; fields it lacks have their defaults."""
        line = self._lines.get(id)
        if line is None:
            return None
        return completed(decode_line(line), self[id])

    def body(self, id: str) -> bytes | None:
        """The record as JSON, as it was read or written, or none."""
        line = self._lines.get(id)
        return None if line is None else line[line.index(b":") + 1 :]

    def put(self, id: str, body: bytes, value: T, was: Record | None) -> Row:
        """Make or replace a record; it keeps its document number, also when it comes back after its removal.

        Args:
            id: Its identity.
            body: The record as JSON.
            value: The checked value of it.
            was: The record as it is, or none when it is new.
        """
        line = self._lines.get(id)
        number = number_of(line) if line is not None else self._removed.pop(id, self._last + 1)
        self._last = max(self._last, number)
        encoded = self._lines[id] = b'"%d":%s' % (number, body)
        self._remember(id, value)
        return Row(self._table, number, encoded)

    def remove(self, id: str, was: Record) -> Row:
        """Remove a record that is there."""
        number = self._removed[id] = number_of(self._lines.pop(id))
        self._values.pop(id, None)
        return Row(self._table, number, None)

    def _remember(self, id: str, value: T) -> None:
        if len(self._values) >= MOST_DECODED:
            self._values.clear()
        self._values[id] = value
