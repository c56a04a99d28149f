"""The public interface to the annotations of a folder: open, look up, edit, undo, close."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from annotations.edits.edit import Change, Edit, utc_now
from annotations.errors import StoreError, StoreReadOnly
from annotations.files import fingerprint
from annotations.store.edit_api import EditApi, InvertedEdit, Receipt
from annotations.store.folder.checkpoint import CheckpointedFile, identity_at
from annotations.store.folder.journal import SIZES, Sizes
from annotations.store.folder.lock import Lock, take_lock
from annotations.store.folder.merge import merge
from annotations.store.folder.merge_base import MergeBase
from annotations.store.folder.opening import (
    ExternalChange,
    Project,
    StaleChoice,
    inspect_external,
    open_project,
    other_tables,
)
from annotations.store.folder.paths import StorePaths
from annotations.store.folder.writer import Failure, WritePath, Writer
from annotations.store.history import LazyHistory
from annotations.store.records_json import Document
from annotations.store.validation import validate

__all__ = ["AnnotationStore", "InvertedEdit", "Receipt", "writing"]

MakeWriter = Callable[[WritePath, int, Callable[[int], None], Callable[[Failure], None]], Writer]
"""A factory for the writer, with the arguments of :class:`Writer`."""

READING_ONLY = "The annotations were opened for reading only."
"""The read-only reason of a store that the caller opened with ``read_only``."""

NOT_READ_YET = "The annotations are being read."
"""The read-only reason of a store whose files have not been read yet."""


class OpenedFiles(NamedTuple):
    """The result of reading the files of a folder."""

    project: Project
    """The content of the files."""
    lock: Lock | None
    """The write lock, which the store releases when it is closed; ``None`` if the store does not hold it."""
    reason: str
    """The reason why the store is read-only; empty when it accepts edits."""


class AnnotationStore(EditApi):
    """The annotations of one folder.

    Callers use the store from one thread. Only :meth:`read` and :meth:`settle` may be called from any thread. The
    listeners of :meth:`on_saved` and :meth:`on_failed` run in the writer thread. Only :meth:`open`, :meth:`read`,
    :meth:`wait_saved`, :meth:`settle` and :meth:`close` wait for the disk.
    """

    def __init__(
        self,
        path: Path,
        *,
        coder: str = "",
        fallback_dir: Path | None = None,
        sizes: Sizes = SIZES,
        writer: MakeWriter = Writer,
    ) -> None:
        """Create a store for a file without reading it; until :meth:`adopt` it is empty and refuses edits.

        Args:
            path: The annotations file.
            coder: The coder to whom an external change of the file is attributed, and who can undo it.
            fallback_dir: A folder of the user for emergency copies while saving fails, or ``None``.
            sizes: Size limits for journals and their lines.
            writer: A factory for the writer.
        """
        super().__init__()
        self.path = Path(os.path.realpath(path))
        """The annotations file, with symbolic links resolved."""
        self.read_only_reason = NOT_READ_YET
        """The reason why the store is read-only, as a sentence; empty when it accepts edits."""
        self.outside: ExternalChange | None = None
        """The change by another program that was merged when the store was opened, or ``None``."""
        self.coder = coder
        """The coder to whom an external change is attributed, and whose reading states filters use."""
        self._refuge = fallback_dir
        self._sizes = sizes
        self._make_writer = writer
        self._lock: Lock | None = None
        self._saved_listeners: list[Callable[[int], None]] = []
        self._failed_listeners: list[Callable[[Failure], None]] = []
        self._take_over(Project(self._content, Document({}, {}), None, ""))

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        stale_choice: StaleChoice | None = None,
        coder: str = "",
        fallback_dir: Path | None = None,
        sizes: Sizes = SIZES,
        writer: MakeWriter = Writer,
    ) -> Self:
        """Create a store and read its file; arguments and errors are those of the class and of :meth:`read`."""
        store = cls(path, coder=coder, fallback_dir=fallback_dir, sizes=sizes, writer=writer)
        store.adopt(store.read(read_only=read_only, stale_choice=stale_choice))
        return store

    def read(self, *, read_only: bool = False, stale_choice: StaleChoice | None = None) -> OpenedFiles:
        """Read the annotations file, from any thread; a missing file is created at the first edit.

        Unless ``read_only``, this acquires the lock beside the file. The store becomes read-only, with a reason, if the
        lock is unavailable, if the file cannot be written, or if a newer version of this program wrote it. Edits that
        are only in the journal are replayed. Changes that another program made to the file are merged
        (:attr:`outside`).

        Args:
            read_only: Open for reading only; no file is created then, not even a lock.
            stale_choice: How to treat a file that is an older copy of itself.

        Raises:
            StaleCopy: The file is an older copy and ``stale_choice`` is ``None``.
            StoreConflict: The file is missing, or belongs to a different project than its journal.
            DamagedStore: The file or the journal cannot be trusted; both stay unchanged.
            NewerSchema: A newer version wrote the file in a format that this version cannot read.
            StoreError: The file cannot be read.
        """
        lock, reason = (None, READING_ONLY) if read_only else take_lock(self.path)
        try:
            project = open_project(self.path, stale_choice, partial(_signed, self.coder))
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        reason = reason or project.unread
        if project.newer:
            reason = f"{self.path.name} was written by a newer version of this program."
        if reason and lock is not None:
            lock.release()
        return OpenedFiles(project, lock, reason)

    @property
    def unread(self) -> bool:
        """True until the annotations have been read."""
        return self.read_only_reason == NOT_READ_YET

    def adopt(self, found: OpenedFiles) -> None:
        """Install the result of :meth:`read`, without notifying listeners."""
        project, self._lock, self.read_only_reason = found
        self._take_over(project)
        if project.adopted is not None:
            self._files.adopt(project.state, project.identity, {})
        if project.incoming is not None:
            self.outside = self._adopt_external(project.incoming, project.remarks)
        if project.behind and not self.read_only:
            self._writer.mark_dirty()
        if project.adopted is not None:
            self.flush()  # so that the next opening needs no question or notice about this change

    def _take_over(self, project: Project) -> None:
        """Replace the state, history and files by those of an opened project."""
        self._content = project.content
        self._sequence = project.sequence
        self._project: str = project.document.meta.get("project", "")
        self._history = LazyHistory(project.journals, StorePaths.for_annotations(self.path).journal)
        self._merge_base = MergeBase(project)
        newest = project.journals[-1] if project.journals else None
        self._seen = (project.state, newest.state if newest else None)
        self._files = CheckpointedFile(
            self.path, project.document, project.state, project.identity, newest, self._refuge, self._sizes
        )
        self._writer = self._make_writer(self._files, self._sequence, self._tell_saved, self._tell_failed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self, timeout: float | None = None) -> bool:
        """Try once more to write unsaved edits, release the lock, and return whether every edit is saved.

        Args:
            timeout: Seconds to wait for an unresponsive disk, or ``None`` to wait without limit.
        """
        self.read_only_reason = self.read_only_reason or "The annotations were closed."
        everything = self._writer.close(timeout)
        if self._lock is not None and not self._writer.running:  # a hanging write may still finish and needs the lock
            self._lock.release()
        return everything

    # Changes by other programs

    def refresh(self, stale_choice: StaleChoice | None = None) -> ExternalChange | None:
        """Merge changes that another program made to the files, and return them, or ``None`` if there are none.

        Call this when the window gets the focus and when a :class:`~annotations.errors.StoreConflict` prevented a
        write. For unchanged files the cost is at most two ``stat`` calls.

        Args:
            stale_choice: How to treat a file that is an older copy of itself.

        Raises:
            StaleCopy: The file is an older copy and ``stale_choice`` is ``None``.
            StoreError: The present file cannot be merged; it stays unchanged.
        """
        if self.read_only:
            return self._catch_up(stale_choice)
        state, identity = self._files.known
        present = fingerprint(self.path)
        if present == state or self._files.expects(present):
            return None
        if present is None or state is None or identity == identity_at(self.path):
            self._writer.mark_dirty()  # the writer itself detects and reports the conflict
            self._writer.flush()
            return None
        look = inspect_external(
            self.path, self._content, self._project, self._merge_base.base(self._content, self._files), stale_choice
        )
        found = look.found
        self._content.used_themes.update(found.content.used_themes)
        self._files.adopt(found.state, found.identity, other_tables(found.document))
        self._merge_base.taken = (found.identity, found.content)
        self._writer.mark_dirty()
        edit = _signed(self.coder, look.label, look.changes)
        outside = self._adopt_external(edit, look.remarks) if look.changes else None
        self.flush()  # so that the next opening needs no question or notice about this change
        return outside

    def _adopt_external(self, edit: Edit, remarks: tuple[str, ...]) -> ExternalChange:
        """Apply a change by another program; in a read-only store, in memory only."""
        if self.read_only:
            validated = validate(self._content, edit, trusted=True)
            self._content.commit(validated)
            return ExternalChange(validated.edit, remarks)
        return ExternalChange(self._apply(edit, trusted=True).edit, remarks)

    def _catch_up(self, stale_choice: StaleChoice | None) -> ExternalChange | None:
        """Reload a read-only store if another process has saved edits, and return the changes."""
        if self._seen == (fingerprint(self.path), fingerprint(StorePaths.for_annotations(self.path).journal)):
            return None
        project = open_project(self.path, stale_choice, partial(_signed, self.coder))
        if project.incoming is not None:
            project.content.commit(validate(project.content, project.incoming, trusted=True))
        changes, _ = merge(self._content, self._content.record, project.content)
        edit = _signed(self.coder, "changed outside", changes)
        validated = validate(self._content, edit, trusted=True) if changes else None
        self._take_over(project)
        if validated is None:
            return None
        self._tell_changed(validated)
        return ExternalChange(edit, project.remarks)

    # Saving

    @property
    def saved(self) -> int:
        """The number of the newest durable edit."""
        return self._writer.saved

    @property
    def pending(self) -> bool:
        """True while an applied edit is not durable yet."""
        return self.saved < self._sequence

    @property
    def exists(self) -> bool:
        """True if the annotations file exists or an edit makes the writer create it."""
        return self._sequence > 0 or self.path.exists()

    @property
    def failure(self) -> Failure | None:
        """The reason and start time of a saving failure; ``None`` while saving works."""
        return self._writer.failure

    def wait_saved(self, sequence: int, timeout: float | None = None) -> bool:
        """Wait until an edit was written or failed to be written, and return whether it is durable.

        Args:
            sequence: The edit's number.
            timeout: The maximum wait in seconds, or ``None`` to wait without limit.
        """
        return self._writer.wait(sequence, timeout)

    def on_saved(self, listener: Callable[[int], None]) -> None:
        """Call a listener, in the writer thread, with the number of the newest durable edit each time it grows."""
        self._saved_listeners.append(listener)

    def on_failed(self, listener: Callable[[Failure], None]) -> None:
        """Call a listener, in the writer thread, once for each reason why edits cannot be saved.

        The writer keeps the edits and retries.
        """
        self._failed_listeners.append(listener)

    def flush(self) -> None:
        """Request an early update of the annotations file, for example when the analyst leaves an article."""
        self._writer.flush()

    @property
    def up_to_date(self) -> bool:
        """True if the annotations file durably holds every edit."""
        return self._writer.up_to_date

    def settle(self, timeout: float | None = None) -> bool:
        """Update the annotations file now and wait until it is up to date or an attempt fails. Thread-safe.

        Args:
            timeout: The maximum wait in seconds, or ``None`` to wait without limit.

        Returns:
            :attr:`up_to_date`; if false, :attr:`failure` holds the reason, unless the timeout expired.
        """
        return self._writer.settle(timeout)

    def _tell_saved(self, sequence: int) -> None:
        for listener in self._saved_listeners:
            listener(sequence)

    def _tell_failed(self, failure: Failure) -> None:
        for listener in self._failed_listeners:
            listener(failure)


@contextmanager
def writing(path: Path, coder: str, refusal: str) -> Iterator[AnnotationStore]:
    """Open the annotations for writing; every edit is durable when the context ends.

    Args:
        path: The annotations file.
        coder: The coder who makes the edits.
        refusal: The first sentence of an error message when writing fails, such as ``Nothing was tagged.``

    Raises:
        StoreError: The annotations cannot be opened, written or saved.
    """
    with AnnotationStore.open(path, coder=coder) as store:
        if store.read_only:
            raise StoreReadOnly(store.read_only_reason, refusal)
        yield store
    if store.pending:
        raise StoreError(f"{refusal} {store.failure or ''}")


def _signed(coder: str, label: str, changes: tuple[Change, ...]) -> Edit:
    """Create an edit with the current time."""
    return Edit(label, changes, coder, utc_now())
