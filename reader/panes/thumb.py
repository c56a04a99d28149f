"""Where one is in something longer than the view: a thumb in the last column, drawn with the rows themselves.

Textual's own scroll bar is a widget whose every row goes through the whole of its styling, at each key.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.segment import Segment
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.panes.looks import looks

WIDTH = 1
"""Cells that the thumb takes at the right."""


def finished(row: Iterable[Segment], view: ScrollView, y: int, ground: str) -> Strip:
    """The row ``y`` of a view as it is written: filled up on ``ground``, with the thumb where it is.

    Neighbours of one style become one segment: what Textual does at each key, it does for every segment.

    Args:
        row: What is drawn, from the left; what is too long is cut.
        view: What is scrolled.
        y: Row of the view, from 0.
        ground: Colour of the cells that are left.
    """
    look = looks(view)
    width = view.size.width - WIDTH
    blank = look.cells(look.shades.text, ground)
    height, total = view.size.height, view.virtual_size.height
    first = view.scroll_offset.y * height // total if total > height else height
    length = max(1, height * height // total) if total > height else 0
    last = look.cells(look.shades.text, look.shades.thumb) if first <= y < first + length else blank
    strip = Strip(row).adjust_cell_length(width, blank)
    return Strip(_joined([*strip, Segment(" ", last)]), view.size.width)


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    for style, same in groupby(segments, key=lambda segment: segment.style):
        yield Segment("".join(segment.text for segment in same), style)
