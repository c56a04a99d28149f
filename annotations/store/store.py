"""The one door to what analysts wrote: open, look up, apply edits, take them back, close."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from annotations.edits.edit import Change, Edit
from annotations.errors import StoreError, StoreReadOnly
from annotations.files import fingerprint
from annotations.store.edit_api import EditApi, InvertedEdit, Receipt
from annotations.store.encoding import Document
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
from annotations.store.validation import validate

__all__ = ["AnnotationStore", "InvertedEdit", "Receipt", "writing"]

MakeWriter = Callable[[WritePath, int, Callable[[int], None], Callable[[Failure], None]], Writer]
"""Makes what brings edits to the disk; the arguments are those of :class:`Writer`."""

READING_ONLY = "The annotations were opened for reading only."
"""Why nothing can be written when nobody wanted to."""

NOT_READ_YET = "The annotations are being read."
"""Why nothing can be written yet."""


class OpenedFiles(NamedTuple):
    """What reading the files of a folder gave."""

    project: Project
    """What they hold."""
    lock: Lock | None
    """The right to write, which the store gives back when it is closed."""
    reason: str
    """Why nothing can be written, or empty."""


class AnnotationStore(EditApi):
    """The annotations of one folder.

    Everything is called from one thread, save for :meth:`read`, :meth:`settle`, and the listeners of :meth:`on_saved`
    and :meth:`on_failed`, which are called in the writer's. Nothing here but :meth:`open`, :meth:`read`,
    :meth:`wait_saved`, :meth:`settle` and :meth:`close` waits for a disk.
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
        """Take a file that is not read yet: until :meth:`adopt` there are no annotations, and no edit is taken.

        Args:
            path: The annotations file.
            coder: Whose edit it shall be when something else changed the file, and so who can undo that.
            fallback_dir: A folder of the user for copies while nothing can be saved, or none.
            sizes: How large journals and their lines become.
            writer: Makes what brings edits to the disk.
        """
        super().__init__()
        self.path = Path(os.path.realpath(path))
        """The annotations file; links are resolved."""
        self.read_only_reason = NOT_READ_YET
        """Why nothing can be written, as a sentence; empty when edits are taken."""
        self.outside: ExternalChange | None = None
        """What was taken over when it was opened from a file that something else wrote, or none."""
        self._coder = coder
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
        """Open an annotations file; the arguments are those of the store and of :meth:`read`, and so are the errors."""
        store = cls(path, coder=coder, fallback_dir=fallback_dir, sizes=sizes, writer=writer)
        store.adopt(store.read(read_only=read_only, stale_choice=stale_choice))
        return store

    def read(self, *, read_only: bool = False, stale_choice: StaleChoice | None = None) -> OpenedFiles:
        """Read the annotations file, which need not exist: it is made at the first edit. For any thread.

        Unless ``read_only``, the lock beside it is taken. Where it cannot be had, where nothing can be written, and for
        a file of a newer version, the store will be read-only and say why. What is only in the journal is replayed;
        what something else wrote into the file is merged (:attr:`outside`).

        Args:
            read_only: Whether nothing shall be written; nothing is made then, not even a lock.
            stale_choice: What is meant if the file is an older copy of itself.

        Raises:
            StaleCopy: The file is an older copy, and ``stale_choice`` does not say what is meant.
            StoreConflict: The file belongs to another project than its journal, or is gone.
            DamagedStore: File or journal cannot be trusted; they are left as they are.
            NewerSchema: A newer version wrote it, in a way this one cannot read.
            StoreError: It cannot be read.
        """
        lock, reason = (None, READING_ONLY) if read_only else take_lock(self.path)
        try:
            project = open_project(self.path, stale_choice, partial(_signed, self._coder))
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
        """Whether the annotations are still to be read."""
        return self.read_only_reason == NOT_READ_YET

    def adopt(self, found: OpenedFiles) -> None:
        """Go on with what was read; listeners are told nothing of it."""
        project, self._lock, self.read_only_reason = found
        self._take_over(project)
        if project.adopted is not None:
            self._files.adopt(project.state, project.identity, {})
        if project.incoming is not None:
            self.outside = self._adopt_external(project.incoming, project.remarks)
        if project.behind and not self.read_only:
            self._writer.mark_dirty()
        if project.adopted is not None:
            self.flush()  # lest anybody has to be asked, or told, again

    def _take_over(self, project: Project) -> None:
        """Work with what opening found."""
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
        """Try once more to write what is not saved, and release the lock; tell whether everything is saved.

        Args:
            timeout: Seconds to wait for a disk that does not answer, or none to wait for ever.
        """
        self.read_only_reason = self.read_only_reason or "The annotations were closed."
        everything = self._writer.close(timeout)
        if self._lock is not None and not self._writer.running:  # a write that hangs may still end, under the lock
            self._lock.release()
        return everything

    # What others do

    def refresh(self, stale_choice: StaleChoice | None = None) -> ExternalChange | None:
        """Look whether something else changed the files, and take it over; gives what that changed here, or none.

        To be called when the window gets the focus, and when a :class:`~annotations.errors.StoreConflict` kept the
        file from being written. It takes no longer than two looks at files that are as they were.

        Args:
            stale_choice: What is meant if the file is an older copy of itself.

        Raises:
            StaleCopy: The file is an older copy, and ``stale_choice`` does not say what is meant.
            StoreError: What is there now cannot be taken over; it is left as it is.
        """
        if self.read_only:
            return self._catch_up(stale_choice)
        state, identity = self._files.known
        present = fingerprint(self.path)
        if present == state or self._files.expects(present):
            return None
        if present is None or state is None or identity == identity_at(self.path):
            self._writer.mark_dirty()  # finds out by itself what is to be said
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
        edit = _signed(self._coder, look.label, look.changes)
        outside = self._adopt_external(edit, look.remarks) if look.changes else None
        self.flush()  # lest anybody has to be asked, or told, again
        return outside

    def _adopt_external(self, edit: Edit, remarks: tuple[str, ...]) -> ExternalChange:
        """Take over what something else did; where nothing can be written, in memory only."""
        if self.read_only:
            validated = validate(self._content, edit, trusted=True)
            self._content.commit(validated)
            return ExternalChange(validated.edit, remarks)
        return ExternalChange(self._apply(edit, trusted=True).edit, remarks)

    def _catch_up(self, stale_choice: StaleChoice | None) -> ExternalChange | None:
        """Show what another process saved since the files were last read."""
        if self._seen == (fingerprint(self.path), fingerprint(StorePaths.for_annotations(self.path).journal)):
            return None
        project = open_project(self.path, stale_choice, partial(_signed, self._coder))
        if project.incoming is not None:
            project.content.commit(validate(project.content, project.incoming, trusted=True))
        changes, _ = merge(self._content, self._content.record, project.content)
        self._take_over(project)
        edit = _signed(self._coder, "changed outside", changes)
        if changes:
            self._tell_changed(edit)
        return ExternalChange(edit, project.remarks) if changes else None

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

    def on_saved(self, listener: Callable[[int], None]) -> None:
        """Hear in the writer's thread of the number of the newest durable edit, each time it grows."""
        self._saved_listeners.append(listener)

    def on_failed(self, listener: Callable[[Failure], None]) -> None:
        """Hear in the writer's thread when edits cannot be saved, once for each reason; they are kept and retried."""
        self._failed_listeners.append(listener)

    def flush(self) -> None:
        """Have the annotations file brought up to date soon: on leaving an article."""
        self._writer.flush()

    @property
    def up_to_date(self) -> bool:
        """Whether the annotations file holds every edit, durably."""
        return self._writer.up_to_date

    def settle(self, timeout: float | None = None) -> bool:
        """Bring the annotations file up to date now, and wait until that is done or an attempt fails. For any thread.

        Args:
            timeout: Seconds to wait at most, or ``None`` to wait for ever.

        Returns:
            :attr:`up_to_date`; when it is false, :attr:`failure` says why, unless the time is over.
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
    """The annotations, to apply edits to; when they are left, these are durable.

    Args:
        path: The annotations file.
        coder: Who writes.
        refusal: What is said when nothing can be written: ``Nothing was tagged.``

    Raises:
        StoreError: They cannot be opened, be written to, or be saved.
    """
    with AnnotationStore.open(path, coder=coder) as store:
        if store.read_only:
            raise StoreReadOnly(store.read_only_reason, refusal)
        yield store
    if store.pending:
        raise StoreError(f"{refusal} {store.failure or ''}")


def _signed(coder: str, label: str, changes: tuple[Change, ...]) -> Edit:
    """An edit of now."""
    return Edit(label, changes, coder, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
