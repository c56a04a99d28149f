"""Validation of an edit before it changes anything, in small steps so that a large edit does not block the caller."""

import gc
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import MISSING, Change, Edit, Fields, Key, difference
from annotations.errors import EditRefused, InvalidRecord
from annotations.model import Passage, Record, Status, Theme
from annotations.store.records import TableDelta
from annotations.store.records_json import EncodedRow, encode
from annotations.store.state import AnnotationState, ValidatedEdit
from annotations.tables import TABLES, Table, record_id, to_record
from annotations.text.span import Span

MIN_RECORDS = 1_000
"""The number of records from which the collector is disabled, because it would scan all of them repeatedly."""

RECORDS_PER_STEP = 40
"""Records validated per step, which takes a few milliseconds."""

CHANGES_PER_STEP = 1_000
"""Changes grouped or released per step."""

ValidationSteps = Generator[None, None, ValidatedEdit]
"""A generator that the caller resumes until it returns the validated edit."""


def validate(state: AnnotationState, edit: Edit, *, trusted: bool = False) -> ValidationSteps:
    """Validate an edit without changing anything, in steps of a few milliseconds; void if the state changes meanwhile.

    Args:
        state: The state to which the edit will be applied.
        edit: The edit.
        trusted: True for an edit from a journal or a merge, whose records only have to be valid and consistent.

    Raises:
        EditRefused: The current annotations do not allow the edit.
        InvalidRecord: The edit would leave a record that breaks a rule of the data model.
    """
    return _Validation(state, edit, trusted=trusted).steps()


class _Validation:
    """The progress of the validation of one edit."""

    def __init__(self, state: AnnotationState, edit: Edit, *, trusted: bool) -> None:
        self._state = state
        self._edit = edit
        self._trusted = trusted
        self._returning = edit.inverts is not None
        self._touched: dict[Key, list[Change]] = {}
        self._deltas: dict[str, TableDelta[Any]] = {}
        self._rows: list[EncodedRow] = []
        self._changes: list[Change] = []
        self._articles: set[str] = set()
        self._codebook = state.codebook
        self._taken: set[tuple[str, Span, str]] = set()

    def steps(self) -> ValidationSteps:
        """Validate record by record, the themes first because tags refer to them."""
        yield from self._sort()
        for key in self._touched:
            if key[0] == "themes":
                self._check_record(key)
        self._check_codebook()
        for number, key in enumerate(self._touched, 1):
            if key[0] != "themes":
                self._check_record(key)
            if number % RECORDS_PER_STEP == 0:
                yield
        if not self._changes:
            raise EditRefused("There is nothing to change.")
        yield from self._throw_away()
        edit = replace(self._edit, changes=tuple(self._changes))
        return ValidatedEdit(edit, tuple(self._rows), self._deltas, self._codebook, frozenset(self._articles))

    def _sort(self) -> Generator[None, None, None]:
        """Group the changes by record."""
        for number, change in enumerate(self._edit.changes, 1):
            self._touched.setdefault((change.table, change.id), []).append(change)
            if number % CHANGES_PER_STEP == 0:
                yield

    def _throw_away(self) -> Generator[None, None, None]:
        """Release the working data in steps, because freeing that of a large edit takes noticeable time."""
        while self._touched or self._taken:
            for _ in range(min(len(self._touched), CHANGES_PER_STEP)):
                self._touched.popitem()
            for _ in range(min(len(self._taken), CHANGES_PER_STEP)):
                self._taken.pop()
            yield

    def _check_record(self, key: Key) -> None:
        """Validate all changes to one record."""
        table, id = key
        records = self._state.records[table]
        before = after = records.record(id)
        for change in self._touched[key]:
            after = applied(change, after, lenient=self._returning)
        made = difference(table, id, before, after)  # including fields unknown to the creator of the edit
        if made is None:
            return
        self._changes.append(made)
        if field := TABLES[table].article:
            self._articles.update(record[field] for record in (before, after) if record is not None)
        delta = self._deltas[table] = self._deltas.get(table) or records.delta()
        if after is not None:
            value = records.decode(after)
            if isinstance(value, Passage) and not self._trusted:
                self._check_passage(value, before)
            self._rows.append(delta.put(id, _encoded(after), value, before))
        elif before is not None:
            self._rows.append(delta.remove(id, before))

    def _check_codebook(self) -> None:
        """Validate the created, changed and removed themes."""
        delta: TableDelta[Theme] | None = self._deltas.get("themes")
        if delta is None:
            return
        made = delta.values.values()
        kept = (theme for theme in self._codebook if theme.id not in delta.made and theme.id not in delta.removed)
        self._codebook = Codebook([*kept, *made])
        if self._trusted:
            return
        known, used = self._state.themes, self._state.used_themes
        gone = frozenset() if self._returning else frozenset(used.difference(known))
        for theme in made:
            check_theme(theme, known.get(theme.id), self._codebook, gone)
        for id in delta.removed:
            if any(("passages", other) not in self._touched for other in self._state.passages.ids_with_theme(id)):
                raise EditRefused(f'Passages are still tagged with "{self._state.codebook.label(id)}".')

    def _check_passage(self, passage: Passage, was: Record | None) -> None:
        """Validate a passage, and check that no other passage of its coder has the same span."""
        check_passage(passage, self._codebook)
        if not passage.is_placed:
            return
        place = passage.article, passage.span, passage.coder
        moved = was is None or _place(was) != place
        there = self._state.passages.on_span(*place) if moved else None
        if place in self._taken or (there is not None and ("passages", there.id) not in self._touched):
            raise EditRefused(f"{passage.coder or 'The coder'} has a passage at just these words already.")
        self._taken.add(place)


