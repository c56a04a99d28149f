"""The write lock on the annotations of a folder, which also names its holder."""

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
"""Bytes read of the holder's description in the lock file."""


class Lock:
    """The exclusive right to write a folder's annotations; the system releases it when the process ends."""

    def __init__(self, annotations: Path) -> None:
        """Acquire the lock beside an annotations file; create the lock file and its folder if they are missing.

        Raises:
            StoreLocked: Another process holds the lock; the sentence names it.
            OSError: The lock file cannot be created.
        """
        beside = StorePaths.for_annotations(annotations)
        with suppress(FileExistsError):  # the next line rejects a symbolic link
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
        """Lock the open file and write a description of this process into it."""
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
        """Release the lock; keep the file, because removing it would let two processes hold two locks."""
        if self._file >= 0:
            with suppress(OSError):  # the descriptor is closed even so
                os.close(self._file)
            self._file = -1


def take_lock(path: Path) -> tuple[Lock | None, str]:
    """Acquire the lock beside an annotations file, then remove the temporary files of killed writers.

    Returns:
        The lock and an empty string, or ``None`` and the reason as a sentence.
    """
    reason = unwritable_reason(path)
    if reason:
        return None, reason
    try:
        lock = Lock(path)
    except StoreLocked as error:
        return None, str(error)
    except OSError as error:
        return None, f"The lock beside {path.name} cannot be taken: {error_reason(error)}."
    with suppress(OSError):  # leftovers stay in a folder without permission to list it
        sweep(path)
        sweep(StorePaths.for_annotations(path).journal)
    return lock, ""
