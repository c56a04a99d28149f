"""A list on the line API. It draws only the entries in view, so its cost does not depend on the number of entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message

from annotations.text.sanitize import sanitize
from reader.widgets.line_view import LineView, PaintContext
from reader.widgets.style import style_of


class LineList(LineView, can_focus=True):
    """A list of entries of one height, one of them highlighted. Subclasses draw the entries."""

    entry_height = 1
    """Height of an entry in rows."""

    @dataclass
    class Highlighted(Message):
        """The highlight moved to another entry."""

        list: "LineList"
        index: int

    @dataclass
    class Selected(Message):
        """An entry was clicked."""

        list: "LineList"
        index: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Create an empty list; :meth:`show` fills it."""
        super().__init__(id=id, classes=classes)
        self.count = 0
        """Number of entries."""
        self.index = 0
        """Index of the highlighted entry."""

    def draw_entry(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return one row of an entry.

        Args:
            index: Index of the entry.
            line: Row within the entry, from 0.
            width: Width in cells; the caller pads shorter rows and truncates longer ones.
            background: Background colour of the row.
        """
        raise NotImplementedError

    def empty(self) -> Sequence[str]:
        """Return the lines to show when the list has no entries."""
        return ()

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
        shades, background = frame.looks.shades, self.ground
        if not self.count:
            said = ["", *self.empty()]
            words = f"  {sanitize(said[index])}" if index < len(said) else ""
            return [Segment(words, frame.looks.cells(shades.dim, background))], background
        if entry >= self.count:
            return (), background
        if entry == self.index:
            background = shades.row if self.has_focus_look else shades.row_dim
        return self.draw_entry(entry, line, frame.width, background), background

    @property
    def has_focus_look(self) -> bool:
        """True if the highlight is drawn in the colour of a focused list."""
        return self.has_focus

    @property
    def ground(self) -> str:
        """Background colour of the entries that are not highlighted."""
        return style_of(self).shades.surface

    def on_focus(self) -> None:
        """Repaint the highlighted entry in the colour of a focused list."""
        self.refresh_entry(self.index)

    def on_blur(self) -> None:
        """Repaint the highlighted entry in the dimmer colour of a list without the focus."""
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
