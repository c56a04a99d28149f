"""Edits as data: what fields of which records were, and are."""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Result = TypeVar("Result")

CHANGES_PER_STEP = 4_000
"""Changes that are turned round, or sorted, at a time."""

Table = Literal["themes", "passages", "articles"]
"""A table of the annotations file; an edit never touches ``meta``."""

Fields = Mapping[str, Any]
"""Names of fields and their JSON values."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record made, removed, or altered in some fields."""

    table: Table
    id: str
    """A theme's or passage's id, an article's path."""
    before: Fields | None
    """The fields as they were: all of them for a removed record, none (``None``) for a new one."""
    after: Fields | None
    """The fields as they are: all of them for a new record, ``None`` for a removed one."""

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.table, self.id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """One labelled, reversible group of changes."""

    label: str
    """What was done, as it is named when it is undone: ``tag fentanyl``."""
    changes: tuple[Change, ...]
    coder: str
    """Who did it."""
    at: str
    """When, ISO 8601 in UTC."""
    article: str = ""
    """Path of the article it was done in, or empty for the folder."""
    bookkeeping: bool = False
    """Whether it is kept out of undo (place, opened, followed renames)."""
    inverts: int | None = None
    """Sequence number of the edit that it takes back or does again, if it is an undo or a redo."""


def difference(table: Table, id: str, before: Fields | None, after: Fields | None) -> Change | None:
    """The change that leads from one whole record to another, or none when they are equal.

    Args:
        table: The table that holds the record.
        id: The record's identity.
        before: The whole record as it is, or none when it is new.
        after: The whole record as it shall be, or none when it is removed.
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


MISSING = object()
"""Tells a field that is absent from one that is null."""


def invert_in_steps(edit: Edit, *, coder: str, at: str, sequence: int, label: str) -> Generator[None, None, Edit]:
    """The edit that takes back ``edit``, which was applied as number ``sequence``, in steps of a few milliseconds."""
    changes = []
    for number, change in enumerate(reversed(edit.changes), 1):
        changes.append(change.inverse)
        if number % CHANGES_PER_STEP == 0:
            yield
    return Edit(label, tuple(changes), coder, at, edit.article, edit.bookkeeping, inverts=sequence)


def run_to_end(steps: Generator[None, None, Result]) -> Result:
    """What something gives that can be done in slices, done in one go."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def without_none(changes: Iterable[Change | None]) -> tuple[Change, ...]:
    """Leave out the changes that change nothing."""
    return tuple(change for change in changes if change is not None)
