"""The one thread that brings edits to the disk, so that nothing that draws or answers keys ever waits for one."""

import atexit
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import NamedTuple, Protocol

from annotations.changes import Edit
from annotations.errors import ReaderError
from annotations.storage.atomic import plain_reason
from annotations.storage.encoding import Row

FIRST_PAUSE = 0.5
"""Seconds between a failed write and the next attempt; doubled after each failure."""

LONGEST_PAUSE = 30.0
"""Seconds beyond which the pause does not grow."""

PATIENCE_AT_EXIT = 10.0
"""Seconds that a program which ends without closing its store waits for the disk."""


class Pending(NamedTuple):
    """An applied edit on its way to the disk."""

    sequence: int
    """Its number."""
    edit: Edit
    """What was done."""
    rows: tuple[Row, ...]
    """The records it changed, as they are after it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Edits could not be saved; they are kept and tried again."""

    sentence: str
    """Why, for the person at the keyboard."""
    since: datetime
    """When the first attempt failed that no success followed, in UTC."""
    unsaved: int
    """How many edits wait."""

    def __str__(self) -> str:
        return self.sentence


class WritePath(Protocol):
    """What makes edits durable."""

    def write(self, edits: Sequence[Pending]) -> None:
        """Make edits durable; return only when they would survive a loss of power.

        Edits that failed are given again, followed by those applied since.

        Raises:
            OSError: The disk did not take them.
            ReaderError: They must not be written now, with the reason.
        """


class Writer:
    """Takes edits in their order, writes them in one thread, and keeps trying when that fails."""

    def __init__(
        self, path: WritePath, saved: int, on_saved: Callable[[int], None], on_failed: Callable[[Failure], None]
    ) -> None:
        """Begin with nothing to write; the thread starts with the first edit.

        Args:
            path: What makes edits durable.
            saved: Number of the newest edit that is durable already.
            on_saved: Called in the writer's thread with the number of the newest durable edit.
            on_failed: Called in the writer's thread when edits cannot be saved for a new reason.
        """
        self.saved = saved
        """Number of the newest durable edit."""
        self.failure: Failure | None = None
        """Why the newest attempt failed, or none."""
        self._path = path
        self._on_saved = on_saved
        self._on_failed = on_failed
        self._waiting: list[Pending] = []
        self._tried = saved
        self._retry_at = 0.0
        self._pause = FIRST_PAUSE
        self._closing = False
        self._last_try = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def put(self, pending: Pending) -> None:
        """Queue an edit; its number must follow the last one's."""
        with self._changed:
            self._waiting.append(pending)
            self._changed.notify_all()
        if self._thread is None:
            atexit.register(self.close, PATIENCE_AT_EXIT)
            self._thread = threading.Thread(target=self._run, name="annotations writer", daemon=True)
            self._thread.start()

    def wait(self, sequence: int, timeout: float | None) -> bool:
        """Wait until an edit was tried, at most ``timeout`` seconds; tell whether it is durable."""
        with self._changed:
            self._changed.wait_for(lambda: self._tried >= sequence, timeout)
            return self.saved >= sequence

    def close(self, timeout: float | None) -> bool:
        """Try once more to write what waits, and end the thread; tell whether everything is durable.

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
        while edits := self._next():
            error = _outcome(partial(self._path.write, edits))
            if error is None:
                self._succeeded(edits)
            else:
                self._failed(edits, error)

    def _next(self) -> list[Pending]:
        """Wait until something must be written, and give it; nothing when closing and all was tried."""
        with self._changed:
            while not (self._closing or self._due()):
                self._changed.wait(max(0.0, self._retry_at - monotonic()) if self.failure else None)
            if self._last_try:
                return []
            self._last_try = self._closing
            return list(self._waiting)

    def _due(self) -> bool:
        """Whether to write now: something waits that is new, or whose pause is over."""
        if not self._waiting or self.failure is None:
            return bool(self._waiting)
        return self._waiting[-1].sequence > self._tried or monotonic() >= self._retry_at

    def _succeeded(self, edits: list[Pending]) -> None:
        with self._changed:
            del self._waiting[: len(edits)]
            self.saved = self._tried = edits[-1].sequence
            self.failure = None
            self._pause = FIRST_PAUSE
            self._changed.notify_all()
        self._tell(lambda: self._on_saved(edits[-1].sequence))

    def _failed(self, edits: list[Pending], error: Exception) -> None:
        before, sentence = self.failure, _sentence(error)
        failure = Failure(sentence, before.since if before else datetime.now(UTC), len(edits))
        with self._changed:
            self._tried = edits[-1].sequence
            self.failure = failure
            self._retry_at = monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            self._changed.notify_all()
        if before is None or before.sentence != sentence:
            self._tell(lambda: self._on_failed(failure))

    def _tell(self, call: Callable[[], None]) -> None:
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
        return f"The annotations cannot be saved: {plain_reason(error)}."
    return f"The annotations cannot be saved: {type(error).__name__}: {error}."
