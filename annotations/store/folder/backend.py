"""Annotations stored in a folder: a TinyDB file with a journal, a lock and earlier versions beside it."""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from annotations.edits.edit import Edit, Signature, run_to_end
from annotations.errors import StoreError, StoreReadOnly
from annotations.files import fingerprint
from annotations.store.backend import AppliedEdit, Arrival, Failure, Loaded, Refusal, StaleChoice
from annotations.store.folder.checkpoint import CheckpointedFile
from annotations.store.folder.journal import SIZES, Journal, Sizes, include_earlier
from annotations.store.folder.loading import identity_at
from annotations.store.folder.lock import Lock, StorePaths, take_lock
from annotations.store.folder.opening import Project, inspect_external, open_project, other_tables
from annotations.store.folder.writer import WritePath, Writer
from annotations.store.merge import Base, merge, state_before
from annotations.store.records_json import Document
from annotations.store.state import AnnotationState
from annotations.store.store import AnnotationStore
from annotations.store.validation import validate

MakeWriter = Callable[[WritePath, int, Callable[[], None]], Writer]
"""A factory for the writer, with the arguments of :class:`Writer`."""

READING_ONLY = "The annotations were opened for reading only."
"""The read-only reason of a store that the caller opened with ``read_only``."""


class FolderBackend:
    """The annotations file of a folder; see :class:`~annotations.store.backend.Backend`.

    An edit is saved once it is in the journal; the annotations file follows later. The folder never refuses an edit.
    """

    def __init__(
        self, path: Path, *, fallback_dir: Path | None = None, sizes: Sizes = SIZES, writer: MakeWriter = Writer
    ) -> None:
        """Create a backend for an annotations file without reading it; a missing file is created at the first edit.

        Args:
            path: The annotations file.
            fallback_dir: A folder of the user for emergency copies while saving fails, or ``None``.
            sizes: Size limits for journals and their lines.
            writer: A factory for the writer.
        """
        self._path = Path(os.path.realpath(path))  # the writer replaces the file, never a symbolic link to it
        self.name = self._path.name
        self._beside = StorePaths.for_annotations(self._path)
        self._fallback_dir = fallback_dir
        self._sizes = sizes
        self._make_writer = writer
        self._listeners: list[Callable[[], None]] = []
        self._lock: Lock | None = None
        self._install(Project(AnnotationState(()), Document({}, {})))

    # Reading

    def read(self, *, read_only: bool = False, stale_choice: StaleChoice | None = None) -> Loaded:
        """Read the annotations file and its journal.

        Unless ``read_only``, this acquires the lock beside the file. The result is read-only, with a reason, if the
        lock is unavailable, if the file cannot be written, or if a newer version of this program wrote it. Edits that
        are only in the journal are replayed. With ``read_only``, nothing is created, not even a lock.

        Raises:
            StaleCopy: The file is an older copy and ``stale_choice`` is ``None``.
            StoreConflict: The file is missing, or belongs to a different project than its journal.
            DamagedStore: The file or the journal cannot be trusted; both stay unchanged.
            NewerSchema: A newer version wrote the file in a format that this version cannot read.
            StoreError: The file cannot be read.
        """
        lock, reason = (None, READING_ONLY) if read_only else take_lock(self._path)
        try:
            project = open_project(self._path, stale_choice)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        reason = reason or project.unread
        if project.newer:
            reason = f"{self.name} was written by a newer version of this program."
        if reason and lock is not None:
            lock.release()
            lock = None
        self._lock = lock
        self._install(project)
        return Loaded(project.state, project.sequence, reason, project.arrival)

    def _install(self, project: Project) -> None:
        newest = project.journals[-1] if project.journals else None
        self._project = project
        self._seen = (project.fingerprint, newest.fingerprint if newest else None)
        self._numbers: dict[str, tuple[Journal, int]] = {}
        self._flush_due = project.adopted is not None
        self._files = CheckpointedFile(
            self._path, project.document, project.fingerprint, project.identity, newest, self._fallback_dir, self._sizes
        )
        if project.adopted is not None:
            self._files.adopt(project.fingerprint, project.identity, {})
        self._writer = self._make_writer(self._files, project.sequence, self._tell_outcome)

    @property
    def exists(self) -> bool:
        """True if the annotations file exists."""
        return self._path.exists()

    def owns(self, path: Path) -> bool:
        """Return whether a file is the annotations file, or in the folder beside it."""
        real = Path(os.path.realpath(path))
        return real == self._path or self._beside.folder in real.parents

    # Changes by other programs

    def arrivals(self, state: AnnotationState, stale_choice: StaleChoice | None) -> Arrival | None:
        """Merge changes that another program made to the files; costs two ``stat`` calls if they are unchanged.

        Raises:
            StaleCopy: The file is an older copy and ``stale_choice`` is ``None``.
            StoreError: The present file cannot be merged; it stays unchanged.
        """
        if self._lock is None:
            return self._catch_up(state, stale_choice)
        known, identity = self._files.known
        present = fingerprint(self._path)
        if present == known or self._files.expects(present):
            return None
        arrival, project = None, self._project
        if present and known and identity != identity_at(self._path):  # else the writer reports the conflict
            name = project.document.meta.get("project", "")
            found, arrival = inspect_external(self._path, state, name, self._base(state), stale_choice)
            self._files.adopt(found.fingerprint, found.identity, other_tables(found.document))
            project.identity, project.adopted = found.identity, found.state
        project.behind = self._flush_due = True
        return arrival

    def _base(self, state: AnnotationState) -> Base:
        """Return a lookup of the records in the file as it was last read or written here."""
        adopted = self._project.adopted
        if adopted is not None and self._project.identity == self._files.known[1]:
            return adopted.record
        return state_before(state, [edit for number, edit in self._project.since if number > self._files.written])

    def _catch_up(self, state: AnnotationState, stale_choice: StaleChoice | None) -> Arrival | None:
        """Read the files again if another process has saved edits."""
        if self._seen == (fingerprint(self._path), fingerprint(self._beside.journal)):
            return None
        project = open_project(self._path, stale_choice)
        theirs, remarks = project.state, project.arrival.remarks if project.arrival else ()
        if project.arrival is not None and project.arrival.changes:
            edit = Edit(project.arrival.label, project.arrival.changes, *Signature("", ""))
            theirs.commit(run_to_end(validate(theirs, edit, trusted=True)))
        changes, _ = merge(state, state.record, theirs)
        self._install(project)
        return Arrival("changed outside", changes, remarks)

    def start_saving(self) -> None:
        """Bring the annotations file up to date if the journal or another program is ahead of it."""
        if self._project.behind and self._lock is not None:
            self._writer.mark_dirty()
        if self._flush_due:
            self._writer.flush()  # so that the next opening needs no question or notice about this change
        self._project.behind = self._flush_due = False

    # History

    def history(self) -> Iterator[Edit]:
        """Yield the edits of the journals that were read, and of earlier ones, without their changes."""
        project = self._project
        project.journals = include_earlier(project.journals, self._beside.journal) if project.journals else []
        for journal in project.journals:
            for number, edit in journal.heads():
                self._numbers[edit.id] = journal, number
                yield edit

    def load_edit(self, id: str) -> Generator[None, None, Edit]:
        """Read an edit from its journal."""
        journal, number = self._numbers[id]
        return journal.edit(number)

    # Saving

    def put(self, applied: AppliedEdit) -> None:
        """Queue an edit for the journal."""
        since = self._project.since
        while since and since[0][0] <= self._files.written:
            del since[0]
        since.append(applied[:2])
        self._writer.put(applied)

    def take_refusals(self) -> Sequence[Refusal]:
        """Return no refusal."""
        return ()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call a listener in the writer thread when edits were saved, and once for each reason why they cannot be."""
        self._listeners.append(listener)

    def _tell_outcome(self) -> None:
        for listener in self._listeners:
            listener()

    @property
    def saved(self) -> int:
        """The number of the newest edit that is durable in the journal."""
        return self._writer.saved

    @property
    def failure(self) -> Failure | None:
        """The reason and start time of a saving failure; ``None`` while saving works."""
        return self._writer.failure

    @property
    def up_to_date(self) -> bool:
        """True if the annotations file durably holds every edit."""
        return self._writer.up_to_date

    def flush(self) -> None:
        """Request an early update of the annotations file."""
        self._writer.flush()

    def settle(self, timeout: float | None = None) -> bool:
        """Update the annotations file now and wait until it is up to date or an attempt fails."""
        return self._writer.settle(timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Try once more to write unsaved edits, release the lock, and return whether every edit is durable."""
        everything = self._writer.close(timeout)
        if self._lock is not None and not self._writer.running:  # a hanging write may still finish and needs the lock
            self._lock.release()
            self._lock = None
        return everything


