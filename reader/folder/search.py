"""Search the texts of a folder as they are now: through the index what it knows, the rest by reading it."""

from collections.abc import Generator
from contextlib import closing, suppress
from datetime import date
from typing import Final, NamedTuple

from annotations.errors import UnreadableArticle
from reader.articles.loading import load
from reader.folder.catalog import ArticleCatalog
from reader.folder.index import FolderIndex, UnusableIndex, file_of, fts_query, guard_index
from reader.folder.listing import find_file, list_articles, may_contain
from reader.folder.matching import Match, Matcher, with_context
from reader.folder.probe import stamp_of
from reader.folder.query import Node

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY: Final = 86_400_000_000_000
"""Nanoseconds."""
_BATCH_SIZE: Final = 500
"""Files looked up between two moments in which a search may be given up."""


class FoundArticle(NamedTuple):
    """An article that a query holds for."""

    path: str
    day: int
    """When it was published, or else when its file was changed, as the ordinal of a day."""
    weight: float
    """How much it is about the query."""
    matches: tuple[Match, ...]
    """Where the words stand, in order."""

    @property
    def newest_first(self) -> tuple[int, str]:
        """Sorts by date, the newest first."""
        return -self.day, self.path

    @property
    def best_first(self) -> tuple[float, int, str]:
        """Sorts by weight, the most telling first."""
        return -self.weight, -self.day, self.path


def day_of(published: str, changed: int) -> int:
    """The ordinal of the day by which an article is sorted.

    Args:
        published: ``2024``, ``2024-04``, ``2024-04-26``, or an empty string.
        changed: When its file was changed, in nanoseconds since 1970.
    """
    with suppress(ValueError):
        if published:
            return date.fromisoformat(f"{published}-01-01"[:10]).toordinal()
    return min(max(_EPOCH + changed // _DAY, 1), date.max.toordinal())


class FolderSearch:
    """Searches one folder; safe in any thread that is not the catalog's own."""

    def __init__(self, catalog: ArticleCatalog) -> None:
        """Take a folder; an index in the catalog's cache is used."""
        self._catalog = catalog
        self._file = file_of(catalog.cache, catalog.folder) if catalog.cache else None

    def search(self, query: Node, *, best: bool = False) -> Generator[FoundArticle | None, None, None]:
        """Look for what a query asks, and give the articles as they are found; none after one where it is not.

        What the index knows comes first: the newest first, or in the order of its ranking. What it does not know, or
        only as it was before a change, is read then, the newest first. In the end nothing is missing.

        Args:
            query: What is looked for.
            best: Whether the index ranks.

        Raises:
            MissingFolder: The folder is gone.
        """
        matcher, words = Matcher(query), fts_query(query)
        seen: set[str] = set()
        known: dict[str, str] = {}
        if self._file and words:
            with suppress(UnusableIndex), guard_index(self._file), closing(FolderIndex(self._file)) as index:
                for path in index.candidates(words, best=best):
                    seen.add(path)
                    yield self._judged(path, matcher)
                stamps: dict[str, str] = {}
                for path, stamp in index.stamps():
                    stamps[path] = stamp
                    if len(stamps) % _BATCH_SIZE == 0:
                        yield None
                known = stamps
        others: list[tuple[int, str]] = []
        headers = self._catalog.headers()
        for count, (path, status) in enumerate(list_articles(self._catalog.folder, ask=True)):
            if count % _BATCH_SIZE == 0:
                yield None
            if status and path not in seen and known.get(path) != stamp_of(status):
                others.append((-day_of(headers.published(path), status.st_mtime_ns), path))
        for _, path in sorted(others):
            yield self._judged(path, matcher)

    def _judged(self, path: str, matcher: Matcher) -> FoundArticle | None:
        file = find_file(self._catalog.folder, path)
        try:
            text = load(file, limit=self._catalog.limit).text if may_contain(self._catalog.folder, path) else ""
        except UnreadableArticle:
            return None
        places = matcher.find(text)
        if places is None:
            return None
        published = self._catalog.headers().published(path)
        try:
            day = day_of(published, 0 if published else file.lstat().st_mtime_ns)
        except OSError:  # it went away
            return None
        return FoundArticle(path, day, places.weight, tuple(with_context(text, span) for span in places.spans))
