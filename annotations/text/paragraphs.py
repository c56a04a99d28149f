"""Paragraph detection in one pass over a text of any length.

Scraped articles come in three layouts: one line per paragraph with empty lines between paragraphs, the same without
empty lines, and hard-wrapped lines. Only in hard-wrapped text does a newline not end a paragraph.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from itertools import chain, pairwise
from typing import Final, overload

from annotations.text.span import Span

_SAMPLE: Final = 65_536
"""Code points at the start of a text from which its shape is detected."""
_NARROWEST: Final = 30
"""Smallest plausible width of hard-wrapped prose, in columns."""
_WIDEST: Final = 200
"""Largest plausible width of hard-wrapped prose, in columns."""
_LEAST: Final = 2
"""Fewest full lines (lines too long to fit the next word) in a hard-wrapped text."""
_FULL_LINES: Final = 0.6
"""Smallest share of code points in full lines. Page furniture consists of many lines, but short ones."""
_FINISHED_LINES: Final = 0.5
"""Share of code points in lines that end a sentence, from which each line is its own unit (verse, lists, dialogue)."""

_FINISHED: Final = re.compile(r"[.!?:;…][)\]”’\"']*$")
_FIRST_WORD: Final = re.compile(r"\S+")
_LINE: Final = re.compile(r"\S(?:[^\n]*\S)?")


class Shape(StrEnum):
    """The meaning of a newline in a text."""

    LINES = "lines"
    """Each line is a paragraph; empty lines only separate paragraphs."""
    WRAPPED = "wrapped"
    """Lines are hard-wrapped and joined; empty lines, short lines and list marks end a paragraph."""


class Paragraphs(Sequence[Span]):
    """The paragraphs of a text in order, trimmed of white space; empty for a text of white space only."""

    __slots__ = ("_ends", "_starts", "shape")

    shape: Shape
    """The meaning of a newline in this text."""

    def __init__(self, text: str) -> None:
        """Find the paragraphs of ``text`` in one pass of a regular expression."""
        width = wrapped_width(text)
        self.shape = Shape.WRAPPED if width else Shape.LINES
        pattern = _wrapped(width) if width else _LINE
        bounds = array("I", chain.from_iterable(map(re.Match[str].span, pattern.finditer(text))))
        self._starts = bounds[::2]
        self._ends = bounds[1::2]

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...

    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        if isinstance(index, slice):
            return list(map(Span, self._starts[index], self._ends[index]))
        return Span(self._starts[index], self._ends[index])

    def index_at(self, offset: int) -> int:
        """Return the index of the paragraph that contains ``offset``, or else of the nearest (the earlier on a tie).

        Raises:
            IndexError: The text has no paragraphs.
        """
        if not self._starts:
            raise IndexError("a text of white space has no paragraphs")
        index = self.last_from(offset)
        end = self._ends[index]
        if offset < end or index + 1 == len(self) or offset - end + 1 <= self._starts[index + 1] - offset:
            return index
        return index + 1

    def last_from(self, offset: int) -> int:
        """Return the index of the last paragraph that begins at or before ``offset``, or else 0."""
        return max(bisect_right(self._starts, offset) - 1, 0)


def wrapped_width(text: str) -> int:
    """Return the column at which a text is hard-wrapped, or 0 if it is not.

    A line counts as wrapped if the first word of the next line would not fit on it. Nearly every line of wrapped prose
    meets this condition, and few other lines do.
    """
    lines = [line.strip() for line in text[:_SAMPLE].split("\n")]
    pairs = [(upper, lower) for upper, lower in pairwise(lines) if upper and lower]
    if len(pairs) < _LEAST:
        return 0
    width = sorted(len(upper) for upper, _ in pairs)[len(pairs) * 9 // 10]
    full = [len(upper) for upper, lower in pairs if len(upper) + 1 + _first_word(lower) > width]
    if not _NARROWEST <= width <= _WIDEST or len(full) < _LEAST:
        return 0
    whole = sum(len(upper) for upper, _ in pairs)
    finished = sum(len(upper) for upper, _ in pairs if _FINISHED.search(upper))
    return width if sum(full) >= _FULL_LINES * whole and finished < _FINISHED_LINES * whole else 0


def _first_word(line: str) -> int:
    match = _FIRST_WORD.match(line)
    return match.end() if match else 0


def _wrapped(width: int) -> re.Pattern[str]:
    """Compile the pattern of a hard-wrapped paragraph.

    A line continues on the next one if it is at least half as wide as the text and the next line begins no list item.
    """
    goes_on = rf"[^\n]{{{width // 2},}}+\n(?=[^\S\n]*(?![-*•][^\S\n])\S)"
    return re.compile(rf"(?=\S)(?:{goes_on})*+[^\n]*\S")
