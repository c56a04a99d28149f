"""Find the matches of a query in one text; every search, with or without an index, uses this module."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from annotations.text.boolean import And, Not, Or
from annotations.text.normalized import NormalizedText, search_key
from annotations.text.span import Span
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
