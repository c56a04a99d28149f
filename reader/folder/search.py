"""Search the current texts of a folder: indexed articles through the index, all others by reading them.

The index only proposes articles. :class:`Matcher` finds the matches in the text of each article, with or without an
index.
"""

import re
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from datetime import date
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from annotations.errors import UnreadableArticle
from annotations.text.boolean import And, Not, Or
from annotations.text.normalized import NormalizedText, search_key
from annotations.text.span import Span
from reader.articles.loading import load
from reader.folder.catalog import ArticleCatalog
from reader.folder.index import FolderIndex, UnusableIndex, file_of, fts_query, guard_index
from reader.folder.listing import find_file, list_articles, may_contain
from reader.folder.probe import stamp_of
from reader.folder.query import Node, SearchTerm, is_word_char, shown_terms

MAX_MATCHES: Final = 1_000
"""Maximum number of matches returned for one article."""

CONTEXT_BEFORE: Final = 80
CONTEXT_AFTER: Final = 120
"""Code points of context shown before and after a match."""

_DAMPING: Final = 4_000
"""Damping by length: a term with n matches in a text of L code points has the weight n / (n + 1 + L / 4,000)."""

_BLANK: Final = re.compile(r"\s")


class Match(NamedTuple):
    """A match with its context."""

    span: Span
    """Span of the match in the canonical text."""
    context: str
    """The surrounding text on one line, with each run of white space as one space."""
    found: Span
    """Span of the match in the context."""


class Matches(NamedTuple):
    """All matches in one text."""

    spans: tuple[Span, ...]
    """The spans in order, without overlaps; empty only for a query of mere exclusions, which the parser rejects."""
    weight: float
    """Relevance: higher for more matching terms, more matches, and shorter texts."""


class Matcher:
    """A query prepared for matching many texts."""

    def __init__(self, query: Node) -> None:
        """Create a matcher for a query."""
        self._query = query
        self._wanted = tuple(dict.fromkeys(shown_terms(query)))

    def find(self, text: str) -> Matches | None:
        """Return the matches in a canonical text, or ``None`` if the query does not hold for it."""
        if not self._holds(self._query, search_key(text)):
            return None
        folded = NormalizedText(text)
        found: list[tuple[int, int]] = []
        weight = 0.0
        for term in self._wanted:
            spans = list(islice(_occurrences(term, folded.text), MAX_MATCHES))
            weight += len(spans) / (len(spans) + 1 + len(folded.text) / _DAMPING)
            found += spans
        found.sort(key=lambda span: (span[0], -span[1]))
        return Matches(tuple(islice(_original_spans(folded, found), MAX_MATCHES)), weight)

    def _holds(self, node: Node, text: str) -> bool:
        match node:
            case SearchTerm():
                return next(_occurrences(node, text), None) is not None
            case Not(part):
                return not self._holds(part, text)
            case And(parts):
                return all(map(partial(self._holds, text=text), parts))
            case Or(parts):
                return any(map(partial(self._holds, text=text), parts))


def _occurrences(term: SearchTerm, text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of a term in a folded text, from left to right."""
    place = text.find(term.words)
    while place >= 0:
        end = place + len(term.words)
        cut_start = term.whole_start and place > 0 and is_word_char(text[place - 1])
        if cut_start or (term.whole_end and end < len(text) and is_word_char(text[end])):
            end = place + 1
        else:
            yield place, end
        place = text.find(term.words, end)


def _original_spans(folded: NormalizedText, found: list[tuple[int, int]]) -> Iterator[Span]:
    """Convert spans of the folded text to the original text, skipping those that overlap an earlier one."""
    end = 0
    for span in (folded.span(*place) for place in found):
        if span.start >= end:
            yield span
            end = span.end


def with_context(text: str, span: Span) -> Match:
    """Return a span with its context."""
    start, end = max(0, span.start - CONTEXT_BEFORE), min(len(text), span.end + CONTEXT_AFTER)
    if start and (blank := _BLANK.search(text, start, span.start)):
        start = blank.end()
    if end < len(text):
        end = next((at for at in range(end, span.end, -1) if text[at].isspace()), end)
    before, words, after = text[start : span.start], span.extract(text), text[span.end : end]
    left = " ".join(before.split()) + (" " if before[-1:].isspace() else "")
    left, middle = left.removeprefix(" "), " ".join(words.split())
    right = (" " if after[:1].isspace() else "") + " ".join(after.split())
    return Match(span, left + middle + right, Span(len(left), len(left) + len(middle)))


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
                    yield self._matches_in(path, matcher)
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
            yield self._matches_in(path, matcher)

    def _matches_in(self, path: str, matcher: Matcher) -> FoundArticle | None:
        file = find_file(self._catalog.folder, path)
        try:
            text = load(file, limit=self._catalog.limit).text if may_contain(self._catalog.folder, path) else ""
        except UnreadableArticle:
            return None
        matches = matcher.find(text)
        if matches is None:
            return None
        published = self._catalog.headers().published(path)
        try:
            day = day_of(published, 0 if published else file.lstat().st_mtime_ns)
        except OSError:  # deleted meanwhile
            return None
        return FoundArticle(path, day, matches.weight, tuple(with_context(text, span) for span in matches.spans))
