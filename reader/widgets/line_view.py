"""Rows of cells that are drawn when they come into view, with a thumb in the last column that tells where one is.

Textual's own scroll bar is a widget whose every row goes through the whole of its styling, at each key.
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
"""Cells that the thumb takes at the right."""


class PaintContext(NamedTuple):
    """What all rows of one painting share."""

    looks: RenderStyle
    width: int
    """Cells of a row, without the thumb's."""
    top: int
    """The first row in view."""
    thumb: range
    """The rows of the view that the thumb covers; none when everything is in view."""


class LineView(ScrollView):
    """A view on rows; subclasses say what stands in each."""

    _frame: PaintContext

    def draw_row(self, index: int, frame: PaintContext) -> tuple[Iterable[Segment], str]:
        """What stands in a row, from the left, and the colour of the ground that the rest of it is filled with.

        Args:
            index: Which row, from 0; those behind the last are empty.
            frame: Cells to fill; what is shorter is padded, what is longer is cut.
        """
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows of a part of the view; what they share is worked out once."""
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
    """A row as it is written: ``width`` cells, and one more at the end.

    Neighbours of one style become one segment: what Textual does at each key, it does for every segment.
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
