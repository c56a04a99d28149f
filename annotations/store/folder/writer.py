"""The writer thread, which saves edits so that the user interface never waits for the disk."""

import atexit
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import Protocol

from annotations.errors import ReaderError
from annotations.files import error_reason
from annotations.store.backend import AppliedEdit, Failure

EXIT_WAIT_SECONDS = 10.0
"""Seconds that the program waits for the disk if it exits without closing its store."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The timing of a writer, in seconds except for :attr:`share`."""

    first_pause: float = 0.5
    """The pause between a failed write and the next attempt; doubled after each failure."""
    longest_pause: float = 30.0
    """The longest pause after a failure."""
    rest: float = 1.0
    """The delay between the last edit and a write of the annotations file."""
    longest_behind: float = 10.0
    """The maximum delay between an edit and a write of the annotations file while further edits arrive."""
    share: float = 20
    """The pause after a write of the annotations file, as a multiple of its duration, unless a caller waits."""


PACE = Pace()
"""The usual pace."""


class WritePath(Protocol):
    """The interface through which the writer saves edits."""

    def write(self, edits: Sequence[AppliedEdit]) -> None:
        """Make edits durable; return only when they would survive a loss of power.

        After a failure, the writer passes the failed edits again, followed by the edits applied since.

        Raises:
            OSError: The write failed.
            ReaderError: The edits must not be written now; the error states the reason.
        """

    def checkpoint(self) -> None:
        """Bring the annotations file up to date with the durable edits; errors as those of :meth:`write`."""

    def write_emergency_copy(self, edits: Sequence[AppliedEdit]) -> Path | None:
        """Save all annotations with the unwritable edits elsewhere; return the copy, or ``None`` if that fails too."""


class _Attempts:
    """The failure state of a retried operation, with exponentially growing pauses."""

    def __init__(self, pace: Pace) -> None:
        self.failure: Failure | None = None
        self.retry_at = 0.0
        self._pace = pace
        self._pause = pace.first_pause

    def failed(self, failure: Failure) -> None:
        self.failure = failure
        self.retry_at = monotonic() + self._pause
        self._pause = min(2 * self._pause, self._pace.longest_pause)

    def succeeded(self) -> None:
        self.failure = None
        self._pause = self._pace.first_pause


