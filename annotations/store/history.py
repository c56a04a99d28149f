"""Undo and redo over a sequence of edits, for each coder apart."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from annotations.edits.edit import Edit
from annotations.store.folder.journal import Journal, include_earlier


class AppliedEdit(NamedTuple):
    """An edit with its place in the sequence of all edits."""

    sequence: int
    """Its number; edits are numbered from 1 in the order they were applied."""
    edit: Edit
    """What was done; its changes may be left out while nobody needs them."""


class History:
    """What each coder can take back and do again.

    It is a pure function of the applied edits: an edit that ``inverts`` another moves it between the stacks, any other
    edit of a coder is the next to take back and empties what that coder could do again. Bookkeeping is left out.
    """

    def __init__(self) -> None:
        """Begin with no edits."""
        self._done: defaultdict[str, list[AppliedEdit]] = defaultdict(list)
        self._undone: defaultdict[str, list[AppliedEdit]] = defaultdict(list)

    def rebuild(self, edits: Iterable[AppliedEdit]) -> None:
        """Forget everything and take in the edits of a whole sequence, oldest first."""
        self._done.clear()
        self._undone.clear()
        for sequence, edit in edits:
            self.push(sequence, edit)

    def push(self, sequence: int, edit: Edit) -> None:
        """Take in the next applied edit."""
        if edit.bookkeeping:
            return
        done, undone = self._done[edit.coder], self._undone[edit.coder]
        if edit.inverts is None:
            done.append(AppliedEdit(sequence, edit))
            undone.clear()
        elif done and done[-1].sequence == edit.inverts:
            done.pop()
            undone.append(AppliedEdit(sequence, edit))
        elif undone and undone[-1].sequence == edit.inverts:
            undone.pop()
            done.append(AppliedEdit(sequence, edit))

    def undoable(self, coder: str) -> AppliedEdit | None:
        """The edit that a coder would take back next, or none."""
        done = self._done[coder]
        return done[-1] if done else None

    def redoable(self, coder: str) -> AppliedEdit | None:
        """The undo that a coder would take back next (and so do the edit again), or none."""
        undone = self._undone[coder]
        return undone[-1] if undone else None


class LazyHistory:
    """The edits of a folder's journals and of this opening; what is in the journals is read when it is first needed."""

    def __init__(self, journals: Sequence[Journal], current: Path) -> None:
        """Begin with what was read at opening.

        Args:
            journals: The newest journals, oldest first.
            current: Where the current one stands, or would stand.
        """
        self._journals = journals
        self._current = current
        self._made: list[AppliedEdit] = []

    def add(self, applied: AppliedEdit) -> None:
        """Take in the next edit."""
        if "history" in vars(self):
            self.history.push(*applied)
        else:
            self._made.append(applied)

    @cached_property
    def history(self) -> History:
        """What can be taken back and done again.

        Raises:
            StoreError: A journal cannot be read.
        """
        history = History()
        self._journals = include_earlier(self._journals, self._current) if self._journals else []
        history.rebuild(AppliedEdit(*head) for journal in self._journals for head in journal.heads())
        for applied in self._made:
            history.push(*applied)
        return history

    def load_changes(self, applied: AppliedEdit) -> Generator[None, None, AppliedEdit]:
        """An edit with its changes, in steps of a few milliseconds.

        Raises:
            StoreError: It cannot be trusted, or the journal not be read.
        """
        if applied.edit.changes:
            return applied
        journal = next(journal for journal in self._journals if applied.sequence in journal.places)
        return AppliedEdit(applied.sequence, (yield from journal.edit_in_steps(applied.sequence)))