def _encoded(record: Record) -> bytes:
    try:
        return encode(record)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRecord(f"The annotations file cannot hold this: {error}.") from error


def _place(record: Record) -> tuple[str, Span, str]:
    """Return article, span and coder of a record, which no two placed passages share."""
    now = record["now"] or record
    lost = now.get("status") in (Status.HOST, Status.ORPHAN)  # these have no place
    return record["article"], Span(now["start"], now["end"]) if not lost else Span(0, 0), record["coder"]


def applied(change: Change, record: Record | None, *, lenient: bool) -> Record | None:
    """Apply a change to a record and return the resulting record, or ``None`` if the change removes it.

    Args:
        change: The change.
        record: The complete current record, or ``None`` if it does not exist; it is not modified.
        lenient: Whether incidental fields may differ from the values that the change expects.

    Raises:
        EditRefused: The record differs from what the change expects.
        InvalidRecord: The change would alter the record's identity.
    """
    spec = TABLES[change.table]
    before, after = change.before, change.after
    if before is None:
        if record is not None:
            raise EditRefused(f"This {spec.noun} is there already.")
        result = dict(after) if after is not None else None
    elif record is None:
        raise EditRefused(f"The {spec.noun} is not there any more.")
    else:
        passing = spec.incidental if lenient else frozenset()
        _check_as_expected(spec.noun, record, before, {*before, *(after or ())} - passing)
        result = _without(change.table, record, before, passing) if after is None else _with(record, before, after)
    if result is not None and record_id(change.table, result) != change.id:
        raise InvalidRecord(f"A {spec.noun} cannot change what it is known by ({change.id}).")
    return result


def _check_as_expected(noun: str, record: Record, before: Fields, names: Collection[str]) -> None:
    for name in names:
        if record.get(name, MISSING) != before.get(name, MISSING):
            raise EditRefused(f"The {noun} has changed since: {name}.")


def _with(record: Record, before: Fields, after: Fields) -> Record:
    """Return a copy of a record with the fields of ``before`` replaced by those of ``after``."""
    kept: dict[str, Any] = {name: value for name, value in record.items() if name in after or name not in before}
    return {**kept, **after}


def _without(table: Table, record: Record, made: Fields, passing: Collection[str]) -> Record | None:
    """Return what remains of a record after the undo of its creation, usually ``None``.

    A record other than a passage keeps its ``passing`` fields, such as the place, if they have changed since.
    """
    if table == "passages" or all(record.get(name) == made.get(name) for name in passing):
        return None
    spec = TABLES[table]
    kept = {name: record[name] for name in (*spec.key, *passing) if name in record}
    return to_record(spec.kind.from_record(kept))


def check_theme(theme: Theme, was: Theme | None, codebook: Codebook, gone: Collection[str]) -> None:
    """Check a theme that an edit creates or alters.

    The conflict check runs only for a change of name, parent or key. A conflict from a merged or hand-written file
    therefore does not block other edits of its themes.

    Args:
        theme: The theme after the edit.
        was: The theme before the edit, or ``None`` for a new theme.
        codebook: The codebook after the edit.
        gone: Ids of deleted themes, which must not be reused.

    Raises:
        EditRefused: The name or the key is taken, or the id belonged to a deleted theme.
    """
    if theme.id in gone:
        raise EditRefused(f'The id "{theme.id}" belonged to a theme that was deleted, and is never used again.')
    if was is None or (was.name, was.parent, was.key) != (theme.name, theme.parent, theme.key):
        clash = codebook.find_conflict(theme)
        if clash:
            raise EditRefused(clash)


def check_passage(passage: Passage, codebook: Codebook) -> None:
    """Check a passage against the codebook.

    Raises:
        EditRefused: The passage is empty (see :attr:`~annotations.model.Passage.is_empty`), is tagged with a missing
            theme, or has the same theme twice from one coder.
    """
    if passage.is_empty:
        raise EditRefused("A passage needs a tag, a note, a speaker or a star to be kept.")
    for theme in passage.themes:
        if theme not in codebook:
            raise EditRefused(f'There is no theme "{theme}" to tag with.')
    given = {(tag.theme, tag.coder) for tag in passage.tags}
    if len(given) < len(passage.tags):
        raise EditRefused("A passage carries each theme of a coder only once.")


@contextmanager
def gc_paused(records: int) -> Iterator[None]:
    """Disable the collector while so many records are created; freeze the surviving objects so it never scans them."""
    if records < MIN_RECORDS or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
