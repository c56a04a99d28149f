"""The one thread that brings edits to the disk, so that nothing that draws or answers keys ever waits for one."""

import atexit
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Protocol

from annotations.edits.edit import Edit
from annotations.errors import ReaderError
from annotations.files import error_reason
from annotations.store.encoding import EncodedRow

EXIT_WAIT_SECONDS = 10.0
"""Seconds that a program which ends without closing its store waits for the disk."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When a writer writes; seconds, but for the share."""

    first_pause: float = 0.5
    """Between a failed write and the next attempt; doubled after each failure."""
    longest_pause: float = 30.0
    """The longest pause."""
    rest: float = 1.0
    """Between the last edit and a write of the annotations file."""
    longest_behind: float = 10.0
    """Between an edit and a write of the annotations file although edits go on."""
    share: float = 20
    """How many times as long as the last write the next one waits, unless a caller waits for it."""


PACE = Pace()
"""The usual pace."""


class Pending(NamedTuple):
    """An applied edit on its way to the disk."""

    sequence: int
    """Its number."""
    edit: Edit
    """What was done."""
    rows: tuple[EncodedRow, ...]
    """The records it changed, as they are after it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Edits could not be saved; they are kept and tried again."""

    sentence: str
    """Why, for the person at the keyboard."""
    since: datetime
    """When the first attempt failed that no success followed, in UTC."""
    unsaved: int
    """How many edits wait; none when they are safe in the journal and only the annotations file is behind."""
    copy: Path | None = None
    """A copy of everything in another place, made for the worst case, or none."""

    def __str__(self) -> str:
        return f"{self.sentence} A copy is in {self.copy}." if self.copy else self.sentence


class WritePath(Protocol):
    """What makes edits durable."""

    def write(self, edits: Sequence[Pending]) -> None:
        """Make edits durable; return only when they would survive a loss of power.

        Edits that failed are given again, followed by those applied since.

        Raises:
            OSError: The disk did not take them.
            ReaderError: They must not be written now, with the reason.
        """

    def checkpoint(self) -> None:
        """Bring the annotations file up to date with the durable edits; errors as those of :meth:`write`."""

    def write_emergency_copy(self, edits: Sequence[Pending]) -> Path | None:
        """Put a copy of everything, with edits that cannot be written, in another place; none when that fails too."""


