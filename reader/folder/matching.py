"""Where in one text stands what a query looks for; decides every search, with an index or without."""

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
"""Places of one article that are given."""

CONTEXT_BEFORE: Final = 80
CONTEXT_AFTER: Final = 120
"""Code points of the text that are shown before and after a place."""

_DAMPING: Final = 4_000
"""Code points of a text in which one place counts half as much as very many."""

_BLANK: Final = re.compile(r"\s")


class Match(NamedTuple):
    """Words that were found, in their context."""

    span: Span
    """Where they stand in the canonical text."""
    context: str
    """What stands around them, on one line: each run of white space is one blank."""
    found: Span
    """Where they stand in the context."""


class Matches(NamedTuple):
    """What was found in one text."""

    spans: tuple[Span, ...]
    """In order, without overlaps; none when the query holds for the text by what is not shown, which cannot be."""
    weight: float
    """How much the text is about the query: more of its terms, more often, in a shorter text."""


class Matcher:
    """A query, made ready to be asked of many texts."""

    def __init__(self, query: Node) -> None:
        """Prepare a query."""
        self._query = query
        self._wanted = tuple(dict.fromkeys(shown_terms(query)))

    def find(self, text: str) -> Matches | None:
        """Where the query's words stand in a canonical text; none when it does not hold for the text."""
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
    """Where a term stands in a folded text, from left to right."""
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
    """The spans in the text itself, those left out that overlap an earlier one."""
    end = 0
    for span in (folded.span(*place) for place in found):
        if span.start >= end:
            yield span
            end = span.end


def with_context(text: str, span: Span) -> Match:
    """A span with the words around it."""
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
