"""A TinyDB storage that gives scripts the same safe access to the annotations file as the program itself.

::

    from tinydb import TinyDB
    from annotations.store.folder.tinydb_storage import DocumentStorage

    with TinyDB("annotations.json", storage=DocumentStorage) as database:
        database.table("passages").all()

TinyDB's own storage can also read the file but must not write it: it writes in place, without the lock or a checksum.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinydb import Storage

from annotations.errors import InvalidRecord, NewerSchema, StoreReadOnly
from annotations.files import Fingerprint
from annotations.model import Record
from annotations.store.folder.checkpoint import DocumentFile
from annotations.store.folder.loading import DocumentReader
from annotations.store.folder.lock import Lock, unwritable_reason
from annotations.store.folder.migrations import migrate_items
from annotations.store.records_json import META, SCHEMA, Document, ReadItem, decode_line, encode_line
from annotations.store.state import AnnotationState

Tables = dict[str, dict[str, Record]]
"""The file in TinyDB's form: records by table name and document number."""


class DocumentStorage(Storage):
    """A storage with strict reads and atomic, validated writes, which holds the lock from the first write on."""

    def __init__(self, path: str | Path) -> None:
        """Create a storage for an annotations file, without opening or creating the file."""
        self._path = Path(os.path.realpath(path))
        self._meta: Record = {}
        self._known: tuple[Fingerprint | None, str] = (None, "")
        self._lock: Lock | None = None

    def read(self) -> Tables:
        """Return the content of the file, or the initial content if there is no file.

        Raises:
            OSError: The file cannot be read.
            StoreError: The file cannot be trusted.
        """
        try:
            source = DocumentReader(self._path)
        except FileNotFoundError:
            document, self._known = Document.new(), (None, "")
            tables = {
                name: {str(number): decode_line(line) for number, line in rows.items()}
                for name, rows in document.tables.items()
            }
        else:
            with source:
                tables = _tables_of(source)
            document, self._known = source.document, (source.fingerprint, source.identity)
        self._meta = document.meta
        return {META: {"1": dict(self._meta)}, **tables}

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Replace the content of the file by the given tables.

        Raises:
            StoreLocked: The reader or another script has the file open for writing.
            StoreConflict: The file changed after it was read; nothing was written.
            InvalidRecord: A record, or a reference between records, breaks a rule; nothing was written.
            StoreError: The file cannot be written.
        """
        if not self._meta:
            self.read()
        if self._meta["schema"] > SCHEMA:
            raise NewerSchema(f"{self._path.name} was written by a newer version of this program.")
        document = Document(dict(self._meta), {})
        state = AnnotationState(_document_with(document, data))
        document.meta["used_themes"] = sorted(state.used_themes.union(document.meta.get("used_themes", ())))
        self._hold_lock()
        file = DocumentFile(self._path, document, *self._known)
        file.replace()
        self._known, self._meta = file.known, document.meta

    def close(self) -> None:
        """Release the lock if this storage holds it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _hold_lock(self) -> None:
        reason = unwritable_reason(self._path)
        if reason:
            raise StoreReadOnly(reason)
        if self._lock is None:
            self._lock = Lock(self._path)


def _tables_of(source: DocumentReader) -> Tables:
    """Return every table of a file except ``meta``."""
    items = list(migrate_items(source.document, source.read_whole()))
    tables: Tables = {name: {} for name in source.document.tables}
    for item in items:
        tables[item.table][str(item.number)] = item.record
    return tables


def _document_with(document: Document, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[ReadItem]:
    """Put TinyDB's tables into a document, and return the records.

    Raises:
        InvalidRecord: A value has no JSON representation.
    """
    items = []
    for table, records in data.items():
        if table == META:
            continue
        rows = document.tables[table] = {}
        for number, record in sorted((int(number), dict(record)) for number, record in records.items()):
            try:
                line = rows[number] = encode_line(number, record)
            except (TypeError, ValueError, RecursionError) as error:
                raise InvalidRecord(f"The annotations file cannot hold record {number} of {table}: {error}.") from error
            items.append(ReadItem(table, number, line))
    return items
