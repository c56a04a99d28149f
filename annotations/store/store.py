"""The annotations of a folder: look up, edit, undo."""

from collections.abc import Callable, Generator, Sequence, Set
from types import TracebackType
from typing import NamedTuple, Self

from annotations.codebook import Codebook
from annotations.edits.edit import Changed, Edit, Signature, invert, run_to_end, utc_now
from annotations.errors import EditRefused, InvalidRecord, StoreReadOnly, UnknownName
from annotations.model import ArticleRecord, Passage
from annotations.store.backend import AppliedEdit, Arrival, Backend, Loaded, Refusal, StaleChoice
from annotations.store.history import History
from annotations.store.passages import Passages
from annotations.store.records import Records
from annotations.store.state import AnnotationState, Readings, ValidatedEdit
from annotations.store.validation import gc_paused, validate

NOT_READ_YET = "The annotations are being read."
"""The read-only reason of a store whose annotations have not been read yet."""


class ExternalChange(NamedTuple):
    """A change by another program that was merged into the annotations."""

    edit: Edit
    """The merged change; it can be undone like any other edit."""
    remarks: tuple[str, ...] = ()
    """Sentences about records that were changed on both sides."""


class AnnotationStore:
    """The annotations of one folder, in memory, and the backend that saves them.

    Callers use the store from one thread. An edit is applied in memory at once and saved soon after; only the backend
    waits for the place where the annotations are stored.
    """

    def __init__(self, backend: Backend, *, coder: str = "") -> None:
        """Create an empty store, which refuses edits until :meth:`adopt`.

        Args:
            backend: The place where the annotations are stored.
            coder: The coder to whom changes by other programs are attributed, who can undo them, and whose reading
                states filters use.
        """
        self.backend = backend
        """The place where the annotations are stored."""
        self.coder = coder
        """The coder to whom changes by other programs are attributed, and whose reading states filters use."""
        self.read_only_reason = NOT_READ_YET
        """The reason why the store is read-only, as a sentence; empty when it accepts edits."""
        self.outside: ExternalChange | None = None
        """The change by another program that was merged when the annotations were read, or ``None``."""
        self._state = AnnotationState(())
        self._sequence = 0
        self._history = History(backend.history)
        self._listeners: list[Callable[[Changed], None]] = []

    def adopt(self, loaded: Loaded) -> None:
        """Install the annotations that the backend has read."""
        self._state, self._sequence, self.read_only_reason, arrival = loaded
        self.outside = self._take_over(arrival)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self, timeout: float | None = None) -> bool:
        """Try once more to save the unsaved edits, and return whether every edit is saved.

        Args:
            timeout: Seconds to wait for an unresponsive backend, or ``None`` to wait without limit.
        """
        self.read_only_reason = self.read_only_reason or "The annotations were closed."
        return self.backend.close(timeout)

    # The annotations

    @property
    def codebook(self) -> Codebook:
        """The current themes."""
        return self._state.codebook

    @property
    def used_theme_ids(self) -> Set[str]:
        """The ids of all current and former themes; a new theme must have a different id."""
        return self._state.used_themes

    @property
    def passages(self) -> Passages:
        """The current passages by id, with lookups by article, place and theme."""
        return self._state.passages

    @property
    def articles(self) -> Records[ArticleRecord]:
        """The current article records, by article path."""
        return self._state.articles

    @property
    def readings(self) -> Readings:
        """The current readings, with lookups by article and coder."""
        return self._state.readings

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
    def exists(self) -> bool:
        """True if annotations are stored, or will be because of an edit."""
        return self._sequence > 0 or self.backend.exists

    @property
    def pending(self) -> bool:
        """True while an applied edit is not saved yet."""
        return self.backend.saved < self._sequence

    # Edits

    @property
    def unread(self) -> bool:
        """True until the annotations have been read."""
        return self.read_only_reason == NOT_READ_YET

    @property
    def read_only(self) -> bool:
        """True if the store refuses edits."""
        return bool(self.read_only_reason)

    def check_writable(self) -> None:
        """Check that edits can be saved, before the caller prepares one.

        Raises:
            StoreReadOnly: The store is read-only.
        """
        if self.read_only:
            raise StoreReadOnly(self.read_only_reason)

    def apply(self, edit: Edit) -> Changed:
        """Apply an edit in memory at once and queue it to be saved.

        Raises:
            StoreReadOnly: The store is read-only.
            EditRefused: The current annotations do not allow the edit; nothing changed.
            InvalidRecord: The edit would leave a record that breaks a rule of the data model; nothing changed.
        """
        return run_to_end(self.apply_in_steps(edit))

    def apply_in_steps(
        self, edit: Edit, still_wanted: Callable[[], bool] = lambda: True
    ) -> Generator[None, None, Changed]:
        """Apply an edit of many records like :meth:`apply`, in steps of a few milliseconds.

        The caller resumes the generator until it ends. Other edits may be applied between the steps. The edit becomes
        visible only in its last step, if it is ``still_wanted`` then.
        """
        while True:
            self.check_writable()
            version = self._state.version
            with gc_paused(len(edit.changes)):
                validated = yield from validate(self._state, edit)
            if not still_wanted():
                raise EditRefused("Another edit was made meanwhile.")
            if version == self._state.version:
                return self._commit(validated)

    def undoable(self, coder: str) -> Edit | None:
        """Return the edit that :meth:`undo` would undo, possibly without its changes, or ``None``."""
        return self._history.undoable(coder)

    def redoable(self, coder: str) -> Edit | None:
        """Return the undo edit that :meth:`redo` would invert, with the label of the edit undone, or ``None``."""
        return self._history.redoable(coder)

    def undo(self, signature: Signature) -> Generator[None, None, Changed]:
        """Undo a coder's newest edit, which may date from an earlier session, in steps of a few milliseconds.

        Only the fields that the edit changed are restored.

        Args:
            signature: The coder who made the edit and now undoes it, and the time.

        Raises:
            StoreReadOnly: The store is read-only.
            EditRefused: There is no edit to undo, or a later edit changed the same fields; nothing changed.
            StoreError: The edit cannot be read or trusted.
        """
        return self._invert(self.undoable, "undo", signature)

    def redo(self, signature: Signature) -> Generator[None, None, Changed]:
        """Redo the edit that a coder undid last; steps, arguments and errors as for :meth:`undo`."""
        return self._invert(self.redoable, "redo", signature)

    def _invert(
        self, newest: Callable[[str], Edit | None], verb: str, signature: Signature
    ) -> Generator[None, None, Changed]:
        edit = newest(signature.coder)
        if edit is None:
            raise EditRefused(f"There is nothing to {verb}.")
        id = edit.id
        if not edit.changes:
            edit = yield from self.backend.load_edit(id)

        def is_newest() -> bool:
            now = newest(signature.coder)
            return now is not None and now.id == id

        try:
            inverse = yield from invert(edit, signature)
            return (yield from self.apply_in_steps(inverse, is_newest))
        except (EditRefused, InvalidRecord) as error:
            raise EditRefused(f'Cannot {verb} "{edit.label}". {error.sentence}') from error

    def _commit(self, validated: ValidatedEdit) -> Changed:
        """Apply a validated edit in memory, hand it to the backend and notify the listeners."""
        rows = self._state.commit(validated)
        self._sequence += 1
        self._history.add(validated.edit)
        self.backend.put(AppliedEdit(self._sequence, validated.edit, rows))
        return self._tell_changed(validated)

    def on_change(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call a listener after every change of the annotations, before the method that makes the change returns.

        Returns:
            A function that removes the listener; call it once.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell_changed(self, validated: ValidatedEdit) -> Changed:
        changed = validated.changed(self._sequence)
        for listener in tuple(self._listeners):
            listener(changed)
        return changed

    # Changes by others

    def refresh(self, stale_choice: StaleChoice | None = None) -> ExternalChange | None:
        """Merge changes that other programs made, and return them, or ``None`` if there are none.

        Call this when the window gets the focus and when a :class:`~annotations.errors.StoreConflict` prevented a
        save. It is fast if nothing changed.

        Args:
            stale_choice: How to treat stored annotations that are an older copy of themselves.

        Raises:
            StaleCopy: The stored annotations are an older copy and ``stale_choice`` is ``None``.
            StoreError: The stored annotations cannot be merged; they stay unchanged.
        """
        return self._take_over(self.backend.arrivals(self._state, stale_choice))

    def _take_over(self, arrival: Arrival | None) -> ExternalChange | None:
        """Apply changes by other programs; in a read-only store, in memory only."""
        change = None
        if arrival is not None:
            self._state.used_themes.update(arrival.used_theme_ids)
        if arrival is not None and arrival.changes:
            edit = Edit(arrival.label, arrival.changes, self.coder, utc_now())
            if self.read_only:
                merged = self._commit_in_memory(edit, trusted=True)
            else:
                merged = self._commit(run_to_end(validate(self._state, edit, trusted=True))).edit
            change = ExternalChange(merged, arrival.remarks)
        self.backend.start_saving()
        return change

    def roll_back_refused(self) -> Sequence[Refusal]:
        """Roll back the edits that the backend has refused, and return them, oldest first.

        Call this when the backend reports an outcome. The annotations are then as if the edits had never been applied,
        and undo does not offer them. Later edits stay if they fit without the refused ones; the others are rolled back
        and returned as well.
        """
        refused = {refusal.edit.id: refusal for refusal in self.backend.take_refusals()}
        if not refused:
            return []
        added = self._history.added
        first = next((index for index, edit in enumerate(added) if edit.id in refused), len(added))
        edits, kept = added[first:], list[Edit]()
        if not edits:
            return []
        for edit in reversed(edits):
            inverse = run_to_end(invert(edit, Signature(edit.coder, edit.at)))
            self._commit_in_memory(inverse, trusted=True)
        inverting = set[str]()  # undos of refused edits go without a report: their effect is there
        for edit in edits:
            if edit.inverts in refused or edit.inverts in inverting:
                inverting.add(edit.id)
                refused.pop(edit.id, None)
            elif edit.id not in refused:
                try:
                    kept.append(self._commit_in_memory(edit))
                except (EditRefused, InvalidRecord) as error:
                    refused[edit.id] = Refusal(edit, error.sentence)
        self._history.replace_added(first, kept)
        return [refused[edit.id] for edit in edits if edit.id in refused]

    def _commit_in_memory(self, edit: Edit, *, trusted: bool = False) -> Edit:
        """Apply an edit that is not to be saved, notify the listeners, and return the effective edit."""
        validated = run_to_end(validate(self._state, edit, trusted=trusted))
        self._state.commit(validated)
        return self._tell_changed(validated).edit
