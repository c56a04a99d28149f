"""Edits as data: the changed fields of records, before and after."""

from collections.abc import Generator, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from annotations.tables import Table, Value, to_record, value_key

Result = TypeVar("Result")

CHANGES_PER_STEP = 4_000
"""Number of changes that are inverted, or sorted, in one step."""

Key = tuple[Table, str]
"""Table and identity of a record."""

Fields = Mapping[str, Any]
"""Names of fields and their JSON values; callers must not change them."""


class Signature(NamedTuple):
    """The coder who makes an edit, and the time of the edit."""

    coder: str
    at: str
    """ISO 8601 in UTC."""


def utc_now() -> str:
    """Return the current time: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """Return a random UUID, for an edit or a passage."""
    from uuid import uuid4  # start-up need not pay for it

    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Change:
    """The creation, removal or alteration of one record."""

    table: Table
    id: str
    """The id of the record, see :func:`~annotations.tables.record_id`."""
    before: Fields | None
    """The changed fields before the edit: all fields of a removed record, ``None`` for a new one."""
    after: Fields | None
    """The changed fields after the edit: all fields of a new record, ``None`` for a removed one."""

    @property
    def inverse(self) -> "Change":
        """The change that undoes this one."""
        return Change(self.table, self.id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """One labelled, reversible group of changes."""

    label: str
    """Description of the edit for undo and redo: ``tag fentanyl``."""
    changes: tuple[Change, ...]
    coder: str
    """The coder who made the edit."""
    at: str
    """Time of the edit, ISO 8601 in UTC."""
    article: str = ""
    """Path of the edited article; empty if the edit concerns the whole folder."""
    bookkeeping: bool = False
    """Whether undo skips the edit (reading position, time of opening, followed renames)."""
    inverts: str | None = None
    """The id of the edit that this undo or redo inverts; ``None`` for any other edit."""
    id: str = field(default_factory=new_id)
    """A random UUID."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The event of a change to the annotations: the edit that was applied, and the records that it changed."""

    edit: Edit
    """The edit, reduced to its effective changes."""
    sequence: int
    """The number of the edit."""
    articles: frozenset[str]
    """The paths of the articles whose record or passages changed; of a renamed article, both paths."""
    records: frozenset[str]
    """The paths of the articles whose own record, or a reading of which, changed."""
    passages: Set[str]
    """The ids of the passages that were created, changed or removed, in the order of the edit."""
    themes: bool
    """Whether the codebook changed."""


def difference(table: Table, id: str, before: Fields | None, after: Fields | None) -> Change | None:
    """Return the change that turns one complete record into another, or ``None`` if they are equal.

    Args:
        table: The table that holds the record.
        id: The record's identity.
        before: The complete record before the change, or ``None`` for a new record.
        after: The complete record after the change, or ``None`` for a removed record.
    """
    if before is None or after is None:
        return None if before is after else Change(table, id, before, after)
    if before.keys() == after.keys():
        names = [name for name, value in before.items() if after[name] != value]
    else:
        names = [name for name in {**before, **after} if before.get(name, MISSING) != after.get(name, MISSING)]
    if not names:
        return None
    return Change(
        table,
        id,
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def value_change(before: Value | None, after: Value | None) -> Change | None:
    """Return the change that turns one value into another, or ``None`` if they are equal.

    Args:
        before: The value before the change, or ``None`` for a new record.
        after: The value after the change, or ``None`` for a removed record.
    """
    value = before if after is None else after
    if value is None or before == after:
        return None
    key = value_key(value)
    if before is None or after is None:
        return Change(*key, to_record(before) if before else None, to_record(after) if after else None)
    names = [name for name in value.__match_args__ if getattr(before, name) != getattr(after, name)]
    return Change(*key, to_record(before, names), to_record(after, names))


MISSING = object()
"""Sentinel that distinguishes an absent field from a null field."""


def invert(edit: Edit, signature: Signature) -> Generator[None, None, Edit]:
    """Create the edit that undoes ``edit``, in steps of a few milliseconds."""
    changes = []
    for number, change in enumerate(reversed(edit.changes), 1):
        changes.append(change.inverse)
        if number % CHANGES_PER_STEP == 0:
            yield
    return Edit(edit.label, tuple(changes), *signature, edit.article, edit.bookkeeping, inverts=edit.id)


def run_to_end(steps: Generator[None, None, Result]) -> Result:
    """Run a generator to its end without pause and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def without_none(changes: Iterable[Change | None]) -> tuple[Change, ...]:
    """Filter out ``None``, the result of :func:`difference` for equal records."""
    return tuple(change for change in changes if change is not None)