def open_store(
    path: Path,
    *,
    read_only: bool = False,
    stale_choice: StaleChoice | None = None,
    coder: str = "",
    fallback_dir: Path | None = None,
    sizes: Sizes = SIZES,
    writer: MakeWriter = Writer,
) -> AnnotationStore:
    """Open the annotations of a folder; arguments and errors are those of :class:`FolderBackend` and its ``read``."""
    store = AnnotationStore(FolderBackend(path, fallback_dir=fallback_dir, sizes=sizes, writer=writer), coder=coder)
    store.adopt(store.backend.read(read_only=read_only, stale_choice=stale_choice))
    return store


@contextmanager
def writing(path: Path, coder: str, refusal: str) -> Iterator[AnnotationStore]:
    """Open the annotations of a folder for writing; every edit is durable when the context ends.

    Args:
        path: The annotations file.
        coder: The coder who makes the edits.
        refusal: The first sentence of an error message when writing fails, such as ``Nothing was tagged.``

    Raises:
        StoreError: The annotations cannot be opened, written or saved.
    """
    with open_store(path, coder=coder) as store:
        if store.read_only:
            raise StoreReadOnly(store.read_only_reason, refusal)
        yield store
    if store.pending:
        raise StoreError(f"{refusal} {store.backend.failure or ''}")
