"""Safe reading of one file as text.

A folder may contain pipes, devices, circular links and files of twenty gigabytes. None of them may block the program:
each is rejected with a sentence that gives the reason.
"""

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple, Protocol

from annotations.errors import UnreadableArticle
from annotations.plugins import Registry
from reader.articles.decoding import Decoded, decode

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Default size in bytes above which a file is not read."""

GLANCE_BYTES = 64 * 1024
"""Number of bytes that are enough to find an article's title."""

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY


class Decode(Protocol):
    """A function that converts the bytes of one kind of file to canonical text."""

    def __call__(self, content: bytes, *, complete: bool = True) -> Decoded:
        """Decode a whole file, or its beginning if it is not ``complete``."""


class Loader(NamedTuple):
    """The conversion of one kind of file to canonical text."""

    decode: Decode
    whole: bool = False
    """Whether the function needs all bytes of a file, even for its title."""


LOADERS = Registry("reader.loaders", Loader, dict.fromkeys((".md", ".text", ".txt"), Loader(decode)))
"""Loaders by file name suffix, in lower case with the dot. Installed packages add others by entry points."""

_KINDS = {
    stat.S_IFLNK: "a link, and links are not followed",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe, not a file",
    stat.S_IFSOCK: "a socket, not a file",
    stat.S_IFCHR: "a device, not a file",
    stat.S_IFBLK: "a device, not a file",
}

_FAILURES = {
    errno.ELOOP: "It is a link, and links are not followed.",
    errno.EISDIR: "It is a folder.",
    errno.ENXIO: "It is a socket, not a file.",
    errno.EACCES: "You are not allowed to read it.",
    errno.EPERM: "You are not allowed to read it.",
    errno.ENOENT: "It is no longer there.",
}


class LoadedText(NamedTuple):
    """The canonical text of a file."""

    text: str
    encoding: str
    """Name of the codec that decoded the file."""
    size: int
    """Size of the file in bytes."""


def load(path: Path, *, limit: int = MAX_FILE_BYTES, start: int | None = None) -> LoadedText:
    """Read a file as canonical text.

    Args:
        path: A regular file; a link to one is rejected.
        limit: Size in bytes above which the file is rejected.
        start: Number of bytes to read from the beginning, or ``None`` for all of them.

    Raises:
        UnreadableArticle: The file cannot be read as an article; the sentence gives the reason.
    """
    suffix = path.suffix.lower()
    if not LOADERS.offers(suffix):
        raise UnreadableArticle("It is of a kind that cannot be read as an article.", f"Read are {list_suffixes()}.")
    try:
        loader = LOADERS[suffix]
    except KeyError as error:
        raise UnreadableArticle(str(error.args[0])) from error
    content, size = read_bytes(path, limit, limit if start is None or loader.whole else start)
    try:
        text, encoding = loader.decode(content, complete=len(content) == size)
        blank = not text or text.isspace()
    except UnreadableArticle:
        raise
    except Exception as error:
        raise UnreadableArticle(f"The loader for {suffix} failed ({type(error).__name__}: {error}).") from error
    if blank:
        raise UnreadableArticle("It is empty.")
    return LoadedText(text, encoding, size)


def unreadable_reason(status: os.stat_result, limit: int = MAX_FILE_BYTES) -> str:
    """Return the reason why a directory entry cannot be an article, as a sentence, or an empty string."""
    if not stat.S_ISREG(status.st_mode):
        return f"It is {_KINDS.get(stat.S_IFMT(status.st_mode), 'not a file')}."
    if status.st_size > limit:
        return f"It is too large: {status.st_size / 2**20:,.0f} MB, and {limit / 2**20:,.0f} MB are read at most."
    if status.st_size == 0:
        return "It is empty."
    return ""


def error_sentence(error: OSError) -> str:
    """Return a sentence that describes an error of the operating system."""
    return _FAILURES.get(error.errno or 0, f"It cannot be read: {error.strerror}.")


def list_suffixes() -> str:
    """Return the supported suffixes for a message."""
    return ", ".join(sorted(LOADERS))


def _open(path: str, _: int) -> int:
    return os.open(path, _FLAGS)


def read_bytes(path: Path, limit: int, wanted: int) -> tuple[bytes, int]:
    """Return up to ``wanted`` bytes of a regular file, and its size in bytes.

    Raises:
        UnreadableArticle: The file is not regular, is larger than ``limit``, or cannot be read.
    """
    try:
        with open(path, "rb", opener=_open) as file:
            status = os.fstat(file.fileno())
            if problem := unreadable_reason(status, limit):
                raise UnreadableArticle(problem)
            content = file.read(min(wanted, status.st_size))
    except OSError as error:
        raise UnreadableArticle(error_sentence(error)) from error
    except ValueError as error:  # a NUL in the path
        raise UnreadableArticle("It is no longer there.") from error
    return content, status.st_size
