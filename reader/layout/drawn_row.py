"""One row as it is drawn: a string of cells, and the way from its cells to the article's code points and back."""

from bisect import bisect_right
from collections.abc import Sequence

from annotations.text.span import Span
from reader.layout.glyphs import NO_BREAK_BLANK, Glyphs


class DrawnRow:
    """A row's text and the glyphs it is made of.

    A glyph is what is drawn for one cluster of code points; it takes one cell or more, so that every code point drawn
    can be reached by its cell. Blanks that do not fit at the end of a row belong to its span but have no cells.
    """

    __slots__ = ("_columns", "_forms", "_offsets", "cells", "span", "text")

    span: Span
    """The code points that belong to the row, blanks at its end included."""

    text: str
    """What is drawn: one line, nothing in it acts on a terminal."""

    cells: int
    """Width of :attr:`text` in cells."""

    def __init__(self, span: Span, glyphs: Glyphs, width: int) -> None:
        """Take those of ``glyphs`` that fit into ``width`` cells."""
        fitting = bisect_right(glyphs.columns, width) - 1
        self._offsets: Sequence[int] = glyphs.offsets[: fitting + 1]
        self._columns: Sequence[int] = glyphs.columns[: fitting + 1]
        self._forms: Sequence[str] = glyphs.forms[:fitting]
        self.span = span
        self.text = _drawn(self._forms)
        self.cells = self._columns[-1]

    def drawn_between(self, start: int, end: int) -> str:
        """What is drawn for the code points ``[start, end)``; outside the row nothing is.

        A glyph belongs to the piece that holds its first code point *after* rounding both ends down to a glyph, so the
        pieces between any cuts join to :attr:`text`.
        """
        return _drawn(self._forms[self._glyph(start) : self._glyph(end)])

    def cell_at(self, offset: int) -> int:
        """First cell of the glyph that holds the code point ``offset``; :attr:`cells` behind what is drawn."""
        return self._columns[self._glyph(offset)]

    def offset_at(self, cell: int) -> int:
        """First code point of the glyph drawn over ``cell``; the nearest glyph for cells outside the row."""
        last = max(0, len(self._forms) - 1)
        return self._offsets[min(max(0, bisect_right(self._columns, cell) - 1), last)]

    def _glyph(self, offset: int) -> int:
        """Index of the glyph that holds ``offset``, from 0 to the number of glyphs."""
        return max(0, bisect_right(self._offsets, offset) - 1)


def _drawn(forms: Sequence[str]) -> str:
    """Glyphs as one string of printable characters."""
    return "".join(forms).replace(NO_BREAK_BLANK, " ")
