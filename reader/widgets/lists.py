"""Views of rows of cells that draw only the rows in view, and the list of entries based on them.

The scroll thumb is drawn in the last column of the rows. Textual's own scroll bar is a separate widget: at every key
press, Textual restyles each of its rows in full.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations.text.sanitize import sanitize
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


class LineView(ScrollView, inherit_bindings=False):
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

    def refresh_for_focus(self) -> None:
        """Repaint the rows that look different with and without the focus; by default none."""

    def on_focus(self, event: events.Focus) -> None:
        """Repaint only the rows that change; Textual alone repaints the whole widget."""
        self._change_focus(event, events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Repaint only the rows that change; Textual alone repaints the whole widget."""
        self._change_focus(event, events.DescendantBlur(self))

    def _change_focus(self, event: events.Focus | events.Blur, report: events.Event) -> None:
        event.prevent_default()
        self.has_focus = isinstance(event, events.Focus)
        self.refresh_for_focus()
        if self.parent is not None:
            self.parent.post_message(report)


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


DrawRow = Callable[[int, int, int, str], Sequence[Segment]]
"""A function that draws one row of an entry.

It receives the index of the entry, the row within the entry (from 0), the width in cells and the background colour. The
list pads shorter rows and truncates longer ones.
"""


class RowList(LineView, can_focus=True):
    """A list of entries of one height, one of them highlighted. A function given by the screen draws the entries."""

    @dataclass
    class Highlighted(Message):
        """The highlight moved to another entry."""

        list: "RowList"
        index: int

    @dataclass
    class Selected(Message):
        """An entry was clicked."""

        list: "RowList"
        index: int

    def __init__(
        self, draw: DrawRow, empty: Callable[[], Sequence[str]] = tuple, *, id: str, entry_height: int = 1
    ) -> None:
        """Create an empty list; :meth:`show` fills it.

        Args:
            draw: Draws the entries.
            empty: Returns the lines to show when the list has no entries.
            id: The widget's id.
            entry_height: Height of an entry in rows.
        """
        super().__init__(id=id)
        self._draw = draw
        self._empty = empty
        self.entry_height = entry_height
        """Height of an entry in rows."""
        self.count = 0
        """Number of entries."""
        self.index = 0
        """Index of the highlighted entry."""

    def show(self, count: int, index: int = 0) -> None:
        """Show ``count`` entries and highlight the one at ``index``, without posting a message."""
        self.count = count
        self.virtual_size = Size(0, count * self.entry_height)
        self.index = max(0, min(index, count - 1))
        self._scroll_to_highlighted()
        self.refresh()

    def move(self, by: int) -> None:
        """Move the highlight down by ``by`` entries (up when negative), at most to the first or last entry."""
        self.go_to(self.index + by)

    def go_to(self, index: int) -> None:
        """Highlight an entry, scroll it into view and post :class:`Highlighted`."""
        index = max(0, min(index, self.count - 1))
        if index == self.index:
            return
        former, self.index = self.index, index
        self._scroll_to_highlighted()
        self.refresh_entry(former)
        self.refresh_entry(index)
        self.post_message(self.Highlighted(self, index))

    @property
    def page(self) -> int:
        """Number of entries to scroll per page: the entries in view less one, so that pages overlap."""
        return max(1, self.size.height // self.entry_height - 1)

    def refresh_entry(self, index: int) -> None:
        """Repaint one entry."""
        self.refresh_lines(index * self.entry_height, self.entry_height)

    def _scroll_to_highlighted(self) -> None:
        top, height = self.index * self.entry_height, self.entry_height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        elif top + height > self.scroll_offset.y + self.size.height > 0:
            self.scroll_to(y=top + height - self.size.height, animate=False, immediate=True, force=True)

    def draw_row(self, index: int, frame: PaintContext) -> tuple[Iterable[Segment], str]:
        """Return the row at ``index`` of the list, counted in rows of cells, and its background."""
        entry, line = divmod(index, self.entry_height)
        shades = frame.looks.shades
        background = shades.surface
        if not self.count:
            said = ["", *self._empty()]
            words = f"  {sanitize(said[index])}" if index < len(said) else ""
            return [Segment(words, frame.looks.cells(shades.dim, background))], background
        if entry >= self.count:
            return (), background
        if entry == self.index:
            background = shades.row if self.has_focus_look else shades.row_dim
        return self._draw(entry, line, frame.width, background), background

    @property
    def has_focus_look(self) -> bool:
        """True if the highlight is drawn in the colour of a focused list."""
        return self.has_focus

    def refresh_for_focus(self) -> None:
        """Repaint the highlighted entry, whose colour is dimmer without the focus."""
        self.refresh_entry(self.index)

    def on_resize(self) -> None:
        """Keep the highlighted entry in view."""
        self._scroll_to_highlighted()

    def on_click(self, event: events.Click) -> None:
        """Highlight the clicked entry and post :class:`Selected`."""
        index = (event.y + self.scroll_offset.y) // self.entry_height
        if index < self.count:
            self.go_to(index)
            self.post_message(self.Selected(self, index))
