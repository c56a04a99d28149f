"""An article as rows of cells: which code points stand on which row, at one width.

Only offsets are kept, in arrays, because an article may have hundreds of thousands of rows. What a row looks like is
worked out when it is drawn.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from enum import Enum
from typing import NamedTuple

from annotations.text.span import Span
from reader.layout.drawn_row import DrawnRow
from reader.layout.glyphs import glyphs_of
from reader.layout.wrapping import Wrapper

__all__ = ["MIN_WIDTH", "DrawnRow", "Row", "RowKind", "Rows"]

MIN_WIDTH = 10
"""Narrowest text column in cells; every glyph fits into it."""


class RowKind(Enum):
    """What a row is."""

    TEXT = "text"
    """A row of a paragraph."""
    GAP = "gap"
    """The empty row between two paragraphs."""
    FOLD = "fold"
    """The one row that stands for folded lines."""


class Row(NamedTuple):
    """A row of the article at one width."""

    kind: RowKind
    """What the row is."""
    span: Span
    """The code points on the row; for a fold those it hides; for a gap none, at the end of what stands above it."""


class Rows:
    """The rows of an article at one width.

    Every code point of a paragraph belongs to exactly one row. Exactly one gap stands between two paragraphs, between a
    paragraph and a fold, and between two folds. A fold hides what lies in its span; of a paragraph that it cuts, the
    part outside stays. A fold that hides no part of a paragraph has no row.
    """

    __slots__ = ("_blocks", "_folds", "_starts", "_text", "_width")

    def __init__(self, text: str, paragraphs: Sequence[Span], width: int, folds: Sequence[Span] = ()) -> None:
        """Wrap a whole article.

        Args:
            text: The article's canonical text.
            paragraphs: Its paragraphs, in order, without white space at their ends.
            width: Cells of the text column, at least :data:`MIN_WIDTH`.
            folds: Spans of folded lines. Those that overlap are one.

        Raises:
            ValueError: The width is too small.
        """
        if width < MIN_WIDTH:
            raise ValueError(f"{width} cells are too few for text, {MIN_WIDTH} are needed")
        self._text = text
        self._width = width
        self._starts = array("I")
        self._blocks = array("I")
        self._folds: set[int] = set()
        self._wrap(*_around_folds(text, paragraphs, folds))

    @property
    def width(self) -> int:
        """Cells of the text column."""
        return self._width

    def __len__(self) -> int:
        """How many rows there are."""
        return max(0, len(self._starts) - 1)

    def __getitem__(self, index: int) -> Row:
        """The row at ``index``, which counts from 0.

        Raises:
            IndexError: There is no such row.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"no row {index}")
        kind = self._kind(index)
        start = self._starts[index]
        return Row(kind, Span(start, start if kind is RowKind.GAP else self._starts[index + 1]))

    def row_of(self, offset: int) -> int:
        """The row that draws the code point ``offset``, or hides it in a fold.

        Between paragraphs it is the nearest row below that is no gap, behind the last one the last row. 0 without rows.
        """
        row = bisect_right(self._starts, offset, hi=len(self)) - 1
        if row < 0:
            return 0
        return row + 1 if self._kind(row) is RowKind.GAP else row

    def rows_of(self, span: Span) -> tuple[int, int]:
        """First and last row that ``span`` touches, as a bar beside the text needs them."""
        first = self.row_of(span.start)
        last = bisect_left(self._starts, span.end, hi=len(self)) - 1
        if last > first and self._kind(last) is RowKind.GAP:
            last -= 1
        return first, max(first, last)

    def drawn(self, index: int) -> DrawnRow:
        """What is drawn on the row at ``index``; gaps and folds have no text of their own.

        Raises:
            IndexError: There is no such row.
        """
        kind, span = self[index]
        if kind is not RowKind.TEXT:
            return DrawnRow(span, glyphs_of(self._text, span.start, span.start), self._width)
        words = span.start + len(span.extract(self._text).rstrip())
        return DrawnRow(span, glyphs_of(self._text, span.start, min(span.end, words + self._width)), self._width)

    def _kind(self, index: int) -> RowKind:
        """A gap is the row before a block's first; folds are few and known by number."""
        if index in self._folds:
            return RowKind.FOLD
        block = bisect_right(self._blocks, index)
        is_gap = block < len(self._blocks) and self._blocks[block] == index + 1
        return RowKind.GAP if is_gap else RowKind.TEXT

    def _wrap(self, parts: Sequence[Span], folds: Container[Span]) -> None:
        """Add the rows of ``parts``, those among ``folds`` as one row each, and the gaps between them."""
        starts, blocks, add_rows = self._starts, self._blocks, Wrapper(self._text, self._width).add_rows
        for part in parts:
            start, end = part
            blocks.append(len(starts))
            if part in folds:
                self._folds.add(len(starts))
                starts.append(start)
            else:
                add_rows(start, end, starts)
            starts.append(end)


def _around_folds(text: str, paragraphs: Sequence[Span], folds: Sequence[Span]) -> tuple[list[Span], set[Span]]:
    """Paragraphs, or what folds leave of them, and between them the folds that hide something, which are the second."""
    parts = list(paragraphs[:])
    hiding: set[Span] = set()
    for fold in _joined(folds):
        first = bisect_right(parts, fold.start, key=_end)
        after = bisect_left(parts, fold.end, key=_start)
        if first < after and fold.extract(text).strip():
            above = _trimmed(text, parts[first].start, fold.start)
            below = _trimmed(text, fold.end, parts[after - 1].end)
            parts[first:after] = [*above, fold, *below]
            hiding.add(fold)
    return parts, hiding


def _joined(folds: Sequence[Span]) -> list[Span]:
    """Folds in order, those that overlap as one."""
    joined: list[Span] = []
    for fold in sorted(folds):
        if joined and joined[-1].overlaps(fold):
            joined[-1] = joined[-1].union(fold)
        else:
            joined.append(fold)
    return joined


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """A part of a paragraph without white space at its ends, if anything is left of it."""
    part = text[start:end] if start < end else ""
    words = part.strip()
    start += len(part) - len(part.lstrip())
    return [Span(start, start + len(words))] if words else []


def _start(span: Span) -> int:
    """Search key of spans by their start."""
    return span.start


def _end(span: Span) -> int:
    """Search key of spans by their end."""
    return span.end
