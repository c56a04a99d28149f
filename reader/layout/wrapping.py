"""Wrapping of paragraphs into rows.

A row takes as many words as fit; the spaces after them belong to it even if they do not fit. A word longer than a row
is split between clusters. Text in wide characters may break between any two of them, but no row starts with closing
punctuation or ends with opening punctuation if there is another place to break.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right

from reader.layout.glyphs import NARROW, Glyphs, glyphs_of, is_blank

_NARROW_RUN = re.compile(f"[{NARROW}]*").match
_ZERO_WIDTH_BLANK = "\u200b"
_STAY_BEHIND = {"Pe", "Pf", "Po", "Zs"}
_LEAD_ON = {"Ps", "Pi", "Zs"}


class Wrapper:
    """A wrapper for the paragraphs of one article.

    The paragraphs must be wrapped in order, because the wrapper caches the position of the next code point that is not
    narrow.
    """

    __slots__ = ("_flat", "_other", "_text", "_width")

    def __init__(self, text: str, width: int) -> None:
        """Create a wrapper.

        Args:
            text: The article's canonical text.
            width: Width of a row in cells, at least that of the widest glyph.
        """
        self._text = text
        self._flat = text.replace("\n", " ")
        self._width = width
        self._other = -1

    def add_rows(self, start: int, end: int, starts: "array[int]") -> None:
        """Append the start of every row of a paragraph to ``starts``, beginning with ``start``.

        Args:
            start: Start of the paragraph, which does not begin with white space.
            end: End of the paragraph, which does not end with white space.
            starts: Receives the offsets in the article.
        """
        flat, width, append, row = self._flat, self._width, starts.append, start
        rfind = flat.rfind
        append(row)
        while True:
            if self._other < row:
                self._other = _end_of_narrow(flat, row)
            other = self._other
            safe = (other if other < end else end + 1) - width - 2
            while row <= safe:
                blank = rfind(" ", row, row + width + 1)
                if blank < 0:
                    row += width
                elif blank < row + width or flat[blank + 1] != " ":
                    row = blank + 1
                else:
                    break
                append(row)
            if other >= end and end - row <= width:
                return
            row = _end_of_row(self._text, row, end, width)
            if row == end:
                return
            append(row)


def _end_of_narrow(text: str, start: int) -> int:
    """Return the offset of the first code point from ``start`` on that is not narrow, or the length of the text."""
    run = _NARROW_RUN(text, start)
    return run.end() if run else start


def _end_of_row(text: str, start: int, end: int, width: int) -> int:
    """Return the end of the row that starts at ``start``, for any text in a paragraph that ends at ``end``.

    The function examines as much text as a row of narrow glyphs needs, and doubles it until the end is certain.
    """
    reach = width + 2
    while start + reach < end:
        glyphs = glyphs_of(text, start, start + reach)
        row_end = _last_break(text, glyphs, len(glyphs.forms) - 1, width)
        if row_end:
            return row_end
        reach *= 2
    glyphs = glyphs_of(text, start, end)
    return _last_break(text, glyphs, len(glyphs.forms), width) or end


def _last_break(text: str, glyphs: Glyphs, known: int, width: int) -> int:
    """Return the end of a row of ``width`` cells, or 0 if none of the first ``known`` glyphs must move to the next."""
    offsets, columns, forms = glyphs
    fitting = bisect_right(columns, width) - 1
    behind = fitting
    while behind < known and is_blank(forms[behind]):
        behind += 1
    if behind >= known:
        return 0
    for index in range(behind, 0, -1):
        if _may_break(text, glyphs, index):
            return offsets[index]
    return offsets[fitting]


def _may_break(text: str, glyphs: Glyphs, index: int) -> bool:
    """Return whether a row may start with the glyph at ``index``.

    The glyph is never a space: :func:`_last_break` first tries the glyph after the spaces, where a row may always
    start.
    """
    offsets, columns, forms = glyphs
    before, after = forms[index - 1], forms[index]
    if is_blank(before) or text[offsets[index] - 1] == _ZERO_WIDTH_BLANK:
        return True
    if columns[index] - columns[index - 1] < 2 and columns[index + 1] - columns[index] < 2:
        return False
    return unicodedata.category(before[0]) not in _LEAD_ON and unicodedata.category(after[0]) not in _STAY_BEHIND
