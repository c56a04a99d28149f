"""Atomic file replacement: readers see either the complete old file or the complete new one."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE
from typing import BinaryIO, NamedTuple

PRIVATE_MODE = 0o600
"""Mode of new files: only the owner may read what analysts write."""

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would exceed the size limit",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "the folder is gone",
    errno.ELOOP: "it is a symbolic link",
}
"""Plain-language reasons for common operating system errors, by ``errno``."""


def error_reason(error: OSError) -> str:
    """Return the reason for an operating system error as a clause without a full stop."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


class Fingerprint(NamedTuple):
    """File metadata that distinguishes two states of a file without reading its content."""

    device: int
    inode: int
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since 1970."""

    @classmethod
    def from_status(cls, status: os.stat_result) -> "Fingerprint":
        """Create a fingerprint from the result of ``os.stat``."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def fingerprint(path: Path) -> Fingerprint | None:
    """Return the current fingerprint of the file at ``path``, or ``None`` if there is no file.

    Raises:
        OSError: The folder cannot be searched.
    """
    try:
        return Fingerprint.from_status(os.stat(path))
    except (FileNotFoundError, NotADirectoryError):
        return None


def open_to_read(path: Path) -> BinaryIO:
    """Open a file for reading in binary mode without following a symbolic link and without blocking.

    Raises:
        OSError: The file cannot be opened, or is a symbolic link.
    """
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")


def write_all(file: int, block: bytes) -> None:
    """Write a whole block to an open file descriptor, repeating after partial writes."""
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(file, rest) :]


def replace_file(
    path: Path, fill: Callable[[int], None], ready: Callable[[Fingerprint], None] = lambda _: None
) -> Fingerprint:
    """Atomically replace the file at ``path``; after an error, ``path`` is unchanged.

    The function creates a temporary file with a random name in the same folder, fills it, syncs it to the disk and
    renames it to ``path``. The replacement survives a power failure only after :func:`sync_folder`.

    Args:
        path: The file to replace; it need not exist. It must not be a symbolic link, because the rename would replace
            the link instead of its target.
        fill: Writes the content to the file descriptor passed to it.
        ready: Called with the fingerprint of the new file after the sync and before the rename. An exception that it
            raises prevents the rename.

    Raises:
        OSError: A step failed. The temporary file is removed if possible.
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
    """Sync the entries of a folder to the disk.

    Raises:
        OSError: The sync failed. A replaced file may not survive a power failure.
    """
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def temporary_prefix(path: Path) -> str:
    """Return the name prefix of the temporary files that :func:`replace_file` creates for ``path``."""
    return f".{path.name}.new-"


def sweep(path: Path) -> None:
    """Remove temporary files that killed writers of ``path`` left behind; the caller must hold the lock.

    Raises:
        OSError: The folder cannot be listed.
    """
    prefix = temporary_prefix(path)
    for name in os.listdir(path.parent):
        if name.startswith(prefix):
            _discard(path.with_name(name))


def _keep_mode(file: int, path: Path) -> None:
    """Copy the mode of the replaced file to the new one, so that a file shared on purpose stays shared."""
    try:
        mode = S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return
    if mode != PRIVATE_MODE:
        os.fchmod(file, mode)


def _discard(temporary: Path) -> None:
    """Remove a temporary file and ignore errors; :func:`sweep` removes leftovers when the store is next opened."""
    try:
        os.unlink(temporary)
    except OSError:
        return
