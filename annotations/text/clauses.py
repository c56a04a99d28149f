"""Clauses: parts of a sentence that an analyst would quote on their own."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from annotations.text.graphemes import is_boundary, trim
from annotations.text.span import Span
from annotations.text.words import words

MIN_WORDS: Final = 3
"""Fewest words in a clause."""

_BREAK: Final = re.compile(
    r"(?P<bracket>\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)"
    r"|(?P<inside>[,;:][”’\"'»›)\]]+)(?!\S)"
    r"|[,;:](?!\S)|[—―]|--+|(?<=\s)[–\-](?=\s)|[，；：、]"
)
"""Possible clause breaks: brackets, a mark inside closing quotation marks, or a mark or dash between words."""


class _Part(NamedTuple):
    """A stretch of a sentence between two possible clause breaks."""

    alone: Span
    """Its span as a separate clause, without its brackets."""
    joined: Span
    """Its span when merged with a neighbour, with its brackets."""
    words: int


def clauses(text: str) -> list[Span]:
    """Divide a sentence at commas, semicolons, colons, dashes and brackets.

    Each clause has at least :data:`MIN_WORDS` words, unless the whole sentence has fewer. A shorter part joins the
    clause before it, or the clause after it at the start of the sentence. The mark between two clauses belongs to
    neither. A mark inside closing quotation marks stays in its clause, so that the quotation stays whole, and so does
    the final stop of the sentence.

    Args:
        text: The text of one sentence, starting at a cluster boundary.

    Returns:
        Spans in code points of ``text``, trimmed of white space and aligned to cluster boundaries. They never overlap,
        and every word is in one of them. The list is empty for white space only.
    """
    merged: list[_Part] = []
    for part in _parts(text):
        if merged and min(part.words, merged[-1].words) < MIN_WORDS:
            merged.append(_join(merged.pop(), part))
        else:
            merged.append(part)
    if merged:
        return [part.alone for part in merged]
    whole = trim(text, 0, len(text))
    return [whole] if whole else []


def _join(left: _Part, right: _Part) -> _Part:
    union = left.joined.union(right.joined)
    return _Part(union, union, left.words + right.words)


def _parts(text: str) -> Iterator[_Part]:
    """Yield the stretches between all possible clause breaks, however short."""
    places = [word.start for word in words(text)]

    def part(start: int, end: int, bracket: int = 0) -> Iterator[_Part]:
        alone = trim(text, start, end)
        if alone:
            count = bisect_left(places, end) - bisect_left(places, start)
            yield _Part(alone, Span(start - bracket, end + bracket) if bracket else alone, count)

    start = 0
    for match in _BREAK.finditer(text):
        left, right = match.span()
        if not (is_boundary(text, left) and is_boundary(text, right)):
            continue
        if match["bracket"]:
            if bisect_left(places, right) - bisect_left(places, left) < MIN_WORDS:
                continue
            yield from part(start, left)
            yield from part(left + 1, right - 1, bracket=1)
        else:
            yield from part(start, right if match["inside"] else left)
        start = right
    yield from part(start, len(text))