class Writer:
    """A queue of edits with one thread that saves them in order and retries after failures."""

    def __init__(
        self,
        path: WritePath,
        saved: int,
        on_outcome: Callable[[], None],
        pace: Pace = PACE,
    ) -> None:
        """Create a writer with an empty queue; the first edit starts the thread.

        Args:
            path: The interface that makes edits durable.
            saved: The number of the newest edit that is already durable.
            on_outcome: Called in the writer thread when edits became durable, when they cannot be saved for a new
                reason, and when a failure ends.
            pace: The timing of the writes.
        """
        self.saved = saved
        """The number of the newest durable edit."""
        self._path = path
        self._on_outcome = on_outcome
        self._pace = pace
        self._waiting: list[AppliedEdit] = []
        self._tried = saved
        self._writing, self._settling = _Attempts(pace), _Attempts(pace)
        self._behind_since: float | None = None
        self._settle_at = 0.0
        self._not_before = 0.0
        self._at_work = False
        self._urgent = False
        self._failures = 0
        self._closing = False
        self._last_try = False
        self._ended = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @property
    def failure(self) -> Failure | None:
        """The failure of the newest attempt, or ``None``."""
        return self._writing.failure or self._settling.failure

    def put(self, applied: AppliedEdit) -> None:
        """Queue an edit; its number must follow that of the previous edit."""
        with self._changed:
            self._waiting.append(applied)
            self._mark_dirty()
        self._start()

    def mark_dirty(self) -> None:
        """Schedule a write of the annotations file because the journal holds newer edits."""
        with self._changed:
            self._mark_dirty()
        self._start()

    def flush(self) -> None:
        """Write the annotations file, if it is out of date, without the rest after the last edit."""
        with self._changed:
            self._settle_at = self._settling.retry_at = 0.0
            self._changed.notify_all()

    def _mark_dirty(self) -> None:
        now = monotonic()
        self._behind_since = self._behind_since or now
        self._settle_at = min(now + self._pace.rest, self._behind_since + self._pace.longest_behind)
        self._changed.notify_all()

    def _start(self) -> None:
        if self._thread is None:
            atexit.register(self.close, EXIT_WAIT_SECONDS)
            self._thread = threading.Thread(target=self._run, name="annotations writer", daemon=True)
            self._thread.start()

    @property
    def up_to_date(self) -> bool:
        """True if every edit is durable and in the annotations file."""
        with self._changed:
            owed = self._waiting or self._behind_since is not None
            return not (owed or self._at_work or self.failure)

    def settle(self, timeout: float | None) -> bool:
        """Write everything without pauses, and wait until that succeeds or an attempt fails.

        Args:
            timeout: The maximum wait in seconds, or ``None`` to wait without limit.

        Returns:
            :attr:`up_to_date`.
        """
        with self._changed:
            failures = self._failures
            self._urgent = not self.up_to_date
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.up_to_date or self._failures > failures or self._ended, timeout)
            return self.up_to_date

    def close(self, timeout: float | None) -> bool:
        """Try once more to write the queued edits, end the thread, and return whether every edit is durable.

        Args:
            timeout: Seconds to wait for an unresponsive disk, or ``None`` to wait without limit.
        """
        atexit.unregister(self.close)
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout)
        with self._changed:
            return not self._waiting

    @property
    def running(self) -> bool:
        """True while the thread may still write."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        """Run the writer thread: write until the writer is closing and nothing is left to write."""
        while (edits := self._next()) is not None:
            if edits:
                self._write(edits)
            else:
                self._checkpoint()

    def _next(self) -> list[AppliedEdit] | None:
        """Wake the callers of :meth:`settle` after finished work, and return the next work as :meth:`_due` does."""
        with self._changed:
            self._at_work = False
            self._urgent = self._urgent and not self.up_to_date
            self._changed.notify_all()
            edits = self._due()
            self._at_work = edits is not None
            self._ended = edits is None
            return edits

    def _due(self) -> list[AppliedEdit] | None:
        """Wait for work: edits to write, an empty list to write the annotations file, ``None`` to end the thread."""
        while not self._closing:
            now = monotonic()
            write_at, settle_at = self._write_due(), self._checkpoint_due()
            if write_at <= now:
                return list(self._waiting)
            if settle_at <= now:
                return []
            due = min(write_at, settle_at)
            self._changed.wait(None if due == inf else due - now)
        return self._last()

    def _last(self) -> list[AppliedEdit] | None:
        """Return the work left while closing: one attempt to write the queued edits, then one to settle."""
        if self._waiting and not self._last_try:
            self._last_try = True
            return list(self._waiting)
        return None if self._waiting or self._behind_since is None else []

    def _write_due(self) -> float:
        """Return the time of the next write: at once for new edits, else at the end of the pause after a failure."""
        if not self._waiting:
            return inf
        failing = self._writing.failure is not None and self._waiting[-1].sequence <= self._tried
        return self._writing.retry_at if failing and not self._urgent else 0.0

    def _checkpoint_due(self) -> float:
        """Return the time of the next write of the annotations file; infinite while the journal lacks edits."""
        if self._behind_since is None or self._waiting:
            return inf
        if self._urgent:
            return 0.0
        return max(self._settle_at, self._not_before, self._settling.retry_at if self._settling.failure else 0.0)

    def _write(self, edits: list[AppliedEdit]) -> None:
        error = _exception_of(partial(self._path.write, edits))
        newest = edits[-1].sequence
        if error is not None:
            self._failed(self._writing, error, edits)
            return
        with self._changed:
            del self._waiting[: len(edits)]
            self.saved = self._tried = newest
            self._writing.succeeded()
            self._changed.notify_all()
        self._tell_outcome()

    def _checkpoint(self) -> None:
        began, failed = monotonic(), self._settling.failure is not None
        with self._changed:
            # an edit that was queued after this write became due is not in the file yet
            behind, self._behind_since = self._behind_since, began if self._waiting else None
        error = _exception_of(self._path.checkpoint)
        with self._changed:
            self._not_before = monotonic() + self._pace.share * (monotonic() - began)
        if error is None:
            with self._changed:
                self._settling.succeeded()
                self._changed.notify_all()
            if failed:
                self._tell_outcome()
            return
        with self._changed:
            self._behind_since = None if self._closing else behind
        self._failed(self._settling, error, [])

    def _failed(self, attempts: _Attempts, error: Exception, edits: list[AppliedEdit]) -> None:
        before, sentence = attempts.failure, _sentence(error)
        copy = before.copy if before else ""
        if edits and edits[-1].sequence > self._tried:
            copy = str(self._path.write_emergency_copy(edits) or copy)
        failure = Failure(sentence, before.since if before else datetime.now(UTC), len(edits), copy)
        with self._changed:
            self._tried = edits[-1].sequence if edits else self._tried
            self._failures += 1
            self._urgent = False
            attempts.failed(failure)
            self._changed.notify_all()
        if before is None or before.sentence != sentence:
            self._tell_outcome()

    def _tell_outcome(self) -> None:
        """Call the listener; report its exceptions through ``threading.excepthook`` and continue saving."""
        error = _exception_of(self._on_outcome)
        if error is not None:
            arguments = (type(error), error, error.__traceback__, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(arguments))


def _exception_of(call: Callable[[], None]) -> Exception | None:
    """Call a function and return its exception, because no exception may end the writer thread."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - must not end the thread; both callers report it
        return error
    return None


def _sentence(error: Exception) -> str:
    """Return the reason for a failed write as a sentence."""
    if isinstance(error, ReaderError):
        return str(error)
    if isinstance(error, OSError):
        return f"The annotations cannot be saved: {error_reason(error)}."
    return f"The annotations cannot be saved: {type(error).__name__}: {error}."
