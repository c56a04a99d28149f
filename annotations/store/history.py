"""Undo and redo over a sequence of edits, with separate stacks for each coder."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from annotations.edits.edit import Edit


class History:
    """The undo and redo stacks of each coder.

    The stacks are a pure function of the applied edits. An edit that ``inverts`` another moves it between the stacks.
    Any other edit of a coder goes on top of the coder's undo stack and clears the redo stack. Bookkeeping edits are
    ignored.
    """

    def __init__(self, earlier: Callable[[], Iterable[Edit]] = tuple) -> None:
        """Create a history.

        Args:
            earlier: Returns the edits before those that are added, oldest first; called when they are first needed.
        """
        self._earlier = earlier
        self._built = False
        self._done: defaultdict[str, list[Edit]] = defaultdict(list)
        self._undone: defaultdict[str, list[Edit]] = defaultdict(list)
        self.added: list[Edit] = []
        """The edits that were added, oldest first."""

    def add(self, edit: Edit) -> None:
        """Add the next applied edit."""
        self.added.append(edit)
        if self._built:
            self._push(edit)

    def replace_added(self, first: int, edits: Iterable[Edit]) -> None:
        """Replace the added edits from an index on, as if only the new ones had been applied."""
        self.added[first:] = edits
        self._built = False

    def undoable(self, coder: str) -> Edit | None:
        """Return the edit that a coder's next undo inverts, possibly without its changes, or ``None``.

        Raises:
            StoreError: The earlier edits cannot be read.
        """
        self._build()
        done = self._done[coder]
        return done[-1] if done else None

    def redoable(self, coder: str) -> Edit | None:
        """Return the undo edit that a coder's next redo inverts, or ``None``; otherwise as :meth:`undoable`."""
        self._build()
        undone = self._undone[coder]
        return undone[-1] if undone else None

    def _build(self) -> None:
        if self._built:
            return
        self._done.clear()
        self._undone.clear()
        for edit in (*self._earlier(), *self.added):
            self._push(edit)
        self._built = True

    def _push(self, edit: Edit) -> None:
        if edit.bookkeeping:
            return
        done, undone = self._done[edit.coder], self._undone[edit.coder]
        if edit.inverts is None:
            done.append(edit)
            undone.clear()
        elif done and done[-1].id == edit.inverts:
            done.pop()
            undone.append(edit)
        elif undone and undone[-1].id == edit.inverts:
            undone.pop()
            done.append(edit)
