"""The articles of a folder: found without being read, read when they are asked for."""

import os
import re
import stat
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, overload

from annotations.errors import ArticleError, UnknownName, UnreadableArticle
from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from reader.articles.loading import LIMIT, LOADERS, START, kinds, load, obstacle, refusal

if TYPE_CHECKING:
    from reader.articles.article import Article

LOOKED_INTO = 2_000
"""Articles up to which each one's beginning is read for its title; more are listed by the names of their files."""

_NUMBER = re.compile(r"[0-9]+")


class MissingFolder(ArticleError):
    """There is no folder of that name, or it cannot be looked into."""

    title = "No such folder"


class EmptyFolder(ArticleError):
    """A folder holds no articles."""

    title = "No articles"


class Header(NamedTuple):
    """What the list shows of an article."""

    path: str
    """Its path inside the folder, with forward slashes."""
    title: str
    """The title that its text shows, else the file's name without its ending."""
    problem: str
    """Why it cannot be read, as a sentence, or an empty string."""
    size: int
    """Bytes of the file."""


class Headers(Sequence[Header]):
    """The headers of a folder, sorted by path; each is made when it is looked at and then kept."""

    def __init__(self, catalog: "ArticleCatalog", paths: Sequence[str]) -> None:
        """List these paths of a catalog's folder."""
        self._catalog = catalog
        self._made: dict[str, Header] = {}
        self.paths = paths

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> Header: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Header]: ...
    def __getitem__(self, index: int | slice) -> Header | Sequence[Header]:
        if isinstance(index, slice):
            return [self._header(path) for path in self.paths[index]]
        return self._header(self.paths[index])

    def position(self, path: str) -> int:
        """Index of the article with this path.

        Raises:
            UnknownName: The folder does not hold it.
        """
        index = bisect_left(self.paths, path)
        if self.paths[index : index + 1] != [path]:
            raise UnknownName(f"There is no article “{path}” in the folder.")
        return index

    def _header(self, path: str) -> Header:
        header = self._made.get(path)
        if header is None:
            header = self._made[path] = self._catalog.glimpse(path, look_into=len(self.paths) <= LOOKED_INTO)
        return header


