"""The one door to what analysts wrote: open, look up, apply edits, take them back, close."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from annotations.changes import Change, Edit, invert
from annotations.codebook import Codebook
from annotations.content import Prepared
from annotations.errors import EditRefused, InvalidRecord, StoreLocked, StoreReadOnly, UnknownName
from annotations.history import Applied, History
from annotations.model import ArticleRecord, Passage
from annotations.storage.atomic import fingerprint, plain_reason, sweep
from annotations.storage.beside import Beside
from annotations.storage.file import Files, identity_at, why_unwritable
from annotations.storage.journal import with_earlier
from annotations.storage.lock import Lock
from annotations.storage.merging import Base, before, merge
from annotations.storage.opening import Older, Outside, Project, look_outside, open_project, other_tables
from annotations.storage.writer import Failure, Pending, Writer
from annotations.text.span import Span

READING = "The annotations were opened for reading only."
"""Why nothing can be written when nobody wanted to."""


class Receipt(NamedTuple):
    """An edit that was applied, and is on its way to the disk."""

    sequence: int
    """Its number; durable when :attr:`AnnotationStore.saved` has reached it."""


class Undone(NamedTuple):
    """An edit that was taken back, or done again."""

    receipt: Receipt
    """Of the edit that did so."""
    edit: Edit
    """What it changed; its label is that of the edit taken back or done again."""


class AnnotationStore:
    """The annotations of one folder.

    Everything is called from one thread, save for the listeners of :meth:`on_saved` and :meth:`on_failed`, which are
    called in the writer's. Nothing here but :meth:`wait_saved` and :meth:`close` waits for a disk.
    """

    def __init__(
        self, path: Path, project: Project, lock: Lock | None, reason: str, coder: str, refuge: Path | None
    ) -> None:
        """Use :meth:`open`."""
        self.path = path
        """The annotations file; links are resolved."""
        self.read_only_reason = reason
        """Why nothing can be written, as a sentence; empty when edits are taken."""
        self.outside: Outside | None = None
        """What was taken over when it was opened from a file that something else wrote, or none."""
        self._coder = coder
        self._lock = lock
        self._listeners: list[Callable[[Edit, int], None]] = []
        self._saved_listeners: list[Callable[[int], None]] = []
        self._failed_listeners: list[Callable[[Failure], None]] = []
        self._take_over(project)
        journal = project.journals[-1] if project.journals else None
        self._files = Files(path, project.document, project.state, project.identity, journal, refuge)
        self._writer = Writer(self._files, self._sequence, self._tell_saved, self._tell_failed)
        if project.taken is not None:
            self._files.accept(project.state, project.identity, {})
        if project.arrived is not None:
            self.outside = self._arrive(project.arrived, project.remarks)
        if project.behind and not reason:
            self._writer.fall_behind()

    def _take_over(self, project: Project) -> None:
        """Work with what opening found."""
        self._content = project.content
        self._sequence = project.sequence
        self._project: str = project.document.meta.get("project", "")
        self._journals = project.journals
        self._unsettled = list(project.since)
        self._taken = (project.identity, project.taken) if project.taken else None
        self._history: History | None = None
        self._made: list[Applied] = []
        self._seen = (project.state, project.journals[-1].state if project.journals else None)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        older: Older | None = None,
        coder: str = "",
        refuge: Path | None = None,
    ) -> Self:
        """Open an annotations file, which need not exist: it is made at the first edit.

        Unless ``read_only``, the lock beside it is held until :meth:`close`. Where it cannot be had, where nothing can
        be written, and for a file of a newer version, the store opens read-only and says why. What is only in the
        journal is replayed; what something else wrote into the file is merged (:attr:`outside`).

        Args:
            path: The annotations file.
            read_only: Whether nothing shall be written; nothing is made then, not even a lock.
            older: What is meant if the file is an older copy of itself.
            coder: Whose edit it shall be when something else changed the file, and so who can undo that.
            refuge: A folder of the user for copies while nothing can be saved, or none.

        Raises:
            OlderCopy: The file is an older copy, and ``older`` does not say what is meant.
            StoreConflict: The file belongs to another project than its journal, or is gone.
            DamagedStore: File or journal cannot be trusted; they are left as they are.
            NewerSchema: A newer version wrote it, in a way this one cannot read.
            StoreError: It cannot be read.
        """
        path = Path(os.path.realpath(path))
        lock, reason = (None, READING) if read_only else _take_lock(path)
        try:
            project = open_project(path, older, partial(_signed, coder))
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        reason = reason or project.unread
        if project.newer:
            reason = f"{path.name} was written by a newer version of this program."
        if reason and lock is not None:
            lock.release()
        store = cls(path, project, lock, reason, coder, refuge)
        if project.taken is not None:
            store.flush()  # lest anybody has to be asked, or told, again
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self, timeout: float | None = None) -> bool:
        """Try once more to write what is not saved, and release the lock; tell whether everything is saved.

        Args:
            timeout: Seconds to wait for a disk that does not answer, or none to wait for ever.
        """
        self.read_only_reason = self.read_only_reason or "The annotations were closed."
        everything = self._writer.close(timeout)
        if self._lock is not None and not self._writer.running:  # a write that hangs may still end, under the lock
            self._lock.release()
        return everything

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return bool(self.read_only_reason)

    # Looking up

    @property
    def codebook(self) -> Codebook:
        """The themes as they are now."""
        return self._content.codebook

    @property
    def used_theme_ids(self) -> Set[str]:
        """Ids of all themes there ever were; a new theme must have another one."""
        return self._content.used_themes

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return len(self._content.passages)

    def passage(self, id: str) -> Passage:
        """The passage with an id.

        Raises:
            UnknownName: There is none.
        """
        try:
            return self._content.passages[id]
        except KeyError:
            raise UnknownName(f'There is no passage "{id}".') from None

    def __contains__(self, id: object) -> bool:
        """Whether there is a passage with an id."""
        return id in self._content.passages

    def __iter__(self) -> Iterator[Passage]:
        """Every passage, by article and then by start, the longer first."""
        return self._content.passages.in_order()

    def passages(self, article: str) -> Sequence[Passage]:
        """The passages of an article, by start, the longer first, then the older."""
        return self._content.passages.of(article)

    def at(self, article: str, span: Span) -> Sequence[Passage]:
        """The passages of an article that share a code point with a span, in the order of :meth:`passages`."""
        return self._content.passages.at(article, span)

    def exactly(self, article: str, span: Span, coder: str) -> Passage | None:
        """A coder's passage that has just this span, or none."""
        return self._content.passages.exactly(article, span, coder)

    def with_theme(self, theme: str) -> Iterator[Passage]:
        """The passages tagged with a theme (not with those under it), in the order of iteration."""
        return self._content.passages.with_theme(theme)

    def theme_counts(self, article: str | None = None) -> Mapping[str, int]:
        """How many passages carry each theme, in one article or in all; themes that none carries are left out."""
        return self._content.passages.theme_counts(article)

    def article(self, path: str) -> ArticleRecord:
        """What is recorded about an article; an empty record when nothing is."""
        return self._content.articles.get(path) or ArticleRecord(path)

    def articles(self) -> Mapping[str, ArticleRecord]:
        """What is recorded about each article that has a record, by its path; it shows later edits too."""
        return self._content.articles

    # Changing

    def apply(self, edit: Edit) -> Receipt:
        """Apply an edit: memory changes at once, the disk soon after.

        Raises:
            StoreReadOnly: Nothing can be written here.
            EditRefused: The annotations do not allow the edit as they are; nothing changed.
            InvalidRecord: The edit would leave a record that breaks a rule of the data model; nothing changed.
        """
        return self._apply(edit).receipt

    def apply_in_slices(self, edit: Edit) -> Generator[None, None, Receipt]:
        """As :meth:`apply`, for an edit of many records: to be resumed until it ends, a few milliseconds each time.

        Other edits may be applied meanwhile. Nothing of this one is to be seen before its last step.
        """
        while True:
            self._check_writable()
            sequence = self._sequence
            prepared = yield from self._content.prepare_in_slices(edit)
            if sequence == self._sequence:
                return self._commit(prepared).receipt

    def undoable(self, coder: str) -> Edit | None:
        """The edit that :meth:`undo` would take back, perhaps without its changes, or none."""
        applied = self._past().undoable(coder)
        return applied.edit if applied else None

    def redoable(self, coder: str) -> Edit | None:
        """The undo that :meth:`redo` would take back, with the label of what was undone, or none."""
        applied = self._past().redoable(coder)
        return applied.edit if applied else None

    def undo(self, coder: str, at: str) -> Undone:
        """Take back a coder's newest edit, restoring only the fields it changed; it may be from an earlier opening.

        Args:
            coder: Whose edit, and who takes it back.
            at: The time, ISO 8601 in UTC.

        Raises:
            StoreReadOnly: Nothing can be written here.
            EditRefused: There is none, or what it changed has changed since; nothing changed.
            DamagedStore: The journal cannot be trusted any more.
        """
        return self._invert(self._past().undoable(coder), "undo", coder, at)

    def redo(self, coder: str, at: str) -> Undone:
        """Do again what a coder took back last; as :meth:`undo`."""
        return self._invert(self._past().redoable(coder), "do again", coder, at)

    def _past(self) -> History:
        """What can be taken back and done again; read from the journal when it is first asked for."""
        if self._history is None:
            self._history = History()
            self._journals = with_earlier(self._journals, Beside.of(self.path).journal) if self._journals else []
            for journal in self._journals:
                for number, edit in journal.heads():
                    self._history.push(number, edit)
            for number, edit in self._made:
                self._history.push(number, edit)
        return self._history

    def _invert(self, applied: Applied | None, verb: str, coder: str, at: str) -> Undone:
        """Apply the inverse of an applied edit."""
        if applied is None:
            raise EditRefused(f"There is nothing to {verb}.")
        sequence, edit = applied
        if not edit.changes:
            edit = next(journal for journal in self._journals if sequence in journal.places).edit(sequence)
        try:
            return self._apply(invert(edit, coder=coder, at=at, sequence=sequence, label=edit.label))
        except (EditRefused, InvalidRecord) as error:
            raise EditRefused(f'Cannot {verb} "{edit.label}". {error.sentence}') from error

    def _apply(self, edit: Edit, *, trusted: bool = False) -> Undone:
        """Check an edit, change memory, queue the write, tell the listeners."""
        self._check_writable()
        return self._commit(self._content.prepare(edit, trusted=trusted))

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreReadOnly(self.read_only_reason)

    def _commit(self, prepared: Prepared) -> Undone:
        """Change memory, queue the write, tell the listeners."""
        rows = self._content.commit(prepared)
        self._sequence += 1
        applied = Applied(self._sequence, prepared.edit)
        self._unsettled = [one for one in self._unsettled if one[0] > self._files.written]
        self._unsettled.append(applied)
        if self._history is None:
            self._made.append(applied)
        else:
            self._history.push(*applied)
        self._writer.put(Pending(*applied, rows))
        self._tell_changed(prepared.edit)
        return Undone(Receipt(self._sequence), prepared.edit)

    # What others do

    def refresh(self, older: Older | None = None) -> Outside | None:
        """Look whether something else changed the files, and take it over; gives what that changed here, or none.

        To be called when the window gets the focus, and when a :class:`~annotations.errors.StoreConflict` kept the
        file from being written. It takes no longer than two looks at files that are as they were.

        Args:
            older: What is meant if the file is an older copy of itself.

        Raises:
            OlderCopy: The file is an older copy, and ``older`` does not say what is meant.
            StoreError: What is there now cannot be taken over; it is left as it is.
        """
        if self.read_only:
            return self._catch_up(older)
        state, identity = self._files.known
        present = fingerprint(self.path)
        if present == state:
            return None
        if present is None or state is None or identity == identity_at(self.path):
            self._writer.fall_behind()  # finds out by itself what is to be said
            self._writer.flush()
            return None
        look = look_outside(self.path, self._content, self._project, self._base(), older)
        found = look.found
        self._content.used_themes.update(found.content.used_themes)
        self._files.accept(found.state, found.identity, other_tables(found.document))
        self._taken = (found.identity, found.content)
        self._writer.fall_behind()
        edit = _signed(self._coder, look.label, look.changes)
        outside = self._arrive(edit, look.remarks) if look.changes else None
        self.flush()  # lest anybody has to be asked, or told, again
        return outside

    def _base(self) -> Base:
        """What was in the annotations file when it was last seen here."""
        if self._taken is not None and self._taken[0] == self._files.known[1]:
            return self._taken[1].record
        written = self._files.written
        return before(self._content, [edit for number, edit in self._unsettled if number > written])

    def _arrive(self, edit: Edit, remarks: tuple[str, ...]) -> Outside:
        """Take over what something else did; where nothing can be written, in memory only."""
        if self.read_only:
            prepared = self._content.prepare(edit, trusted=True)
            self._content.commit(prepared)
            return Outside(prepared.edit, remarks)
        return Outside(self._apply(edit, trusted=True).edit, remarks)

    def _catch_up(self, older: Older | None) -> Outside | None:
        """Show what another process saved since the files were last read."""
        if self._seen == (fingerprint(self.path), fingerprint(Beside.of(self.path).journal)):
            return None
        project = open_project(self.path, older, partial(_signed, self._coder))
        if project.arrived is not None:
            project.content.commit(project.content.prepare(project.arrived, trusted=True))
        changes, _ = merge(self._content, self._content.record, project.content)
        self._take_over(project)
        edit = _signed(self._coder, "changed outside", changes)
        if changes:
            self._tell_changed(edit)
        return Outside(edit, project.remarks) if changes else None

    # Saving

    @property
    def saved(self) -> int:
        """Number of the newest edit that is durable."""
        return self._writer.saved

    @property
    def pending(self) -> bool:
        """Whether edits were applied that are not durable yet."""
        return self.saved < self._sequence

    @property
    def exists(self) -> bool:
        """Whether there is an annotations file, or will be as soon as the writer comes to it."""
        return self._sequence > 0 or self.path.exists()

    @property
    def failure(self) -> Failure | None:
        """Why edits are not saved, and since when; none while saving works."""
        return self._writer.failure

    def wait_saved(self, sequence: int, timeout: float | None = None) -> bool:
        """Wait until an edit is durable or could not be written; tell whether it is durable.

        Args:
            sequence: The edit's number.
            timeout: Seconds to wait at most, or none to wait for ever.
        """
        return self._writer.wait(sequence, timeout)

    def on_change(self, listener: Callable[[Edit, int], None]) -> Callable[[], None]:
        """Hear of every applied edit and its number, in the caller's thread, before :meth:`apply` returns.

        Returns:
            What ends that, to be called once.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def on_saved(self, listener: Callable[[int], None]) -> None:
        """Hear in the writer's thread of the number of the newest durable edit, each time it grows."""
        self._saved_listeners.append(listener)

    def on_failed(self, listener: Callable[[Failure], None]) -> None:
        """Hear in the writer's thread when edits cannot be saved, once for each reason; they are kept and retried."""
        self._failed_listeners.append(listener)

    def flush(self) -> None:
        """Have the annotations file brought up to date soon: on leaving an article, before being suspended."""
        self._writer.flush()

    def _tell_changed(self, edit: Edit) -> None:
        for listener in tuple(self._listeners):
            listener(edit, self._sequence)

    def _tell_saved(self, sequence: int) -> None:
        for listener in self._saved_listeners:
            listener(sequence)

    def _tell_failed(self, failure: Failure) -> None:
        for listener in self._failed_listeners:
            listener(failure)


def _signed(coder: str, label: str, changes: tuple[Change, ...]) -> Edit:
    """An edit of now."""
    return Edit(label, changes, coder, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _take_lock(path: Path) -> tuple[Lock | None, str]:
    """The lock beside an annotations file, or why there is none; what killed writers left is removed under it."""
    reason = why_unwritable(path)
    if reason:
        return None, reason
    try:
        lock = Lock(path)
    except StoreLocked as error:
        return None, str(error)
    except OSError as error:
        return None, f"The lock beside {path.name} cannot be taken: {plain_reason(error)}."
    with suppress(OSError):  # a folder that may be written but not listed keeps its leftovers
        sweep(path)
        sweep(Beside.of(path).journal)
    return lock, ""
