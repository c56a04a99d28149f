"""List the articles of a folder without opening files or following links."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from annotations.errors import ArticleError
from reader.articles.loading import LOADERS

OTHER_NAMES = frozenset({"annotations.json", "codebook.toml", "sources.csv"})
"""Names of files with another purpose. They are no articles, even if a plug-in loads files with their suffix."""


class MissingFolder(ArticleError):
    """Raised when a folder does not exist or cannot be opened."""

    title = "No such folder"


class EmptyFolder(ArticleError):
    """Raised when a folder contains no articles."""

    title = "No articles"


class FolderEntry(NamedTuple):
    """A file that may be an article, or a folder that cannot be opened."""

    path: str
    """Its path inside the folder, with forward slashes."""
    status: os.stat_result | None
    """The file's status if it was requested and is available."""


def list_articles(folder: Path, *, ask: bool) -> Iterator[FolderEntry]:
    """Yield all files that may be articles and all folders that cannot be opened, in no particular order.

    Args:
        folder: The folder to list; its subfolders are included.
        ask: Whether to request the size and times of each file from the system.

    Raises:
        MissingFolder: The folder does not exist or cannot be opened.
    """
    pending = [""]
    while pending:
        inside = pending.pop()
        try:
            with os.scandir(find_file(folder, inside)) as found:
                yield from _articles(found, inside, pending, ask=ask)
        except OSError as error:
            if not inside:
                raise _missing(folder, error) from error
            yield FolderEntry(inside, None)


def _articles(
    found: "Iterator[os.DirEntry[str]]", inside: str, pending: list[str], *, ask: bool
) -> Iterator[FolderEntry]:
    """Yield the entries of a folder that may be articles, and add its subfolders to ``pending``."""
    above = f"{inside}/" if inside else ""
    for entry in found:
        name = os.fsencode(entry.name).decode("utf-8", "surrogateescape")
        if entry.is_dir(follow_symlinks=False) and not name.startswith("."):
            pending.append(above + name)
        elif is_article(name):
            yield FolderEntry(above + name, _status(entry) if ask else None)


def check_folder(folder: Path) -> None:
    """Check that a folder exists and can be opened.

    Raises:
        MissingFolder: The folder does not exist or cannot be opened.
    """
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise _missing(folder, error) from error


def find_file(folder: Path, path: str) -> Path:
    """Return the file with a path inside a folder."""
    return folder / os.fsdecode(path.encode("utf-8", "surrogateescape"))


def is_article(name: str) -> bool:
    """Return whether a file name has an article's suffix, and is not hidden, a README or one of :data:`OTHER_NAMES`."""
    if name in OTHER_NAMES or name.casefold().startswith((".", "readme")):
        return False
    return LOADERS.offers(os.path.splitext(name)[1].lower())


def may_contain(folder: Path, path: str) -> bool:
    """Return whether a path, possibly from an untrusted annotations file, can be an article inside the folder."""
    pure = PurePosixPath(path)
    if str(pure) != path or pure.is_absolute() or ".." in pure.parts or not is_article(pure.name):
        return False
    try:
        find_file(folder, path)
    except UnicodeEncodeError:  # surrogates that do not encode a byte
        return False
    return not any(os.path.islink(find_file(folder, str(parent))) for parent in pure.parents if parent.name)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:  # deleted meanwhile
        return None


def _missing(folder: Path, error: OSError) -> MissingFolder:
    if isinstance(error, NotADirectoryError):
        return MissingFolder(f"“{folder}” is a file.", f"Give the folder that contains it: {folder.parent}")
    if isinstance(error, PermissionError):
        return MissingFolder(f"You have no permission to open “{folder}”.", "Give another folder.")
    return MissingFolder(f"There is no folder “{folder}”.", "Give the folder that contains the articles.")
