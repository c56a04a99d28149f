"""The hidden folder beside an annotations file, and the write lock in it, which also names its holder."""

import fcntl
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from annotations.errors import StoreLocked
from annotations.files import PRIVATE_MODE, error_reason, sweep

STORE_FOLDER = ".annotations"
"""The name of the folder beside the annotations file that holds all other files of this program."""

DEFAULT_NAME = "annotations.json"
"""The file whose journal is named ``journal``; other files prefix their own name, so that several share a folder."""

MAX_HOLDER_BYTES = 500
"""Bytes read of the holder's description in the lock file."""


class StorePaths(NamedTuple):
    """The paths of the files that belong to one annotations file."""

    folder: Path
    """The hidden folder."""
    prefix: str
    """The prefix of the file names in the folder; empty for the default name."""

    @classmethod
    def for_annotations(cls, annotations: Path) -> "StorePaths":
        """Return the paths for an annotations file."""
        return cls(
            annotations.parent / STORE_FOLDER, "" if annotations.name == DEFAULT_NAME else f"{annotations.name}."
        )

    @property
    def lock(self) -> Path:
        """The lock file; the annotations file itself cannot carry the lock because every write replaces it."""
        return self.folder / f"{self.prefix}lock"

    @property
    def journal(self) -> Path:
        """The current journal; older journals have this name with a number appended."""
        return self.folder / f"{self.prefix}journal"

    @property
    def versions(self) -> Path:
        """The folder with earlier versions of the annotations file."""
        return self.folder / f"{self.prefix}versions"


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


def unwritable_reason(path: Path) -> str:
    """Return the reason why an annotations file cannot be written, as a sentence; empty if it can."""
    folder = path.parent
    if not os.path.isdir(folder):
        return f"There is no folder {folder}."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"The folder {folder} cannot be written."
    if os.path.exists(path) and not os.access(path, os.W_OK):
        return f"{path.name} is write-protected."
    return ""
