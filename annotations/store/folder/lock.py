"""One writer at a time: the lock on a folder's annotations, and who holds it."""

import fcntl
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotations.errors import StoreLocked
from annotations.files import PRIVATE_MODE, error_reason, sweep
from annotations.store.folder.checkpoint import unwritable_reason
from annotations.store.folder.paths import StorePaths

MAX_HOLDER_BYTES = 500
"""Bytes read of what another process wrote about itself."""


class Lock:
    """The exclusive right to write a folder's annotations; the system takes it back when the process dies."""

    def __init__(self, annotations: Path) -> None:
        """Take the lock beside an annotations file, making it and its folder when they are not there.

        Raises:
            StoreLocked: Another process holds it; the sentence says who.
            OSError: The lock cannot be made here.
        """
        beside = StorePaths.for_annotations(annotations)
        with suppress(FileExistsError):  # a link in its place is refused by the next line
            os.mkdir(beside.folder, 0o700)
        within = os.open(beside.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
            self._file = os.open(beside.lock.name, flags, PRIVATE_MODE, dir_fd=within)
        finally:
            os.close(within)
        try:
            self._take(annotations)
        except BaseException:
            os.close(self._file)
            raise

    def _take(self, annotations: Path) -> None:
        """Lock the open file and write down who did."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, MAX_HOLDER_BYTES, 0).decode("utf-8", "replace").strip()
            raise StoreLocked(
                f"{annotations.name} is open for writing elsewhere ({holder or 'it did not say who it is'}).",
                "Close it there to write here.",
            ) from None
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"process {os.getpid()} on {os.uname().nodename} since {now}\n".encode(), 0)

    def release(self) -> None:
        """Give the lock back; the file stays, because removing it would let two processes hold two locks."""
        if self._file >= 0:
            with suppress(OSError):  # it is closed all the same
                os.close(self._file)
            self._file = -1


def take_lock(path: Path) -> tuple[Lock | None, str]:
    """The lock beside an annotations file, or why there is none; what killed writers left is removed under it."""
    reason = unwritable_reason(path)
    if reason:
        return None, reason
    try:
        lock = Lock(path)
    except StoreLocked as error:
        return None, str(error)
    except OSError as error:
        return None, f"The lock beside {path.name} cannot be taken: {error_reason(error)}."
    with suppress(OSError):  # a folder that may be written but not listed keeps its leftovers
        sweep(path)
        sweep(StorePaths.for_annotations(path).journal)
    return lock, ""
