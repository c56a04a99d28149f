"""Replacing a file so that every moment shows either the old one or the new one, whole."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE
from typing import BinaryIO, NamedTuple

PRIVATE_MODE = 0o600
"""Mode of a file made here: what analysts write is nobody else's to read."""

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "the folder is gone",
    errno.ELOOP: "it is a link that leads nowhere",
}
"""Plain words for the errors that people meet."""


def error_reason(error: OSError) -> str:
    """Why the system refused something, as a clause without a full stop."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


class Fingerprint(NamedTuple):
    """What tells one state of a file from another without reading it."""

    device: int
    inode: int
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since 1970."""

    @classmethod
    def from_status(cls, status: os.stat_result) -> "Fingerprint":
        """The fingerprint in an answer of the operating system."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def fingerprint(path: Path) -> Fingerprint | None:
    """The state of the file at ``path`` now, or none when there is no file.

    Raises:
        OSError: The folder cannot be searched.
    """
    try:
        return Fingerprint.from_status(os.stat(path))
    except (FileNotFoundError, NotADirectoryError):
        return None


def open_to_read(path: Path) -> BinaryIO:
    """Open a plain file of ours; no link is followed.

    Raises:
        OSError: It cannot be read.
    """
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")


def write_all(file: int, block: bytes) -> None:
    """Write a whole block to an open file, however little the system takes at a time."""
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(file, rest) :]


def replace_file(
    path: Path, fill: Callable[[int], None], ready: Callable[[Fingerprint], None] = lambda _: None
) -> Fingerprint:
    """Put a new file in the place of ``path``; after an error, ``path`` is as it was.

    The new file is made beside it under a name nobody can foresee, filled, and on the disk before it takes the place.
    It stays the new one through a loss of power only after :func:`sync_folder`.

    Args:
        path: The file to replace; it need not exist. No link: the link would be replaced, not what it names.
        fill: Writes the content to the file descriptor it is given.
        ready: Called with the state of the new file when it is on the disk and is about to take the place; what it
            raises prevents that.

    Raises:
        OSError: Any step failed; nothing is left behind.
    """
    temporary = path.with_name(f"{temporary_prefix(path)}{os.urandom(8).hex()}")
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_MODE)
    try:
        try:
            fill(file)
            _keep_mode(file, path)
            os.fsync(file)
            state = Fingerprint.from_status(os.fstat(file))
        finally:
            os.close(file)
        ready(state)
        os.replace(temporary, path)
    except BaseException:
        _discard(temporary)
        raise
    return state


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk.

    Raises:
        OSError: The disk did not take them; whether a replaced file survives a loss of power is unknown.
    """
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def temporary_prefix(path: Path) -> str:
    """How the names of files begin that :func:`replace_file` makes beside ``path``."""
    return f".{path.name}.new-"


def sweep(path: Path) -> None:
    """Remove what writers of ``path`` left behind when they were killed; only for who holds the lock.

    Raises:
        OSError: The folder cannot be listed.
    """
    prefix = temporary_prefix(path)
    for name in os.listdir(path.parent):
        if name.startswith(prefix):
            _discard(path.with_name(name))


def _keep_mode(file: int, path: Path) -> None:
    """Give the new file the mode of the one it replaces, so that a folder shared on purpose stays shared."""
    try:
        mode = S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return
    if mode != PRIVATE_MODE:
        os.fchmod(file, mode)


def _discard(temporary: Path) -> None:
    """Remove a file as far as possible; a leftover is swept at the next opening."""
    try:
        os.unlink(temporary)
    except OSError:
        return