class ArticleCatalog:
    """A folder of articles.

    Paths are those inside the folder, with forward slashes and in UTF-8 whatever the locale says; bytes of a name that
    are not UTF-8 stand in them as lone surrogates.
    """

    def __init__(self, folder: Path, *, limit: int = LIMIT) -> None:
        """Take a folder; nothing is read yet.

        Args:
            folder: Where the articles are; folders inside it belong to it.
            limit: Bytes above which a file is not read.
        """
        self.folder = folder
        self.limit = limit

    def headers(self) -> Headers:
        """What the list shows, in the order of the paths.

        Raises:
            MissingFolder: There is no such folder, or it cannot be looked into.
            EmptyFolder: It holds no articles.
        """
        return self._headers

    def refresh(self) -> Headers:
        """Look at the folder again; raises what :meth:`headers` raises."""
        vars(self).pop("_headers", None)
        return self._headers

    def read(self, path: str, record: ArticleRecord | None = None) -> "Article":
        """Read one article; safe in any thread.

        Args:
            path: Its path inside the folder.
            record: What analysts confirmed and decided, if anything.

        Raises:
            UnknownName: The folder holds no such article.
            UnreadableArticle: It cannot be read; the sentence says why.
        """
        if not self._holds(path):
            raise UnknownName(f"There is no article “{path}”.", f"The folder is {self.folder}.")
        try:
            text, encoding, size = load(self._file(path), limit=self.limit)
        except UnreadableArticle as error:
            raise UnreadableArticle(f"“{path}” cannot be read. {error.sentence}", error.remedy) from error
        from reader.articles.article import Article  # what reads a text is loaded with the first text

        return Article(path, text, encoding, size, record or ArticleRecord(path))

    def facts(self, path: str, record: ArticleRecord | None = None) -> ArticleFacts:
        """What filters and exports may say of an article; only what was confirmed when it cannot be read (any more)."""
        try:
            return self.read(path, record).facts
        except (UnknownName, UnreadableArticle):
            from reader.articles.details import details

            return details(record or ArticleRecord(path)).facts(path)

    def glimpse(self, path: str, *, look_into: bool = True) -> Header:
        """The header of one article, with the title that its first 64 KB show when it is to be looked into."""
        file, name = self._file(path), PurePosixPath(path).stem
        try:
            status = os.lstat(file)
        except OSError as error:
            return Header(path, name, refusal(error), 0)
        problem = obstacle(status, self.limit)
        if stat.S_ISDIR(status.st_mode):
            problem = "It is a folder that you are not allowed to look into."
        if problem or not look_into:
            return Header(path, name, problem, status.st_size)
        try:
            text = load(file, limit=self.limit, start=START).text
        except UnreadableArticle as error:
            return Header(path, name, error.sentence, status.st_size)
        from reader.articles.roles import judge

        return Header(path, judge(text).title or name, "", status.st_size)

    def find(self, name: str) -> str:
        """The path of the article that is meant by a path, a file's name, its number, or a part that is in no other.

        Raises:
            UnknownName: None is meant, or several are.
        """
        paths = self.headers().paths
        for found in self._matches(name, paths):
            if len(found) == 1:
                return found[0]
            if found:
                some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
                raise UnknownName(f"“{name}” may be one of {len(found)} articles: {some}.", "Give more of its name.")
        raise UnknownName(f"There is no article “{name}”.", f"The folder is {self.folder}.")

    @staticmethod
    def _matches(name: str, paths: Sequence[str]) -> Iterator[list[str]]:
        """The paths that a name may mean, the strictest reading first."""
        yield [path for path in paths if path == name]
        yield [path for path in paths if name in (PurePosixPath(path).name, PurePosixPath(path).stem)]
        if _NUMBER.fullmatch(name):
            numbers = ((path, _NUMBER.match(PurePosixPath(path).name)) for path in paths)
            yield [path for path, number in numbers if number and number[0].lstrip("0") == name.lstrip("0")]
        yield [path for path in paths if name and name.casefold() in path.casefold()]

    @cached_property
    def _headers(self) -> Headers:
        paths = sorted(self._scan())
        if not paths:
            raise EmptyFolder(f"“{self.folder}” holds no articles.", f"Put text files into it ({kinds()}).")
        return Headers(self, paths)

    def _scan(self) -> Iterator[str]:
        """The paths of all that may be articles, and of folders that cannot be looked into; no link is followed."""
        pending = [""]
        while pending:
            inside = pending.pop()
            try:
                with os.scandir(self._file(inside)) as entries:
                    for entry in entries:
                        name = os.fsencode(entry.name).decode("utf-8", "surrogateescape")
                        path = f"{inside}/{name}" if inside else name
                        if entry.is_dir(follow_symlinks=False) and not name.startswith("."):
                            pending.append(path)
                        elif _is_article(name):
                            yield path
            except OSError as error:
                if not inside:
                    raise self._missing(error) from error
                yield inside

    def _missing(self, error: OSError) -> MissingFolder:
        if isinstance(error, NotADirectoryError):
            return MissingFolder(f"“{self.folder}” is a file.", f"Name the folder that holds it: {self.folder.parent}")
        if isinstance(error, PermissionError):
            return MissingFolder(f"You are not allowed to look into “{self.folder}”.", "Name another folder.")
        return MissingFolder(f"There is no folder “{self.folder}”.", "Name the folder that holds the articles.")

    def _file(self, path: str) -> Path:
        return self.folder / os.fsdecode(path.encode("utf-8", "surrogateescape"))

    def _holds(self, path: str) -> bool:
        """Whether a path may be one of ours: it may come from an annotations file that someone else wrote."""
        pure = PurePosixPath(path)
        if str(pure) != path or pure.is_absolute() or ".." in pure.parts or not _is_article(pure.name):
            return False
        try:
            self._file(path)
        except UnicodeEncodeError:  # surrogates that stand for no byte
            return False
        return not any(os.path.islink(self._file(str(parent))) for parent in pure.parents if parent.name)


def _is_article(name: str) -> bool:
    """Whether a file of this name is read as an article: of a kind that can be, not hidden, no README."""
    return os.path.splitext(name)[1].lower() in LOADERS and not name.casefold().startswith((".", "readme"))
