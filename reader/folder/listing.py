"""Which files of a folder are articles; none is opened and no link is followed."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from annotations.errors import ArticleError
from reader.articles.loading import LOADERS


class MissingFolder(ArticleError):
    """There is no folder of that name, or it cannot be looked into."""

    title = "No such folder"


class EmptyFolder(ArticleError):
    """A folder holds no articles."""

    title = "No articles"


class FolderEntry(NamedTuple):
    """A file that may be an article, or a folder that cannot be looked into."""

    path: str
    """Its path inside the folder, with forward slashes."""
    status: os.stat_result | None
    """What the system says of it, when it was asked."""


def list_articles(folder: Path, *, ask: bool) -> Iterator[FolderEntry]:
    """All that may be articles, and the folders that cannot be looked into, in no order.

    Args:
        folder: Where to look; folders inside it belong to it.
        ask: Whether the system is asked for size and times of each.

    Raises:
        MissingFolder: There is no such folder, or it cannot be looked into.
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
    """What of a folder's content may be articles; the folders in it join those that are still to be looked into."""
    above = f"{inside}/" if inside else ""
    for entry in found:
        name = os.fsencode(entry.name).decode("utf-8", "surrogateescape")
        if entry.is_dir(follow_symlinks=False) and not name.startswith("."):
            pending.append(above + name)
        elif is_article(name):
            yield FolderEntry(above + name, _status(entry) if ask else None)


def check_folder(folder: Path) -> None:
    """See that there is such a folder; raises what :func:`list_articles` raises."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise _missing(folder, error) from error


def find_file(folder: Path, path: str) -> Path:
    """The file that has a path inside a folder."""
    return folder / os.fsdecode(path.encode("utf-8", "surrogateescape"))


def is_article(name: str) -> bool:
    """Whether a file of this name is read as an article: of a kind that can be, not hidden, no README."""
    return os.path.splitext(name)[1].lower() in LOADERS and not name.casefold().startswith((".", "readme"))


def may_contain(folder: Path, path: str) -> bool:
    """Whether a path may be one of a folder's: it may come from an annotations file that someone else wrote."""
    pure = PurePosixPath(path)
    if str(pure) != path or pure.is_absolute() or ".." in pure.parts or not is_article(pure.name):
        return False
    try:
        find_file(folder, path)
    except UnicodeEncodeError:  # surrogates that stand for no byte
        return False
    return not any(os.path.islink(find_file(folder, str(parent))) for parent in pure.parents if parent.name)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:  # it went away
        return None


def _missing(folder: Path, error: OSError) -> MissingFolder:
    if isinstance(error, NotADirectoryError):
        return MissingFolder(f"“{folder}” is a file.", f"Name the folder that holds it: {folder.parent}")
    if isinstance(error, PermissionError):
        return MissingFolder(f"You are not allowed to look into “{folder}”.", "Name another folder.")
    return MissingFolder(f"There is no folder “{folder}”.", "Name the folder that holds the articles.")
