"""Recovery: find the copies of an annotations file, and salvage the readable records of a damaged one.

No function changes or removes an existing file; :func:`restore` writes a new one.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, cast

from annotations.codebook import STARTING_THEMES
from annotations.errors import DamagedStore, InvalidRecord, ReaderError, StoreConflict, StoreError
from annotations.files import error_reason, open_to_read, replace_file, sync_folder, write_all
from annotations.model import Record, Theme
from annotations.store.folder.checkpoint import UNSAVED_PREFIX
from annotations.store.folder.journal import Journal, journal_files
from annotations.store.folder.loading import OpenedState, open_state
from annotations.store.folder.lock import StorePaths
from annotations.store.folder.migrations import migrate_items
from annotations.store.folder.opening import Project
from annotations.store.folder.versions import versions_in
from annotations.store.records_json import SCHEMA, Document, EncodedRows, ReadItem, encode_line, new_meta
from annotations.store.state import AnnotationState
from annotations.tables import TABLES, Table, record_id, to_record

_LINE = re.compile(rb'"([1-9][0-9]{0,17})":(\{.*\}),?\r?')
_HEADING = re.compile(rb'[{},\s]*(?:"(\w+)":\{)?[{},\s]*')
_CONFLICTED = (
    "{stem}.sync-conflict-*{suffix}",
    "{stem} (*conflicted*){suffix}",
    "{name}~",
    "{name}.orig",
    "{name}.bak",
)


class Copy(NamedTuple):
    """A possible source for restoring the annotations."""

    path: Path
    """The file."""
    verdict: str
    """A short description of the recoverable content."""
    passages: int
    """The number of recoverable passages."""
    newest: str
    """The creation time of the newest tag; empty if there is no tag."""
    document: Document | None
    """The document to write; ``None`` if the file itself is sound, or if nothing can be read."""
    usable: bool = True
    """True if annotations can be restored from this copy."""


def copies(path: Path, fallback_dir: Path | None) -> Iterator[Copy]:
    """Yield every copy of an annotations file, the most complete first: the replayed journal, if any, then the files.

    Args:
        path: The annotations file, not a symbolic link.
        fallback_dir: The folder for emergency copies, or ``None``.
    """
    replayed = _replayed(path)
    if replayed is not None:
        yield replayed
    for file in _files(path, fallback_dir):
        yield inspect(file)


def inspect(path: Path) -> Copy:
    """Return the recoverable content of a file."""
    try:
        found = open_state(path)
    except StoreError as error:
        return _salvaged(path, error)
    return _copy(path, found.state, "sound", None)


def restore(copy: Copy, target: Path) -> None:
    """Write the content of a copy into a new file.

    Raises:
        StoreConflict: The target already exists.
        DamagedStore: The copy holds nothing recoverable.
        OSError: The target cannot be written.
    """
    if os.path.lexists(target):
        raise StoreConflict(f"{target} is there already.", "Name another file with --to.")
    if not copy.usable:
        raise DamagedStore(f"Nothing can be restored from {copy.path}: {copy.verdict}.")
    if copy.document is not None:
        replace_file(target, copy.document.write_to)
    else:
        with open_to_read(copy.path) as file:
            content = file.read()
        replace_file(target, lambda new: write_all(new, content))
    sync_folder(target.parent)


def _files(path: Path, fallback_dir: Path | None) -> Iterator[Path]:
    if path.exists():
        yield path
    yield from (version.path for version in reversed(versions_in(StorePaths.for_annotations(path).versions)))
    for pattern in _CONFLICTED:
        yield from sorted(path.parent.glob(pattern.format(stem=path.stem, suffix=path.suffix, name=path.name)))
    if fallback_dir is not None:
        yield from sorted(fallback_dir.glob(f"{UNSAVED_PREFIX}*.json"))


def _replayed(path: Path) -> Copy | None:
    """Return the newest state from a kept file and the sound part of the journal, or ``None`` if there is none."""
    journals = _sound_journals(path)
    known: dict[str, OpenedState] = {}
    for file in [*(version.path for version in versions_in(StorePaths.for_annotations(path).versions)), path]:
        with suppress(StoreError):
            found = open_state(file, loose=True)
            known[found.identity] = found
    notes = [note for journal in journals for note in journal.notes if note.kind != "taken" and note.identity in known]
    if not notes:
        return None
    start = known[notes[-1].identity]
    project = Project(start.state, start.document)
    project.document.meta["sequence"] = notes[-1].sequence
    with suppress(StoreError):
        for journal in journals:
            project.replay(journal.edits(notes[-1].sequence))
    verdict = f"sound, with the journal up to edit {project.sequence}"
    return _copy(journals[-1].path, project.state, verdict, project.document)


def _sound_journals(path: Path) -> list[Journal]:
    journals: list[Journal] = []
    for file in journal_files(StorePaths.for_annotations(path).journal):
        journal = Journal(file)
        with suppress(ReaderError, OSError):
            journal.read_new()
        if journals and journal.before != journals[-1].last:
            break
        journals.append(journal)
    return journals


def _copy(path: Path, state: AnnotationState, verdict: str, document: Document | None) -> Copy:
    made = [tag.created for passage in state.passages.in_order() for tag in passage.tags]
    return Copy(path, verdict, len(state.passages), max(made, default=""), document)


def _salvaged(path: Path, error: StoreError) -> Copy:
    """Salvage the readable records of a damaged file, line by line."""
    try:
        with open_to_read(path) as file:
            lines = file.read().split(b"\n")
    except OSError as unreadable:
        return Copy(path, f"cannot be read: {error_reason(unreadable)}", 0, "", None, usable=False)
    meta, items, lost = _readable(lines)
    kept: dict[Table, dict[str, Record]] = {table: {} for table in TABLES}
    for item in migrate_items(Document({"schema": SCHEMA, **meta}, {}), iter(items)):
        table = cast("Table", item.table)
        with suppress(InvalidRecord, KeyError, TypeError):
            TABLES[table].kind.from_record(item.record)
            kept[table][record_id(table, item.record)] = item.record
    if not kept["passages"]:
        return Copy(path, error.sentence, 0, "", None, usable=False)
    document = _document(meta, kept)
    state = AnnotationState(
        ReadItem(table, number, line) for table, rows in document.tables.items() for number, line in rows.items()
    )
    return _copy(path, state, f"damaged; {lost} of its lines cannot be read", document)


def _readable(lines: Iterable[bytes]) -> tuple[Record, list[ReadItem], int]:
    """Return the ``meta`` record, the other records that are complete on a line, and the number of unreadable lines."""
    meta: Record = {}
    items: list[ReadItem] = []
    lost, heading = 0, ""
    for line in lines:
        row = _LINE.fullmatch(line)
        try:
            record: Record = json.loads(row[2]) if row else {}
        except (ValueError, RecursionError):
            record = {}
        if row is None or not record:
            found = _HEADING.fullmatch(line)
            heading = found[1].decode() if found and found[1] else heading
            lost += found is None
        elif type(record.get("schema")) is int:
            meta = record
        else:
            items.append(ReadItem(_table_of(record, heading), int(row[1]), line, record))
    return meta, items, lost


def _table_of(record: Record, heading: str) -> str:
    """Return the table of a salvaged record; the heading of a damaged file may be missing."""
    if "exact" in record:
        return "verdicts" if "verdict" in record else "passages"
    if "path" in record:
        return "readings" if "coder" in record else "articles"
    return heading if heading in ("coders", "speakers") else "themes"


def _document(meta: Record, kept: dict[Table, dict[str, Record]]) -> Document:
    """Build a valid document from salvaged records; a missing theme is restored, named by its id if not built in."""
    themes = kept["themes"]
    starting = {theme.id: to_record(theme) for theme in STARTING_THEMES}
    used = {tag["theme"] for record in kept["passages"].values() for tag in record.get("tags", ())}
    for id in sorted(used.difference(themes)):
        themes[id] = starting.get(id) or to_record(Theme(id, id))
    for record in themes.values():
        if record.get("parent") not in themes:
            record["parent"] = None
    tables: dict[str, EncodedRows] = {
        table: {number: encode_line(number, record) for number, record in enumerate(records.values(), 1)}
        for table, records in kept.items()
        if records
    }
    return Document({**new_meta(themes), **meta}, tables)
