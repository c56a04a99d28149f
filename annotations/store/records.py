"""The records of one table in memory: kept as encoded lines, decoded when they are looked at."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import fields
from itertools import islice
from typing import Generic, TypeVar

from annotations.errors import InvalidRecord
from annotations.model import PASSAGE_FIELDS, ArticleRecord, Passage, Record, Theme, to_record
from annotations.store.encoding import EncodedRow, ReadItem, decode_line, number_of

T = TypeVar("T", Theme, Passage, ArticleRecord)

DECODED_CACHE_SIZE = 20_000
"""Decoded records kept; beyond it the oldest are forgotten, and decoded again when needed."""

MAX_KEPT_RECORDS = 1_000
"""Decoded records that an edit leaves behind; one of more records is not looked at as a whole."""

EVICTION_SIZE = 50
"""How many are forgotten at a time, so that throwing them away is not felt."""


FIELDS: Mapping[str, Set[str]] = {
    "themes": {item.name for item in fields(Theme)},
    "passages": set(PASSAGE_FIELDS),
    "articles": {item.name for item in fields(ArticleRecord)},
}
"""What a whole record of each table has."""


def with_defaults(record: Record, value: Theme | ArticleRecord | Passage) -> Record:
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
        self.table = table
        """Name of the table."""
        self._identity = identity
        self._make: Callable[[Record], T] = decode
        self._names = FIELDS[table]
        self._lines: dict[str, bytes] = {}
        self._values: dict[str, tuple[bytes, T]] = {}
        self._removed: dict[str, int] = {}
        self.last = 0
        """The greatest document number."""

    def __getitem__(self, id: str) -> T:
        line, found = self._lines[id], self._values.get(id)
        if found is not None and found[0] is line:
            return found[1]
        value = self.decode(decode_line(line))
        self._remember(id, line, value)
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

    def load(self, item: ReadItem) -> None:
        """Take in a record as it was read.

        Raises:
            InvalidRecord: It breaks a rule of the data model, or is there twice.
        """
        record = item.record
        self.decode(record)
        self.keep_checked(record[self._identity], item)

    def keep_checked(self, id: str, item: ReadItem) -> None:
        """Keep a checked record as it was read.

        Raises:
            InvalidRecord: It is there twice.
        """
        if id in self._lines:
            raise InvalidRecord(f'There are two records of "{id}".')
        self._lines[id] = item.line
        self.last = max(self.last, item.number)

    def record(self, id: str) -> Record | None:
        """A fresh copy of the whole record, or none when there is none; fields it lacks have their defaults."""
        line = self._lines.get(id)
        if line is None:
            return None
        record = decode_line(line)
        return record if self._names <= record.keys() else with_defaults(record, self[id])

    def body(self, id: str) -> bytes | None:
        """The record as JSON, as it was read or written, or none."""
        line = self._lines.get(id)
        return None if line is None else line[line.index(b":") + 1 :]

    def delta(self) -> "TableDelta[T]":
        """What an edit is going to do to this table; nothing yet."""
        return TableDelta(self)

    def apply(self, delta: "TableDelta[T]") -> None:
        """Do what was prepared since which nothing else changed; it cannot fail, and takes little time."""
        for id in delta.removed:
            self._removed[id] = number_of(self._lines.pop(id))
        for id in self._removed.keys() & delta.made.keys():
            del self._removed[id]
        self._lines.update(delta.made)
        for id, value in delta.values.items():
            self._remember(id, delta.made[id], value)
        self.last = max(self.last, delta.last)

    def number(self, id: str) -> int | None:
        """The document number of a record that is, or was, there; it comes back with it."""
        line = self._lines.get(id)
        return self._removed.get(id) if line is None else number_of(line)

    def _remember(self, id: str, line: bytes, value: T) -> None:
        """Keep a decoded record for as long as its line is the present one."""
        if len(self._values) >= DECODED_CACHE_SIZE:
            for oldest in tuple(islice(self._values, EVICTION_SIZE)):
                del self._values[oldest]
        self._values[id] = (line, value)


class TableDelta(Generic[T]):
    """What an edit does to one table: prepared record by record, and then done at once."""

    def __init__(self, records: Records[T]) -> None:
        """Begin with nothing."""
        self._records: Records[T] = records
        self.made: dict[str, bytes] = {}
        """The lines of the records that it makes or replaces."""
        self.removed: dict[str, None] = {}
        """The records that it removes, in order."""
        self.values: dict[str, T] = {}
        """The decoded records that are worth keeping: those of an edit that a person looks at."""
        self.last = records.last
        """The greatest document number of the table then."""

    def put(self, id: str, body: bytes, value: T, was: Record | None) -> EncodedRow:
        """Have a record made or replaced.

        Args:
            id: Its identity.
            body: The record as JSON.
            value: The checked value of it.
            was: The whole record as it is, or none when it is new.
        """
        number = self._records.number(id)
        if number is None:
            number = self.last = self.last + 1
        encoded = self.made[id] = b'"%d":%s' % (number, body)
        if len(self.values) < MAX_KEPT_RECORDS:
            self.values[id] = value
        return EncodedRow(self._records.table, number, encoded)

    def remove(self, id: str, was: Record) -> EncodedRow:
        """Have a record removed that is there."""
        number = self._records.number(id)
        assert number is not None
        self.removed[id] = None
        return EncodedRow(self._records.table, number, None)
