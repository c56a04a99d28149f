"""Undo and redo over a sequence of edits, with separate stacks for each coder."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from annotations.edits.edit import Edit
from annotations.store.folder.journal import Journal, include_earlier


class AppliedEdit(NamedTuple):
    """An edit with its sequence number."""

    sequence: int
    """The edit's number; edits are numbered from 1 in the order of their application."""
    edit: Edit
    """The edit; its changes may be missing until :meth:`LazyHistory.load_changes` loads them."""


class History:
    """The undo and redo stacks of each coder.

    The stacks are a pure function of the applied edits. An edit that ``inverts`` another moves it between the stacks.
    Any other edit of a coder goes on top of the coder's undo stack and clears the redo stack. Bookkeeping edits are
    ignored.
    """

    def __init__(self) -> None:
        """Create an empty history."""
        self._done: defaultdict[str, list[AppliedEdit]] = defaultdict(list)
        self._undone: defaultdict[str, list[AppliedEdit]] = defaultdict(list)

    def rebuild(self, edits: Iterable[AppliedEdit]) -> None:
        """Clear the stacks and push a complete sequence of edits, oldest first."""
        self._done.clear()
        self._undone.clear()
        for sequence, edit in edits:
            self.push(sequence, edit)

    def push(self, sequence: int, edit: Edit) -> None:
        """Push the next applied edit."""
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
        """Return the edit that a coder's next undo inverts, or ``None``."""
        done = self._done[coder]
        return done[-1] if done else None

    def redoable(self, coder: str) -> AppliedEdit | None:
        """Return the undo edit that a coder's next redo inverts, or ``None``."""
        undone = self._undone[coder]
        return undone[-1] if undone else None


class LazyHistory:
    """The history of a folder: the edits of this session and of the journals, which are read on first access."""

    def __init__(self, journals: Sequence[Journal], current: Path) -> None:
        """Create a history from the journals that were read at opening.

        Args:
            journals: The newest journals, oldest first.
            current: The path of the current journal, which need not exist.
        """
        self._journals = journals
        self._current = current
        self._made: list[AppliedEdit] = []

    def add(self, applied: AppliedEdit) -> None:
        """Add the next edit."""
        if "history" in vars(self):
            self.history.push(*applied)
        else:
            self._made.append(applied)

    @cached_property
    def history(self) -> History:
        """The undo and redo stacks, built on first access.

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
        """Return an edit with its changes, read in steps of a few milliseconds.

        Raises:
            StoreError: The edit cannot be trusted, or the journal cannot be read.
        """
        if applied.edit.changes:
            return applied
        journal = next(journal for journal in self._journals if applied.sequence in journal.places)
        return AppliedEdit(applied.sequence, (yield from journal.edit_in_steps(applied.sequence)))
