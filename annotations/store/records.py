"""The records of one table in memory: stored as encoded lines and decoded on access."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Generic, TypeVar, cast

from annotations.errors import InvalidRecord
from annotations.model import Record
from annotations.store.records_json import EncodedRow, ReadItem, decode_line, number_of
from annotations.tables import TABLES, Table, Value, is_blank, record_id, to_record

T = TypeVar("T", bound=Value)

DECODED_CACHE_SIZE = 20_000
"""Capacity of the cache of decoded records; beyond it the oldest are evicted and decoded again on access."""

MAX_KEPT_RECORDS = 1_000
"""Decoded records that one edit adds to the cache; no view shows all records of a larger edit at once."""

EVICTION_SIZE = 50
"""Records evicted at a time; small enough to cause no noticeable pause."""


class Records(Mapping[str, T], Generic[T]):
    """The current records of one table, by identity; the values are immutable decoded records."""

    def __init__(self, table: Table) -> None:
        """Create an empty table."""
        spec = TABLES[table]
        self.table = table
        """The name of the table."""
        self.decode = cast("Callable[[Record], T]", spec.kind.from_record)
        """Return the validated value of a record, or raise :class:`InvalidRecord`."""
        self._optional = spec.optional
        self._names = [name for name in spec.fields if name not in spec.optional]
        self._lines: dict[str, bytes] = {}
        self._values: dict[str, tuple[bytes, T]] = {}
        self._removed: dict[str, int] = {}
        self.last = 0
        """The greatest document number in use so far."""

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

    def load(self, item: ReadItem) -> None:
        """Validate a record that was read from the file, and add it.

        Raises:
            InvalidRecord: The record breaks a rule of the data model, or its identity is already present.
        """
        record = item.record
        self.decode(record)
        self.keep_checked(record_id(self.table, record), item)

    def keep_checked(self, id: str, item: ReadItem) -> None:
        """Add a validated record with the line that was read.

        Raises:
            InvalidRecord: The identity is already present.
        """
        if id in self._lines:
            raise InvalidRecord(f'There are two records of "{id}".')
        self._lines[id] = item.line
        self.last = max(self.last, item.number)

    def record(self, id: str) -> Record | None:
        """Return a new copy of the record as :func:`~annotations.tables.to_record` gives it, with its unknown fields.

        Scripts and analysts may write other records: without some fields, or with empty optional ones. ``None`` if
        there is no record.
        """
        line = self._lines.get(id)
        if line is None:
            return None
        record = decode_line(line)
        for name in self._optional & record.keys():
            if is_blank(record[name]):
                del record[name]
        if all(name in record for name in self._names):
            return record
        whole = to_record(self[id])
        return {**{name: record.get(name, whole[name]) for name in self._names}, **record}

    def body(self, id: str) -> bytes:
        """Return the record as JSON, as it was read or written, without decoding it; empty for an unknown id."""
        line = self._lines.get(id, b":")
        return line[line.index(b":") + 1 :]

    def delta(self) -> "TableDelta[T]":
        """Return an empty delta for this table."""
        return TableDelta(self)

    def apply(self, delta: "TableDelta[T]") -> None:
        """Apply a delta that was prepared from the present state; this cannot fail and is fast."""
        for id in delta.removed:
            self._removed[id] = number_of(self._lines.pop(id))
        for id in self._removed.keys() & delta.made.keys():
            del self._removed[id]
        self._lines.update(delta.made)
        for id, value in delta.values.items():
            self._remember(id, delta.made[id], value)
        self.last = max(self.last, delta.last)

    def number(self, id: str) -> int | None:
        """Return the document number of a present or removed record, or ``None``; a restored record keeps it."""
        line = self._lines.get(id)
        return self._removed.get(id) if line is None else number_of(line)

    def _remember(self, id: str, line: bytes, value: T) -> None:
        """Cache a decoded record; the entry is valid while ``line`` is the record's current line."""
        if len(self._values) >= DECODED_CACHE_SIZE:
            for oldest in tuple(islice(self._values, EVICTION_SIZE)):
                del self._values[oldest]
        self._values[id] = (line, value)


class TableDelta(Generic[T]):
    """The changes of an edit to one table: prepared record by record, then applied at once."""

    def __init__(self, records: Records[T]) -> None:
        """Create an empty delta."""
        self._records: Records[T] = records
        self.made: dict[str, bytes] = {}
        """The lines of the records that the edit creates or replaces, by identity."""
        self.removed: dict[str, None] = {}
        """The identities of the records that the edit removes, in order."""
        self.values: dict[str, T] = {}
        """The decoded records to cache, at most :data:`MAX_KEPT_RECORDS`."""
        self.last = records.last
        """The greatest document number of the table after the edit."""

    def put(self, id: str, body: bytes, value: T, was: Record | None) -> EncodedRow:
        """Prepare the creation or replacement of a record.

        Args:
            id: The record's identity.
            body: The record as JSON.
            value: The record's validated value.
            was: The complete present record, or ``None`` for a new one.
        """
        number = self._records.number(id)
        if number is None:
            number = self.last = self.last + 1
        encoded = self.made[id] = b'"%d":%s' % (number, body)
        if len(self.values) < MAX_KEPT_RECORDS:
            self.values[id] = value
        return EncodedRow(self._records.table, number, encoded)

    def remove(self, id: str, was: Record) -> EncodedRow:
        """Prepare the removal of a present record."""
        number = self._records.number(id)
        assert number is not None
        self.removed[id] = None
        return EncodedRow(self._records.table, number, None)
