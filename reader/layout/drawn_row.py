"""One drawn row: its text, and the mapping between its cells and the article's code points."""

from bisect import bisect_right
from collections.abc import Sequence

from annotations.text.span import Span
from reader.layout.glyphs import NO_BREAK_BLANK, Glyphs


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
