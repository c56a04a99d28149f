"""Migration of records, and of the edits in journals, from schema 1.

Schema 1 had one reading state for each article, in the record of the article. Schema 2 has one for each coder and
article; that of schema 1 becomes the reading of the coder "", whose values count for every coder without values of
their own. An article record of schema 1 always gives one reading, so that edits of both schemas describe the same
records. What schema 1 did not know is kept: a field or table whose name has a meaning in schema 2 gets a suffix.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from annotations.edits.edit import Change, Fields
from annotations.model import Record
from annotations.store.records_json import Document, EncodedRows, ReadItem, encode_line
from annotations.tables import TABLES, Table, record_id

UNKNOWN_SUFFIX = " (schema 1)"
"""Follows the name of a field or table that schema 1 did not know and whose name has a meaning in schema 2."""

_READING: Mapping[str, object] = {"state": "unread", "place": 0, "furthest": 0, "opened": ""}
"""The fields that schema 1 had in article records, with the values that schema 2 omits."""

_RENAMED: Mapping[str, Mapping[str, str]] = {"themes": {"words": "keywords", "without": "excluded"}}
"""The new names of fields, by table."""

_ADDED: Mapping[str, frozenset[str]] = {
    "themes": frozenset({"keywords", "excluded", "guid"}),
    "passages": frozenset({"locator", "source_id"}),
    "articles": frozenset({"id", "file_sha256", "kind", "pages"}),
}
"""The fields that schema 1 did not have, by table; the other tables of schema 2 are new as a whole."""


def migrate_items(document: Document, items: Iterator[ReadItem]) -> Iterator[ReadItem]:
    """Yield the records of a file in the current schema, and put those of an older file into its document.

    Args:
        document: The document that the file is read into.
        items: The records of the file; ``document`` is complete when they end.
    """
    tables: dict[str, EncodedRows] = {}
    for item in items:
        if document.meta["schema"] != 1:
            yield item
            continue
        for migrated in _migrate_item(item):
            tables.setdefault(migrated.table, {})[migrated.number] = migrated.line
            yield migrated
    if document.meta["schema"] == 1:
        document.tables = {**{_table(name): {} for name in document.tables}, **tables}


def migrate_change(change: Change) -> Iterator[Change]:
    """Yield the changes in schema 2 that correspond to a change in schema 1."""
    before, after = (_migrate_fields(change.table, fields) for fields in (change.before, change.after))
    for table in {**before, **after}:
        old, new = before.get(table), after.get(table)
        if old != new:
            id = change.id if table == change.table else record_id("readings", {"path": change.id, "coder": ""})
            yield Change(cast("Table", table), id, old, new)


def _migrate_item(item: ReadItem) -> Iterator[ReadItem]:
    if item.keys is not None or item.table not in _ADDED:  # a line in exactly our form has no unknown fields
        yield item._replace(table=_table(item.table))
        return
    for table, record in _migrate_fields(item.table, item.record).items():
        line = item.line if record == item.record else encode_line(item.number, record)
        yield ReadItem(table, item.number, line, record)


def _table(name: str) -> str:
    return name + UNKNOWN_SUFFIX if name in TABLES and name not in _ADDED else name


def _migrate_fields(table: str, fields: Fields | None) -> dict[str, Record]:
    """Return the fields of a record, or of a part of it, by table of schema 2; nothing for a record that is missing."""
    if fields is None:
        return {}
    added, renamed = _ADDED[table], _RENAMED.get(table, {})
    names = {name: name + UNKNOWN_SUFFIX if name in added else renamed.get(name, name) for name in fields}
    if table != "articles":
        return {table: {names[name]: value for name, value in fields.items()}}
    article = {names[name]: value for name, value in fields.items() if name not in _READING}
    reading = {name: fields[name] for name, default in _READING.items() if fields.get(name, default) != default}
    if isinstance(converter := article.pop("converter", ""), str):
        article |= {"converter": {"name": converter, "version": ""}} if converter else {}
    else:
        article["converter"] = converter
    whole = {"path": fields["path"], "coder": ""} if "path" in fields else {}
    return {"articles": article, "readings": {**whole, **reading}}
