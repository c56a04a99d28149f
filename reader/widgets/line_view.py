"""Rows of cells that are drawn when they come into view, with a scroll thumb in the last column.

Textual's own scroll bar is a separate widget: at every key press, Textual restyles each of its rows in full.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.widgets.style import RenderStyle, style_of

SCROLLBAR_WIDTH = 1
"""Width of the scroll thumb in cells."""


class PaintContext(NamedTuple):
    """Data that all rows of one repaint share."""

    looks: RenderStyle
    width: int
    """Width of a row in cells, without the thumb."""
    top: int
    """Index of the first row in view."""
    thumb: range
    """Rows of the view that the thumb covers; empty if all rows are in view."""


class LineView(ScrollView):
    """A scrollable view of rows. Subclasses draw the rows."""

    _frame: PaintContext

    def draw_row(self, index: int, frame: PaintContext) -> tuple[Iterable[Segment], str]:
        """Return the segments of a row and the background colour of the rest of the row.

        Args:
            index: Index of the row, from 0; rows after the last are empty.
            frame: Data of the repaint. The caller pads shorter rows to its width and truncates longer ones.
        """
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows of a part of the view, with one :class:`PaintContext` for all of them."""
        height, total, top = self.size.height, self.virtual_size.height, self.scroll_offset.y
        first = top * height // total if total > height else 0
        length = max(1, height * height // total) if total > height else 0
        self._frame = PaintContext(style_of(self), self.size.width - SCROLLBAR_WIDTH, top, range(first, first + length))
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw the row ``y`` of the view."""
        frame = self._frame
        segments, background = self.draw_row(y + frame.top, frame)
        shades = frame.looks.shades
        blank = frame.looks.cells(shades.text, background)
        last = frame.looks.cells(shades.text, shades.thumb) if y in frame.thumb else blank
        return _filled(segments, frame.width, blank, last)


def _filled(segments: Iterable[Segment], width: int, blank: Style, last: Style) -> Strip:
    """Return a row as a strip of ``width`` cells and one more cell for the thumb.

    Adjacent segments of the same style are merged, because Textual's work at each key press grows with the number of
    segments.
    """
    joined: list[Segment] = []
    words, style, cells = "", blank, 0
    for segment in segments:
        if segment.style is not style:
            if words:
                joined.append(Segment(words, style))
            words, style = "", segment.style or blank
        words += segment.text
        cells += segment.cell_length
    if cells > width:
        joined = list(Strip([*joined, Segment(words, style)], cells).crop(0, width))
        words, style, cells = "", blank, width
    if style is not blank:
        joined.append(Segment(words, style))
        words = ""
    words += " " * (width - cells)
    if last is blank:
        joined.append(Segment(words + " ", blank))
    else:
        joined += [Segment(words, blank), Segment(" ", last)] if words else [Segment(" ", last)]
    return Strip(joined, width + SCROLLBAR_WIDTH)
