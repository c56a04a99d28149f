"""Changing the annotations: apply an edit, take it back, do it again; memory at once, the disk soon after."""

from collections.abc import Callable, Generator
from typing import NamedTuple

from annotations.edits.edit import Edit, invert_in_steps, run_to_end
from annotations.errors import EditRefused, InvalidRecord, StoreReadOnly
from annotations.store.folder.checkpoint import CheckpointedFile
from annotations.store.folder.merge_base import MergeBase
from annotations.store.folder.writer import Pending, Writer
from annotations.store.gc_pause import gc_paused
from annotations.store.history import AppliedEdit, LazyHistory
from annotations.store.read_api import ReadApi
from annotations.store.state import ValidatedEdit
from annotations.store.validation import validate, validate_in_steps


class Receipt(NamedTuple):
    """An edit that was applied, and is on its way to the disk."""

    sequence: int
    """Its number; durable when :attr:`AnnotationStore.saved` has reached it."""


class InvertedEdit(NamedTuple):
    """An edit that was taken back, or done again."""

    receipt: Receipt
    """Of the edit that did so."""
    edit: Edit
    """What it changed; its label is that of the edit taken back or done again."""


class EditApi(ReadApi):
    """Annotations that take edits; :class:`~annotations.store.store.AnnotationStore` opens them."""

    read_only_reason: str
    """Why nothing can be written, as a sentence; empty when edits are taken."""
    _sequence: int
    _files: CheckpointedFile
    _writer: Writer
    _history: LazyHistory
    _merge_base: MergeBase

    def __init__(self) -> None:
        """Begin with nobody who listens."""
        super().__init__()
        self._listeners: list[Callable[[Edit, int], None]] = []

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return bool(self.read_only_reason)

    def apply(self, edit: Edit) -> Receipt:
        """Apply an edit: memory changes at once, the disk soon after.

        Raises:
            StoreReadOnly: Nothing can be written here.
            EditRefused: The annotations do not allow the edit as they are; nothing changed.
            InvalidRecord: The edit would leave a record that breaks a rule of the data model; nothing changed.
        """
        return self._apply(edit).receipt

    def apply_in_steps(self, edit: Edit) -> Generator[None, None, Receipt]:
        """As :meth:`apply`, for an edit of many records: to be resumed until it ends, a few milliseconds each time.

        Other edits may be applied meanwhile. Nothing of this one is to be seen before its last step.
        """
        return (yield from self._apply_in_steps(edit)).receipt

    def undoable(self, coder: str) -> Edit | None:
        """The edit that :meth:`undo` would take back, perhaps without its changes, or none."""
        applied = self._history.history.undoable(coder)
        return applied.edit if applied else None

    def redoable(self, coder: str) -> Edit | None:
        """The undo that :meth:`redo` would take back, with the label of what was undone, or none."""
        applied = self._history.history.redoable(coder)
        return applied.edit if applied else None

    def undo(self, coder: str, at: str) -> InvertedEdit:
        """Take back a coder's newest edit, restoring only the fields it changed; it may be from an earlier opening.

        Args:
            coder: Whose edit, and who takes it back.
            at: The time, ISO 8601 in UTC.

        Raises:
            StoreReadOnly: Nothing can be written here.
            EditRefused: There is none, or what it changed has changed since; nothing changed.
            DamagedStore: The journal cannot be trusted any more.
        """
        return run_to_end(self.undo_in_steps(coder, at))

    def undo_in_steps(self, coder: str, at: str) -> Generator[None, None, InvertedEdit]:
        """As :meth:`undo`, for an edit of many records; see :meth:`apply_in_steps`."""
        return self._invert(self._history.history.undoable, "undo", coder, at)

    def redo(self, coder: str, at: str) -> InvertedEdit:
        """Do again what a coder took back last; as :meth:`undo`."""
        return run_to_end(self.redo_in_steps(coder, at))

    def redo_in_steps(self, coder: str, at: str) -> Generator[None, None, InvertedEdit]:
        """As :meth:`redo`, for an edit of many records; see :meth:`apply_in_steps`."""
        return self._invert(self._history.history.redoable, "do again", coder, at)

    def _invert(
        self, newest: Callable[[str], AppliedEdit | None], verb: str, coder: str, at: str
    ) -> Generator[None, None, InvertedEdit]:
        """Apply the inverse of the newest edit on one of the stacks."""
        applied = newest(coder)
        if applied is None:
            raise EditRefused(f"There is nothing to {verb}.")
        sequence, edit = yield from self._history.load_changes(applied)
        try:
            inverse = yield from invert_in_steps(edit, coder=coder, at=at, sequence=sequence, label=edit.label)
            return (yield from self._apply_in_steps(inverse, lambda: newest(coder) is applied))
        except (EditRefused, InvalidRecord) as error:
            raise EditRefused(f'Cannot {verb} "{edit.label}". {error.sentence}') from error

    def _apply_in_steps(
        self, edit: Edit, wanted: Callable[[], bool] = lambda: True
    ) -> Generator[None, None, InvertedEdit]:
        """Apply an edit if it is still wanted when it is prepared, again if another was applied meanwhile."""
        while True:
            self.check_writable()
            sequence = self._sequence
            with gc_paused(len(edit.changes)):
                validated = yield from validate_in_steps(self._content, edit)
            if not wanted():
                raise EditRefused("Something else was done meanwhile.")
            if sequence == self._sequence:
                return self._commit(validated)

    def _apply(self, edit: Edit, *, trusted: bool = False) -> InvertedEdit:
        """Check an edit, change memory, queue the write, tell the listeners."""
        self.check_writable()
        return self._commit(validate(self._content, edit, trusted=trusted))

    def check_writable(self) -> None:
        """Refuse, before anything is made for it, what could not be written.

        Raises:
            StoreReadOnly: Nothing can be written here.
        """
        if self.read_only:
            raise StoreReadOnly(self.read_only_reason)

    def _commit(self, validated: ValidatedEdit) -> InvertedEdit:
        """Change memory, queue the write, tell the listeners."""
        rows = self._content.commit(validated)
        self._sequence += 1
        applied = AppliedEdit(self._sequence, validated.edit)
        self._merge_base.advance(applied, self._files.written)
        self._history.add(applied)
        self._writer.put(Pending(*applied, rows))
        self._tell_changed(validated.edit)
        return InvertedEdit(Receipt(self._sequence), validated.edit)

    def on_change(self, listener: Callable[[Edit, int], None]) -> Callable[[], None]:
        """Hear of every applied edit and its number, in the caller's thread, before :meth:`apply` returns.

        Returns:
            What ends that, to be called once.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell_changed(self, edit: Edit) -> None:
        for listener in tuple(self._listeners):
            listener(edit, self._sequence)
