"""The articles of a folder: found without being read, read when they are asked for."""

import os
import re
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
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

    Paths are those inside the folder, with forward slashes and in UTF-8 whatever the locale says; bytes of a name that
    are not UTF-8 stand in them as lone surrogates.
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
        """Take a folder; nothing is read yet.

        Args:
            folder: Where the articles are; folders inside it belong to it.
            limit: Bytes above which a file is not read.
            cache: The user's folder for what can be made again; without one the folder is looked at anew each time.
            small: Articles up to which a folder is seen as it is now, before anything is shown; None for the usual
                number.
            slice: Seconds of a scan after which others have their turn; None for the usual time.
        """
        self.folder = folder
        self.limit = limit
        self.cache = cache
        """The user's folder for what can be made again, if there is one."""
        self._small = small
        self._slice = slice

    def headers(self) -> "Headers":
        """What the list shows, in the order of the paths: at once, if need be as it was in the last session.

        Raises:
            MissingFolder: There is no such folder, or it cannot be looked into.
            EmptyFolder: It holds no articles.
        """
        return self._scanner.headers

    @property
    def is_large(self) -> bool:
        """Whether the folder is too large to be read as a whole where something is looked for in it."""
        return self._scanner.is_large

    def refresh(self) -> "Headers":
        """See which articles there are now; raises what :meth:`headers` raises. :meth:`scan` also looks into them."""
        if "_scanner" in vars(self):
            self._scanner.list_files()
        return self._scanner.headers

    def scan(self) -> "Generator[ScanProgress, None, None]":
        """Bring the headers up to date: what came, went or changed since they were last looked at.

        A step takes a few milliseconds, so that others have their turn in between; it may be run in a thread of its
        own, and be given up (``close()``) after any step: what was found is kept. When a step says that they
        ``changed``, :meth:`headers` has others.

        Raises:
            MissingFolder: The folder is gone.
            EmptyFolder: It holds no articles any more.
        """
        return self._scanner.scan()

    @property
    def changes(self) -> "Changes":
        """Which articles the last scan found to have come, gone, or changed their names."""
        return self._scanner.changes

    @property
    def problems(self) -> Sequence[str]:
        """What in ``sources.csv`` could not be taken, one sentence each, as of the last scan."""
        return self._scanner.table.problems

    def read(self, path: str, record: ArticleRecord | None = None) -> "Article":
        """Read one article; safe in any thread.

        Args:
            path: Its path inside the folder.
            record: What analysts confirmed and decided, if anything.

        Raises:
            UnknownName: The folder holds no such article.
            UnreadableArticle: It cannot be read; the sentence says why.
        """
        if not may_contain(self.folder, path):
            raise UnknownName(f"There is no article “{path}”.", f"The folder is {self.folder}.")
        try:
            text, encoding, size = load(find_file(self.folder, path), limit=self.limit)
        except UnreadableArticle as error:
            raise UnreadableArticle(f"“{path}” cannot be read. {error.sentence}", error.remedy) from error
        from reader.articles.article import Article  # what reads a text is loaded with the first text

        return Article(path, text, encoding, size, record or ArticleRecord(path), self._sources_of(path))

    def facts(self, path: str, record: ArticleRecord | None = None) -> ArticleFacts:
        """What filters and exports may say of an article; only what was confirmed when it cannot be read (any more).

        The file is read only when nobody has looked into it as it is now.
        """
        record = record or ArticleRecord(path)
        if known := self._known(path, record):
            return known
        try:
            return self.read(path, record).facts
        except (UnknownName, UnreadableArticle):
            return resolve(record, {}).facts(path)

    def known_facts(self, path: str, record: ArticleRecord | None = None) -> ArticleFacts:
        """The facts of an article as far as they are known without touching its file, for lists and filters."""
        record = record or ArticleRecord(path)
        return self._known(path, record, changed=True) or resolve(record, {}).facts(path)

    def digest(self, path: str) -> str:
        """The first digits of the digest of an article's text as it was last looked into; empty when not known."""
        try:
            return str(self._scanner.table.columns["digest"][self._scanner.headers.position(path)])
        except UnknownName:
            return ""

    def citekey(self, facts: ArticleFacts, taken: Collection[str] = ()) -> str:
        """A key for a bibliography that no other article of the folder has.

        Args:
            facts: What is known of the article.
            taken: Keys that analysts confirmed for other articles.
        """
        if facts.confirmed("citekey"):
            return facts.citekey
        key = make_citekey(facts.author, facts.outlet, facts.published, facts.title)
        headers = self.headers()
        before = headers.table.columns["citekey"].values()[: headers.position(facts.path)]
        return disambiguate(key, before, taken)

    def find(self, name: str) -> str:
        """The path of the article that is meant by a path, a file's name, its number, or a part that is in no other.

        Raises:
            UnknownName: None is meant, or several are.
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
        """The paths that a name may mean, the strictest reading first."""
        yield [path for path in paths if path == name]
        yield [path for path in paths if name in (PurePosixPath(path).name, PurePosixPath(path).stem)]
        if _NUMBER.fullmatch(name):
            numbers = ((path, _NUMBER.match(PurePosixPath(path).name)) for path in paths)
            yield [path for path, number in numbers if number and number[0].lstrip("0") == name.lstrip("0")]
        yield [path for path in paths if name and name.casefold() in path.casefold()]

    @cached_property
    def _scanner(self) -> "Scanner":
        from reader.folder.scan import Scanner  # one article is read without knowing of the others

        return Scanner(self.folder, self.limit, self.cache, small=self._small, slice=self._slice)

    def _known(self, path: str, record: ArticleRecord, *, changed: bool = False) -> ArticleFacts | None:
        """The facts that the headers know, unless the file changed since; lines set by hand may change its title."""
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
        """What ``sources.csv`` says of an article; the folder is looked through only when there is such a table."""
        if "_scanner" in vars(self) or os.path.lexists(self.folder / Origin.SOURCES_CSV):
            return self._scanner.sources_of(path)
        return {}
