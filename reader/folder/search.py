"""Search the current texts of a folder: indexed articles through the index, all others by reading them."""

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
"""A day in nanoseconds."""
_BATCH_SIZE: Final = 500
"""Number of files after which a search yields, so that the caller can cancel it."""


class FoundArticle(NamedTuple):
    """An article that matches a query."""

    path: str
    day: int
    """Publication date, or the file's date of change, as the ordinal of a day."""
    weight: float
    """Relevance to the query."""
    matches: tuple[Match, ...]
    """The matches in order."""

    @property
    def newest_first(self) -> tuple[int, str]:
        """Sort key by date, the newest first."""
        return -self.day, self.path

    @property
    def best_first(self) -> tuple[float, int, str]:
        """Sort key by relevance, the highest first."""
        return -self.weight, -self.day, self.path


def day_of(published: str, changed: int) -> int:
    """Return the ordinal of the day by which an article is sorted.

    Args:
        published: ``2024``, ``2024-04``, ``2024-04-26``, or an empty string.
        changed: Time of the file's last change, in nanoseconds since 1970.
    """
    with suppress(ValueError):
        if published:
            return date.fromisoformat(f"{published}-01-01"[:10]).toordinal()
    return min(max(_EPOCH + changed // _DAY, 1), date.max.toordinal())


class FolderSearch:
    """A search in one folder; safe in any thread except the catalog's own."""

    def __init__(self, catalog: ArticleCatalog) -> None:
        """Create a search that uses the index in the catalog's cache, if there is one."""
        self._catalog = catalog
        self._file = file_of(catalog.cache, catalog.folder) if catalog.cache else None

    def search(self, query: Node, *, best: bool = False) -> Generator[FoundArticle | None, None, None]:
        """Yield the articles that match a query as they are found, and ``None`` after steps without a match.

        Indexed articles come first, either the newest first or in the order of the index's ranking. Articles that are
        not indexed, or changed since they were indexed, are then read, the newest first. The complete result contains
        every matching article.

        Args:
            query: The query.
            best: Whether to order the indexed articles by relevance.

        Raises:
            MissingFolder: The folder no longer exists.
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
        except OSError:  # deleted meanwhile
            return None
        return FoundArticle(path, day, places.weight, tuple(with_context(text, span) for span in places.spans))
