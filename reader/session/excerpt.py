"""A passage with its context, laid out as rows of a given width, for display outside its article."""

from typing import NamedTuple

from annotations.text.paragraphs import Paragraphs
from annotations.text.span import Span
from reader.layout.rows import MIN_WIDTH, RowKind, Rows

MAX_ROWS_BEFORE = 3
"""Maximum number of rows before a passage, if as many rows fit after it."""


class ContextRow(NamedTuple):
    """A row of text, split where the passage begins and ends. The text is already safe to draw in the terminal."""

    before: str
    within: str
    after: str


def excerpt(text: str, paragraphs: Paragraphs, span: Span, width: int, room: int) -> list[ContextRow]:
    """Return the rows of a passage and its context. If the passage is too long, return its beginning.

    Args:
        text: The canonical text.
        paragraphs: The paragraphs of the text.
        span: The span of the passage in code points. It must not be empty.
        width: Width of a row, in cells.
        room: Maximum number of rows.
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
    """Return the first row to show, so that rows ``first`` to ``last`` have context before and after them."""
    before = min(MAX_ROWS_BEFORE, max(1, (room - (last - first + 1)) // 2))
    return max(0, min(first - before, count - room))


def _at_word(text: str, offset: int, before: int) -> int:
    """Return the offset after the next space, so that no row begins within a word."""
    blank = text.find(" ", offset, before) if offset else -1
    return offset if blank < 0 else blank + 1


def _cut(rows: Rows, index: int, within: Span) -> ContextRow:
    drawn = rows.drawn(index)
    start, end = drawn.span
    cuts = [start, max(start, min(within.start, end)), max(start, min(within.end, end)), end]
    before, marked, after = (drawn.drawn_between(cuts[place], cuts[place + 1]) for place in range(3))
    return ContextRow(before, marked if after else marked.rstrip(), after)
