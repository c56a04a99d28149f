"""Where one is in something longer than the view: a thumb in the last column, drawn with the rows themselves.

Textual's own scroll bar is a widget whose every row goes through the whole of its styling, at each key.
"""

from rich.segment import Segment
from textual.scroll_view import ScrollView

from reader.panes.looks import looks

WIDTH = 1
"""Cells that the thumb takes at the right."""


def thumb(view: ScrollView, y: int, ground: str) -> Segment:
    """The last cell of the row ``y`` of a view, on ``ground``.

    Args:
        view: What is scrolled.
        y: Row of the view, from 0.
        ground: Colour where the thumb is not.
    """
    look = looks(view)
    height, total = view.size.height, view.virtual_size.height
    first = view.scroll_offset.y * height // total if total > height else height
    length = max(1, height * height // total) if total > height else 0
    return Segment(" ", look.cells(look.shades.dim, look.shades.thumb if first <= y < first + length else ground))
