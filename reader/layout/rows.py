"""The rows of an article: the code points on each row at a given width.

Only offsets are stored, in arrays, because an article may have hundreds of thousands of rows. The content of a row is
computed when the row is drawn.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from enum import Enum
from typing import NamedTuple

from annotations.text.span import Span
from reader.layout.glyphs import NO_BREAK_BLANK, Glyphs, glyphs_of
from reader.layout.wrapping import Wrapper

MIN_WIDTH = 10
"""Minimum width of the text column in cells; every glyph fits into it."""


class RowKind(Enum):
    """The kind of a row."""

    TEXT = "text"
    """A row of a paragraph."""
    GAP = "gap"
    """The empty row between two paragraphs."""
    FOLD = "fold"
    """The single row that replaces folded lines."""


class Row(NamedTuple):
    """A row of the article at one width."""

    kind: RowKind
    """The kind of the row."""
    span: Span
    """The code points on the row; for a fold the hidden ones; for a gap an empty span at the end of the part above."""


class DrawnRow:
    """The text of a row and its glyphs.

    A glyph is the drawn form of one cluster of code points. It takes one cell or more, so that each drawn code point
    can be reached through a cell. Spaces that do not fit at the end of a row belong to its span but have no cells.
    """

    __slots__ = ("_columns", "_forms", "_offsets", "cells", "span", "text")

    span: Span
    """The code points of the row, including the spaces at its end."""

    text: str
    """The drawn text: one line without control characters."""

    cells: int
    """Width of :attr:`text` in cells."""

    def __init__(self, span: Span, glyphs: Glyphs, width: int) -> None:
        """Create a row from those ``glyphs`` that fit into ``width`` cells."""
        fitting = bisect_right(glyphs.columns, width) - 1
        self._offsets: Sequence[int] = glyphs.offsets[: fitting + 1]
        self._columns: Sequence[int] = glyphs.columns[: fitting + 1]
        self._forms: Sequence[str] = glyphs.forms[:fitting]
        self.span = span
        self.text = _drawn(self._forms)
        self.cells = self._columns[-1]

    def drawn_between(self, start: int, end: int) -> str:
        """Return the drawn text for the code points ``[start, end)``; it is empty outside the row.

        Both ends are rounded down to the start of a glyph, so that the pieces between any cuts join to :attr:`text`.
        """
        return _drawn(self._forms[self._glyph(start) : self._glyph(end)])

    def cell_at(self, offset: int) -> int:
        """Return the first cell of the glyph that contains ``offset``, or :attr:`cells` after the drawn text."""
        return self._columns[self._glyph(offset)]

    def offset_at(self, cell: int) -> int:
        """Return the first code point of the glyph at ``cell``, or of the nearest glyph for a cell outside the row."""
        last = max(0, len(self._forms) - 1)
        return self._offsets[min(max(0, bisect_right(self._columns, cell) - 1), last)]

    def _glyph(self, offset: int) -> int:
        """Return the index of the glyph that contains ``offset``, from 0 to the number of glyphs."""
        return max(0, bisect_right(self._offsets, offset) - 1)


def _drawn(forms: Sequence[str]) -> str:
    """Return glyphs as one string of printable characters."""
    return "".join(forms).replace(NO_BREAK_BLANK, " ")


class Rows:
    """The rows of an article at one width.

    Every code point of a paragraph belongs to exactly one row. There is exactly one gap between two paragraphs, between
    a paragraph and a fold, and between two folds. A fold hides the text in its span; if it cuts a paragraph, the part
    outside the span remains visible. A fold that hides no part of a paragraph has no row.
    """

    __slots__ = ("_blocks", "_folds", "_starts", "_text", "_width")

    def __init__(self, text: str, paragraphs: Sequence[Span], width: int, folds: Sequence[Span] = ()) -> None:
        """Wrap a whole article.

        Args:
            text: The article's canonical text.
            paragraphs: Its paragraphs, in order, without white space at their ends.
            width: Width of the text column in cells, at least :data:`MIN_WIDTH`.
            folds: Spans of folded lines. Overlapping folds are merged.

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

    def __len__(self) -> int:
        """Return the number of rows."""
        return max(0, len(self._starts) - 1)

    def __getitem__(self, index: int) -> Row:
        """Return the row at ``index``, which counts from 0.

        Raises:
            IndexError: There is no such row.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"no row {index}")
        kind = self._kind(index)
        start = self._starts[index]
        return Row(kind, Span(start, start if kind is RowKind.GAP else self._starts[index + 1]))

    def row_of(self, offset: int) -> int:
        """Return the index of the row that draws the code point ``offset``, or hides it in a fold.

        For an offset between paragraphs, return the nearest row below that is not a gap; after the last paragraph, the
        last row; and 0 if there are no rows.
        """
        row = bisect_right(self._starts, offset, hi=len(self)) - 1
        if row < 0:
            return 0
        return row + 1 if self._kind(row) is RowKind.GAP else row

    def rows_of(self, span: Span) -> tuple[int, int]:
        """Return the first and last row that ``span`` touches, which are the ends of its bar."""
        first = self.row_of(span.start)
        last = bisect_left(self._starts, span.end, hi=len(self)) - 1
        if last > first and self._kind(last) is RowKind.GAP:
            last -= 1
        return first, max(first, last)

    def drawn(self, index: int) -> DrawnRow:
        """Return the drawn row at ``index``; gaps and folds have no text of their own.

        Raises:
            IndexError: There is no such row.
        """
        kind, span = self[index]
        if kind is not RowKind.TEXT:
            return DrawnRow(span, glyphs_of(self._text, span.start, span.start), self._width)
        words = span.start + len(span.extract(self._text).rstrip())
        return DrawnRow(span, glyphs_of(self._text, span.start, min(span.end, words + self._width)), self._width)

    def _kind(self, index: int) -> RowKind:
        """Return the kind of a row: a gap is the row before the first row of a block; folds are looked up by index."""
        if index in self._folds:
            return RowKind.FOLD
        block = bisect_right(self._blocks, index)
        is_gap = block < len(self._blocks) and self._blocks[block] == index + 1
        return RowKind.GAP if is_gap else RowKind.TEXT

    def _wrap(self, parts: Sequence[Span], folds: Container[Span]) -> None:
        """Add the rows of ``parts`` with gaps between them; parts that are in ``folds`` take one row each."""
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
    """Return the parts of the article in order, and the set of those that are folds.

    The parts are the paragraphs, or what the folds leave visible of them, and the folds that hide text.
    """
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
    """Return folds in order, with overlapping ones merged."""
    joined: list[Span] = []
    for fold in sorted(folds):
        if joined and joined[-1].overlaps(fold):
            joined[-1] = joined[-1].union(fold)
        else:
            joined.append(fold)
    return joined


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Return a part of a paragraph without white space at its ends, or an empty list if nothing else is left."""
    part = text[start:end] if start < end else ""
    words = part.strip()
    start += len(part) - len(part.lstrip())
    return [Span(start, start + len(words))] if words else []


def _start(span: Span) -> int:
    """Return the search key of spans by their start."""
    return span.start


def _end(span: Span) -> int:
    """Return the search key of spans by their end."""
    return span.end