class _Attempts:
    """How something that must succeed fails and is tried again, after longer and longer pauses."""

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
    """Takes edits in their order, writes them in one thread, and keeps trying when that fails."""

    def __init__(
        self,
        path: WritePath,
        saved: int,
        on_saved: Callable[[int], None],
        on_failed: Callable[[Failure], None],
        pace: Pace = PACE,
    ) -> None:
        """Begin with nothing to write; the thread starts with the first edit.

        Args:
            path: What makes edits durable.
            saved: Number of the newest edit that is durable already.
            on_saved: Called in the writer's thread with the number of the newest durable edit, and again when a failure
                is over.
            on_failed: Called in the writer's thread when edits cannot be saved for a new reason.
            pace: When it writes.
        """
        self.saved = saved
        """Number of the newest durable edit."""
        self.settled = saved
        """Number of the newest edit that is in the annotations file."""
        self._path = path
        self._on_saved = on_saved
        self._on_failed = on_failed
        self._pace = pace
        self._waiting: list[Pending] = []
        self._tried = saved
        self._writing, self._settling = _Attempts(pace), _Attempts(pace)
        self._behind_since: float | None = None
        self._settle_at = 0.0
        self._not_before = 0.0
        self._at_work = False
        self._in_haste = False
        self._failures = 0
        self._closing = False
        self._last_try = False
        self._ended = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @property
    def failure(self) -> Failure | None:
        """Why the newest attempt failed, or none."""
        return self._writing.failure or self._settling.failure

    def put(self, pending: Pending) -> None:
        """Queue an edit; its number must follow the last one's."""
        with self._changed:
            self._waiting.append(pending)
            self._mark_dirty()
        self._start()

    def mark_dirty(self) -> None:
        """Have the annotations file written soon, because the journal already holds more than it."""
        with self._changed:
            self._mark_dirty()
        self._start()

    def flush(self) -> None:
        """Have the annotations file written now, if it is behind, without a rest after the last edit."""
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

    def wait(self, sequence: int, timeout: float | None) -> bool:
        """Wait until an edit was tried, at most ``timeout`` seconds; tell whether it is durable."""
        with self._changed:
            self._changed.wait_for(lambda: self._tried >= sequence, timeout)
            return self.saved >= sequence

    @property
    def up_to_date(self) -> bool:
        """Whether every edit is durable and in the annotations file."""
        with self._changed:
            owed = self._waiting or self._behind_since is not None
            return not (owed or self._at_work or self.failure)

    def settle(self, timeout: float | None) -> bool:
        """Write everything without a pause, and wait until that is done or an attempt fails.

        Args:
            timeout: Seconds to wait at most, or ``None`` to wait for ever.

        Returns:
            :attr:`up_to_date`.
        """
        with self._changed:
            failures = self._failures
            self._in_haste = not self.up_to_date
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.up_to_date or self._failures > failures or self._ended, timeout)
            return self.up_to_date

    def close(self, timeout: float | None) -> bool:
        """Try once more to write what waits, and end the thread; tell whether every edit is durable.

        Args:
            timeout: Seconds to wait for a disk that does not answer, or none to wait for ever.
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
        """Whether the thread may still write."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        """The thread: attempt after attempt, until there is nothing left to write and no more to come."""
        while (edits := self._next()) is not None:
            if edits:
                self._write(edits)
            else:
                self._checkpoint()

    def _next(self) -> list[Pending] | None:
        """What to do next, as :meth:`_due` says; callers of :meth:`settle` learn that the work before it is over."""
        with self._changed:
            self._at_work = False
            self._in_haste = self._in_haste and not self.up_to_date
            self._changed.notify_all()
            edits = self._due()
            self._at_work = edits is not None
            self._ended = edits is None
            return edits

    def _due(self) -> list[Pending] | None:
        """Wait for something to do: edits to write, none of them to settle, or nothing more because it is closing."""
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

    def _last(self) -> list[Pending] | None:
        """What to do when closing: write once more what waits, then settle once."""
        if self._waiting and not self._last_try:
            self._last_try = True
            return list(self._waiting)
        return None if self._waiting or self._behind_since is None else []

    def _write_due(self) -> float:
        """When edits are to be written: at once when there are new ones, else when the pause is over."""
        if not self._waiting:
            return inf
        failing = self._writing.failure is not None and self._waiting[-1].sequence <= self._tried
        return self._writing.retry_at if failing and not self._in_haste else 0.0

    def _checkpoint_due(self) -> float:
        """When the annotations file is to be written; not while edits wait that the journal does not take."""
        if self._behind_since is None or self._waiting:
            return inf
        if self._in_haste:
            return 0.0
        return max(self._settle_at, self._not_before, self._settling.retry_at if self._settling.failure else 0.0)

    def _write(self, edits: list[Pending]) -> None:
        error = _outcome(partial(self._path.write, edits))
        newest = edits[-1].sequence
        if error is not None:
            self._failed(self._writing, error, edits)
            return
        with self._changed:
            del self._waiting[: len(edits)]
            self.saved = self._tried = newest
            self._writing.succeeded()
            self._changed.notify_all()
        self._call_listener(lambda: self._on_saved(newest))

    def _checkpoint(self) -> None:
        began, reached, failed = monotonic(), self.saved, self._settling.failure is not None
        with self._changed:
            # an edit that has arrived since this was due is not in the file yet
            behind, self._behind_since = self._behind_since, began if self._waiting else None
        error = _outcome(self._path.checkpoint)
        with self._changed:
            self._not_before = monotonic() + self._pace.share * (monotonic() - began)
        if error is None:
            with self._changed:
                self.settled = reached
                self._settling.succeeded()
                self._changed.notify_all()
            if failed:
                self._call_listener(lambda: self._on_saved(reached))
            return
        with self._changed:
            self._behind_since = None if self._closing else behind
        self._failed(self._settling, error, [])

    def _failed(self, attempts: _Attempts, error: Exception, edits: list[Pending]) -> None:
        before, sentence = attempts.failure, _sentence(error)
        copy = before.copy if before else None
        if edits and edits[-1].sequence > self._tried:
            copy = self._path.write_emergency_copy(edits) or copy
        failure = Failure(sentence, before.since if before else datetime.now(UTC), len(edits), copy)
        with self._changed:
            self._tried = edits[-1].sequence if edits else self._tried
            self._failures += 1
            self._in_haste = False
            attempts.failed(failure)
            self._changed.notify_all()
        if before is None or before.sentence != sentence:
            self._call_listener(lambda: self._on_failed(failure))

    def _call_listener(self, call: Callable[[], None]) -> None:
        """Call a listener; when it has a bug, that is reported as for any thread, and saving goes on."""
        error = _outcome(call)
        if error is not None:
            arguments = (type(error), error, error.__traceback__, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(arguments))


def _outcome(call: Callable[[], None]) -> Exception | None:
    """Run something at the edge of the thread, where whatever it raises must not end the saving of edits."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - the thread's boundary; both users report it
        return error
    return None


def _sentence(error: Exception) -> str:
    """Why a write failed, in words."""
    if isinstance(error, ReaderError):
        return str(error)
    if isinstance(error, OSError):
        return f"The annotations cannot be saved: {error_reason(error)}."
    return f"The annotations cannot be saved: {type(error).__name__}: {error}."
