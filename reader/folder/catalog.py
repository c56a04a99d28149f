"""The articles of a folder, listed without reading them and read on demand."""

import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from annotations.errors import UnknownName, UnreadableArticle
from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from reader.articles.citekeys import disambiguate, make_citekey
from reader.articles.details import Origin, resolve
from reader.articles.loading import MAX_FILE_BYTES, load
from reader.folder.listing import find_file, may_contain

if TYPE_CHECKING:
    from reader.articles.article import Article
    from reader.folder.headers import Headers
    from reader.folder.scan import Changes, Scanner, ScanProgress

_NUMBER = re.compile(r"[0-9]+")


class ArticleCatalog:
    """A folder of articles.

    Paths are relative to the folder, with forward slashes, and decoded as UTF-8 in every locale. Bytes of a file name
    that are not valid UTF-8 become lone surrogates.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limit: int = MAX_FILE_BYTES,
        cache: Path | None = None,
        small: int | None = None,
        slice: float | None = None,
    ) -> None:
        """Create a catalog of a folder without reading anything.

        Args:
            folder: The folder of articles; its subfolders are included.
            limit: Size in bytes above which a file is not read.
            cache: The user's cache folder; without one, every session probes the files again.
            small: Maximum number of articles for which the current state of the folder is read before anything is
                shown; ``None`` for the default.
            slice: Seconds of work between two steps of a scan; ``None`` for the default.
        """
        self.folder = folder
        self.limit = limit
        self.cache = cache
        """The user's cache folder, or ``None``."""
        self._small = small
        self._slice = slice

    def headers(self) -> "Headers":
        """Return the headers for the list, in the order of the paths, possibly as of the last session.

        Raises:
            MissingFolder: The folder does not exist or cannot be opened.
            EmptyFolder: The folder contains no articles.
        """
        return self._scanner.headers

    @property
    def is_large(self) -> bool:
        """Whether the folder is too large for searches that read every article."""
        return self._scanner.is_large

    def refresh(self) -> "Headers":
        """List the articles again and return the headers; :meth:`scan` also probes the files.

        Raises:
            MissingFolder: The folder does not exist or cannot be opened.
            EmptyFolder: The folder contains no articles.
        """
        if "_scanner" in vars(self):
            self._scanner.list_files()
        return self._scanner.headers

    def scan(self) -> "Generator[ScanProgress, None, None]":
        """Update the headers with all files that were added, removed or changed.

        One step takes a few milliseconds, so that the caller can do other work in between. The generator may run in a
        separate thread and may be closed after any step without losing results. After a step that reports ``changed``,
        :meth:`headers` returns a new object.

        Raises:
            MissingFolder: The folder no longer exists.
            EmptyFolder: The folder no longer contains articles.
        """
        return self._scanner.scan()

    @property
    def changes(self) -> "Changes":
        """The articles that the last scan found to be added, removed or renamed."""
        return self._scanner.changes

    def read(self, path: str, record: ArticleRecord | None = None) -> "Article":
        """Read one article; safe in any thread.

        Args:
            path: Its path inside the folder.
            record: Details and decisions that analysts confirmed, if any.

        Raises:
            UnknownName: The folder contains no such article.
            UnreadableArticle: The article cannot be read; the sentence gives the reason.
        """
        if not may_contain(self.folder, path):
            raise UnknownName(f"There is no article “{path}”.", f"The folder is {self.folder}.")
        try:
            text, encoding, size = load(find_file(self.folder, path), limit=self.limit)
        except UnreadableArticle as error:
            raise UnreadableArticle(f"“{path}” cannot be read. {error.sentence}", error.remedy) from error
        from reader.articles.article import Article  # imported with the first text to keep startup fast

        return Article(path, text, encoding, size, record or ArticleRecord(path), self._sources_of(path))

    def facts(self, path: str, record: ArticleRecord | None = None) -> ArticleFacts:
        """Return the facts of an article for filters and exports, or only the confirmed ones if it is unreadable.

        The file is read only if the headers do not describe its current state.
        """
        record = record or ArticleRecord(path)
        if known := self._known(path, record):
            return known
        try:
            return self.read(path, record).facts
        except (UnknownName, UnreadableArticle):
            return resolve(record, {}).facts(path)

    def known_facts(self, path: str, record: ArticleRecord | None = None) -> ArticleFacts:
        """Return the facts of an article that are known without touching its file, for lists and filters."""
        record = record or ArticleRecord(path)
        return self._known(path, record, changed=True) or resolve(record, {}).facts(path)

    def digest(self, path: str) -> str:
        """Return the first digits of the digest of an article's text as of the last probe; empty if unknown."""
        try:
            return str(self._scanner.table.columns["digest"][self._scanner.headers.position(path)])
        except UnknownName:
            return ""

    def citekeys(self, taken: Collection[str] = ()) -> Callable[[ArticleFacts], str]:
        """Return a function that computes the citekey of an article, which is unique in the folder.

        Args:
            taken: Keys that analysts confirmed for articles.
        """
        headers = self.headers()
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(headers.table.columns["citekey"].values()):
            places[key].append(place)

        def citekey(facts: ArticleFacts) -> str:
            if facts.confirmed("citekey"):
                return facts.citekey
            key = make_citekey(facts.author, facts.outlet, facts.published, facts.title)
            try:
                rank = bisect_left(places.get(key, ()), headers.position(facts.path))
            except UnknownName:  # The file is missing.
                return key
            return disambiguate(key, rank, taken)

        return citekey

    def find(self, name: str) -> str:
        """Return the path of an article given its path, file name, number, or an unambiguous part of its path.

        Raises:
            UnknownName: The name matches no article, or several.
        """
        for found in self._matches(name, list(self.headers().paths)):
            if len(found) == 1:
                return found[0]
            if found:
                some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
                raise UnknownName(f"“{name}” may be one of {len(found)} articles: {some}.", "Give more of its name.")
        raise UnknownName(f"There is no article “{name}”.", f"The folder is {self.folder}.")

    @staticmethod
    def _matches(name: str, paths: Sequence[str]) -> Iterator[list[str]]:
        """Yield the paths that match a name, for each rule from the strictest to the loosest."""
        yield [path for path in paths if path == name]
        yield [path for path in paths if name in (PurePosixPath(path).name, PurePosixPath(path).stem)]
        if _NUMBER.fullmatch(name):
            numbers = ((path, _NUMBER.match(PurePosixPath(path).name)) for path in paths)
            yield [path for path, number in numbers if number and number[0].lstrip("0") == name.lstrip("0")]
        yield [path for path in paths if name and name.casefold() in path.casefold()]

    @cached_property
    def _scanner(self) -> "Scanner":
        from reader.folder.scan import Scanner  # reading one article does not need it

        return Scanner(self.folder, self.limit, self.cache, small=self._small, slice=self._slice)

    def _known(self, path: str, record: ArticleRecord, *, changed: bool = False) -> ArticleFacts | None:
        """Return the facts from the headers, or ``None`` if they are missing or out of date.

        With ``changed``, the facts may be out of date. Roles that an analyst set by hand can change the title, so a
        record with roles always yields ``None``.
        """
        scanner = vars(self).get("_scanner")
        if scanner is None or record.roles:
            return None
        from reader.folder.probe import layers_of, stamp_of

        columns = scanner.table.columns
        try:
            place = scanner.headers.position(path)
            stamp = columns["stamp"][place]
            as_it_is = changed or stamp == stamp_of(os.lstat(find_file(self.folder, path)))
        except (UnknownName, OSError):
            return None
        if not stamp or columns["problem"][place] or not as_it_is:
            return None
        return resolve(record, layers_of(columns["stated"][place], columns["sources"][place])).facts(path)

    def _sources_of(self, path: str) -> Mapping[str, str]:
        """Return what ``sources.csv`` states about an article; the folder is listed only if the table exists."""
        if "_scanner" in vars(self) or os.path.lexists(self.folder / Origin.SOURCES_CSV):
            return self._scanner.sources_of(path)
        return {}
