"""Validation of an edit before it changes anything, in small steps so that a large edit does not block the caller."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import Change, Edit, difference, run_to_end
from annotations.errors import EditRefused
from annotations.model import Passage, Record, Status, Theme
from annotations.rules import Key, applied, check_passage, check_theme, normalized
from annotations.store.encoding import TABLES, EncodedRow, encode
from annotations.store.records import TableDelta
from annotations.store.state import AnnotationState, ValidatedEdit
from annotations.text.span import Span

RECORDS_PER_STEP = 40
"""Records validated per step, which takes a few milliseconds."""

CHANGES_PER_STEP = 1_000
"""Changes grouped or released per step."""

ValidationSteps = Generator[None, None, ValidatedEdit]
"""A generator that the caller resumes until it returns the validated edit."""


def validate(state: AnnotationState, edit: Edit, *, trusted: bool = False) -> ValidatedEdit:
    """Validate an edit without changing anything.

    Args:
        state: The state to which the edit will be applied.
        edit: The edit.
        trusted: True for an edit from a journal or a merge, whose records only have to be valid and consistent.

    Raises:
        EditRefused: The current annotations do not allow the edit.
        InvalidRecord: The edit would leave a record that breaks a rule of the data model.
    """
    return run_to_end(validate_in_steps(state, edit, trusted=trusted))


def validate_in_steps(state: AnnotationState, edit: Edit, *, trusted: bool = False) -> ValidationSteps:
    """Validate like :func:`validate`, in steps of a few milliseconds; the result is void if the state changes."""
    return _Validation(state, edit, trusted=trusted).steps()


class _Validation:
    """The progress of the validation of one edit."""

    def __init__(self, state: AnnotationState, edit: Edit, *, trusted: bool) -> None:
        self._content = state
        self._edit = edit
        self._trusted = trusted
        self._returning = edit.inverts is not None
        self._touched: dict[Key, list[Change]] = {}
        self._shifts: dict[str, TableDelta[Any]] = {table: state.records(table).delta() for table in TABLES}
        self._rows: list[EncodedRow] = []
        self._changes: list[Change] = []
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
        return ValidatedEdit(edit, tuple(self._rows), self._shifts, self._codebook)

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
        records = self._content.records(table)
        before = after = records.record(id)
        for change in self._touched[key]:
            after = applied(change if self._trusted else normalized(change), after, lenient=self._returning)
        made = difference(table, id, before, after)  # including fields unknown to the creator of the edit
        if made is None:
            return
        self._changes.append(made)
        if after is not None:
            value = records.decode(after)
            if isinstance(value, Passage) and not self._trusted:
                self._check_passage(value, before)
            self._rows.append(self._shifts[table].put(id, encode(after), value, before))
        elif before is not None:
            self._rows.append(self._shifts[table].remove(id, before))

    def _check_codebook(self) -> None:
        """Validate the created, changed and removed themes."""
        delta: TableDelta[Theme] = self._shifts["themes"]
        if not delta.made and not delta.removed:
            return
        made = delta.values.values()
        kept = (theme for theme in self._codebook if theme.id not in delta.made and theme.id not in delta.removed)
        self._codebook = Codebook([*kept, *made])
        if self._trusted:
            return
        known, used = self._content.themes, self._content.used_themes
        gone = frozenset() if self._returning else frozenset(used.difference(known))
        for theme in made:
            check_theme(theme, known.get(theme.id), self._codebook, gone)
        for id in delta.removed:
            if any(("passages", other) not in self._touched for other in self._content.passages.ids_with_theme(id)):
                raise EditRefused(f'Passages are still tagged with "{self._content.codebook.label(id)}".')

    def _check_passage(self, passage: Passage, was: Record | None) -> None:
        """Validate a passage, and check that no other passage of its coder has the same span."""
        check_passage(passage, self._codebook)
        if not passage.is_placed:
            return
        place = passage.article, passage.span, passage.coder
        moved = was is None or _place(was) != place
        there = self._content.passages.on_span(*place) if moved else None
        if place in self._taken or (there is not None and ("passages", there.id) not in self._touched):
            raise EditRefused(f"{passage.coder or 'The coder'} has a passage at just these words already.")
        self._taken.add(place)


def _place(record: Record) -> tuple[str, Span, str]:
    """Return article, span and coder of a record, which no two placed passages share."""
    now = record["now"] or record
    lost = now.get("status") in (Status.HOST, Status.ORPHAN)  # these have no place
    return record["article"], Span(now["start"], now["end"]) if not lost else Span(0, 0), record["coder"]
