"""A passage among the words around it, as rows of a width: for whoever looks at it outside its article."""

from typing import NamedTuple

from annotations.text.paragraphs import Paragraphs
from annotations.text.span import Span
from reader.layout.rows import MIN_WIDTH, RowKind, Rows

MAX_ROWS_BEFORE = 3
"""Rows before a passage, where there is room for as many after it."""


class ContextRow(NamedTuple):
    """A row of text, cut where the passage begins and ends; what is drawn, harmless already."""

    before: str
    within: str
    after: str


def excerpt(text: str, paragraphs: Paragraphs, span: Span, width: int, room: int) -> list[ContextRow]:
    """A passage with rows of its article around it; of one that is too long the beginning.

    Args:
        text: The canonical text.
        paragraphs: Its paragraphs.
        span: The passage, in code points of the text; it is not empty.
        width: Cells of a row.
        room: How many rows there may be.
    """
    width = max(MIN_WIDTH, width)
    reach = width * (room + 1)
    start = _at_word(text, max(0, span.start - reach), span.start)
    end = min(len(text), min(span.end, span.start + reach) + reach)
    between = paragraphs[paragraphs.last_from(start) : paragraphs.last_from(end) + 1]
    parts = [Span(max(part.start, start) - start, min(part.end, end) - start) for part in between]
    rows = Rows(text[start:end], [part for part in parts if part.start < part.end], width)
    shown = [index for index in range(len(rows)) if rows[index].kind is RowKind.TEXT]
    within = Span(span.start - start, span.end - start)
    first, last = (shown.index(index) if index in shown else 0 for index in rows.rows_of(within))
    return [_cut(rows, index, within) for index in shown[_top(first, last, len(shown), room) :][:room]]


def _top(first: int, last: int, count: int, room: int) -> int:
    """The first row to show so that those from ``first`` to ``last`` stand among rows before and after them."""
    before = min(MAX_ROWS_BEFORE, max(1, (room - (last - first + 1)) // 2))
    return max(0, min(first - before, count - room))


def _at_word(text: str, offset: int, before: int) -> int:
    """The next place behind a blank, so that no row begins within a word."""
    blank = text.find(" ", offset, before) if offset else -1
    return offset if blank < 0 else blank + 1


def _cut(rows: Rows, index: int, within: Span) -> ContextRow:
    drawn = rows.drawn(index)
    start, end = drawn.span
    cuts = [start, max(start, min(within.start, end)), max(start, min(within.end, end)), end]
    before, marked, after = (drawn.drawn_between(cuts[place], cuts[place + 1]) for place in range(3))
    return ContextRow(before, marked if after else marked.rstrip(), after)
