"""Write access to the annotations: apply, undo and redo edits, in memory at once and on disk soon after."""

from collections.abc import Callable, Generator, Set
from typing import NamedTuple

from annotations.codebook import Codebook
from annotations.edits.edit import Changed, Edit, invert_in_steps, run_to_end
from annotations.errors import EditRefused, InvalidRecord, StoreReadOnly, UnknownName
from annotations.model import ArticleRecord, Passage
from annotations.store.folder.checkpoint import CheckpointedFile
from annotations.store.folder.merge_base import MergeBase
from annotations.store.folder.writer import Pending, Writer
from annotations.store.history import AppliedEdit, LazyHistory
from annotations.store.passages import Passages
from annotations.store.records import Records
from annotations.store.state import AnnotationState, Readings, ValidatedEdit
from annotations.store.validation import gc_paused, validate, validate_in_steps
from annotations.tables import TABLES, reading_path


class Receipt(NamedTuple):
    """The sequence number of an applied edit, which the writer thread saves later."""

    sequence: int
    """The edit's number; the edit is durable once :attr:`AnnotationStore.saved` has reached it."""


class InvertedEdit(NamedTuple):
    """The result of an undo or a redo."""

    receipt: Receipt
    """The receipt of the inverse edit."""
    edit: Edit
    """The inverse edit with its changes; its label is that of the edit undone or redone."""


class EditApi:
    """Read and write access to the annotations; :class:`~annotations.store.store.AnnotationStore` opens them."""

    read_only_reason: str
    """The reason why the store is read-only, as a sentence; empty when it accepts edits."""
    _sequence: int
    _files: CheckpointedFile
    _writer: Writer
    _history: LazyHistory
    _merge_base: MergeBase

    def __init__(self) -> None:
        """Create an API over an empty state, without listeners."""
        self._content = AnnotationState(())
        self._listeners: list[Callable[[Changed], None]] = []

    @property
    def codebook(self) -> Codebook:
        """The current themes."""
        return self._content.codebook

    @property
    def used_theme_ids(self) -> Set[str]:
        """The ids of all current and former themes; a new theme must have a different id."""
        return self._content.used_themes

    @property
    def passages(self) -> Passages:
        """The current passages by id, with lookups by article, place and theme."""
        return self._content.passages

    @property
    def articles(self) -> Records[ArticleRecord]:
        """The current article records, by article path."""
        return self._content.articles

    @property
    def readings(self) -> Readings:
        """The current readings, with lookups by article and coder."""
        return self._content.readings

    def passage(self, id: str) -> Passage:
        """Return the passage with an id.

        Raises:
            UnknownName: No passage has this id.
        """
        try:
            return self.passages[id]
        except KeyError:
            raise UnknownName(f'There is no passage "{id}".') from None

    def article(self, path: str) -> ArticleRecord:
        """Return the record of an article, or an empty record if the article has none."""
        return self.articles.get(path) or ArticleRecord(path)

    @property
    def read_only(self) -> bool:
        """True if the store refuses edits."""
        return bool(self.read_only_reason)

    def apply(self, edit: Edit) -> Receipt:
        """Apply an edit in memory at once and queue it for the disk.

        Raises:
            StoreReadOnly: The store is read-only.
            EditRefused: The current annotations do not allow the edit; nothing changed.
            InvalidRecord: The edit would leave a record that breaks a rule of the data model; nothing changed.
        """
        return self._apply(edit).receipt

    def apply_in_steps(self, edit: Edit) -> Generator[None, None, Receipt]:
        """Apply an edit of many records like :meth:`apply`, in steps of a few milliseconds.

        The caller resumes the generator until it ends. Other edits may be applied between the steps. The edit becomes
        visible only in its last step.
        """
        return (yield from self._apply_in_steps(edit)).receipt

    def undoable(self, coder: str) -> Edit | None:
        """Return the edit that :meth:`undo` would undo, possibly without its changes, or ``None``."""
        applied = self._history.history.undoable(coder)
        return applied.edit if applied else None

    def redoable(self, coder: str) -> Edit | None:
        """Return the undo edit that :meth:`redo` would invert, with the label of the edit undone, or ``None``."""
        applied = self._history.history.redoable(coder)
        return applied.edit if applied else None

    def undo(self, coder: str, at: str) -> InvertedEdit:
        """Undo a coder's newest edit, which may date from an earlier session; restore only the fields it changed.

        Args:
            coder: The coder who made the edit and now undoes it.
            at: The time, ISO 8601 in UTC.

        Raises:
            StoreReadOnly: The store is read-only.
            EditRefused: There is no edit to undo, or a later edit changed the same fields; nothing changed.
            DamagedStore: The journal has become untrustworthy.
        """
        return run_to_end(self.undo_in_steps(coder, at))

    def undo_in_steps(self, coder: str, at: str) -> Generator[None, None, InvertedEdit]:
        """Undo like :meth:`undo`, in steps; see :meth:`apply_in_steps`."""
        return self._invert(self._history.history.undoable, "undo", coder, at)

    def redo(self, coder: str, at: str) -> InvertedEdit:
        """Redo the edit that a coder undid last; arguments and errors as for :meth:`undo`."""
        return run_to_end(self.redo_in_steps(coder, at))

    def redo_in_steps(self, coder: str, at: str) -> Generator[None, None, InvertedEdit]:
        """Redo like :meth:`redo`, in steps; see :meth:`apply_in_steps`."""
        return self._invert(self._history.history.redoable, "do again", coder, at)

    def _invert(
        self, newest: Callable[[str], AppliedEdit | None], verb: str, coder: str, at: str
    ) -> Generator[None, None, InvertedEdit]:
        """Apply the inverse of the newest edit on the undo or redo stack."""
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
        """Validate an edit in steps and apply it if it is still wanted; start over if another edit came first."""
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
        """Validate an edit, apply it in memory, queue it for the writer and notify the listeners."""
        self.check_writable()
        return self._commit(validate(self._content, edit, trusted=trusted))

    def check_writable(self) -> None:
        """Check that edits can be written, before the caller prepares one.

        Raises:
            StoreReadOnly: The store is read-only.
        """
        if self.read_only:
            raise StoreReadOnly(self.read_only_reason)

    def _commit(self, validated: ValidatedEdit) -> InvertedEdit:
        """Apply a validated edit in memory, queue it for the writer and notify the listeners."""
        rows = self._content.commit(validated)
        self._sequence += 1
        applied = AppliedEdit(self._sequence, validated.edit)
        self._merge_base.advance(applied, self._files.written)
        self._history.add(applied)
        self._writer.put(Pending(*applied, rows))
        self._tell_changed(validated)
        return InvertedEdit(Receipt(self._sequence), validated.edit)

    def on_change(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call a listener after every applied edit, in the thread that applies it, before :meth:`apply` returns.

        Returns:
            A function that removes the listener; call it once.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell_changed(self, validated: ValidatedEdit) -> None:
        edit = validated.edit
        ids: dict[str, dict[str, None]] = {table: {} for table in TABLES}
        for change in edit.changes:
            ids[change.table][change.id] = None
        ids["articles"].update(dict.fromkeys(map(reading_path, ids["readings"])))
        changed = Changed(
            edit,
            self._sequence,
            articles=validated.articles,
            records=frozenset(ids["articles"]),
            passages=ids["passages"].keys(),
            themes=bool(ids["themes"]),
        )
        for listener in tuple(self._listeners):
            listener(changed)
