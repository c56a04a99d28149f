"""Where paragraphs begin and end, found in one pass however long the text is.

Scraped articles come in three shapes: a line per paragraph, with or without empty lines between, and lines wrapped by
hand. Only in the last does a newline not end a paragraph.
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
"""Code points at the start of a text that its shape is judged by."""
_NARROWEST: Final = 30
"""Columns; nobody wraps prose by hand to less."""
_WIDEST: Final = 200
"""Columns; nobody wraps prose by hand to more."""
_LEAST: Final = 2
"""Lines without room for the next word that there must be, for a text to count as wrapped."""
_FULL_LINES: Final = 0.6
"""Share of a text that must stand in such lines; what a page puts around its article are many lines, but short ones."""
_FINISHED_LINES: Final = 0.5
"""Share in lines with an end of sentence from which each line is a unit of its own (verse, lists, talk)."""

_FINISHED: Final = re.compile(r"[.!?:;…][)\]”’\"']*$")
_FIRST_WORD: Final = re.compile(r"\S+")
_LINE: Final = re.compile(r"\S(?:[^\n]*\S)?")


class Shape(StrEnum):
    """What a newline means in a text."""

    LINES = "lines"
    """Each line is a paragraph; empty lines only separate."""
    WRAPPED = "wrapped"
    """Lines were wrapped by hand and are joined; empty lines, short lines and list marks end a paragraph."""


class Paragraphs(Sequence[Span]):
    """The paragraphs of a text in order, trimmed of white space; none for a text of white space only."""

    __slots__ = ("_ends", "_starts", "shape")

    shape: Shape
    """What a newline means in this text."""

    def __init__(self, text: str) -> None:
        """Find the paragraphs of ``text``, in one pass at the speed of the pattern matcher."""
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
        """Index of the paragraph that holds ``offset``, else of the nearest (the earlier of two as near).

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
        """Index of the last paragraph that begins at ``offset`` or before it, else of the first."""
        return max(bisect_right(self._starts, offset) - 1, 0)


def wrapped_width(text: str) -> int:
    """The column at which a text was wrapped by hand, or 0 when it was not.

    A line was wrapped when the first word of the line below would not have fitted on it. That is true of nearly every
    line of wrapped prose, and of few lines of anything else.
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
    """Lines that go on below: at least half as wide as the text, with a line below that begins no item of a list."""
    goes_on = rf"[^\n]{{{width // 2},}}+\n(?=[^\S\n]*(?![-*•][^\S\n])\S)"
    return re.compile(rf"(?=\S)(?:{goes_on})*+[^\n]*\S")
