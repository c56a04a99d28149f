"""A list on the line API: entries are drawn when they come into view, so a hundred thousand cost as much as forty."""

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
    """Entries of a fixed height with one of them highlighted; subclasses say how an entry is drawn."""

    entry_height = 1
    """Rows of cells an entry takes."""

    @dataclass
    class Highlighted(Message):
        """Another entry became the highlighted one."""

        list: "LineList"
        index: int

    @dataclass
    class Selected(Message):
        """An entry was clicked."""

        list: "LineList"
        index: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Make an empty list; :meth:`show` fills it."""
        super().__init__(id=id, classes=classes)
        self.count = 0
        """How many entries there are."""
        self.index = 0
        """The highlighted entry."""

    def draw_entry(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """One row of cells of an entry.

        Args:
            index: Which entry.
            line: Which of its rows, from 0.
            width: Cells to fill; what is shorter is padded, what is longer is cut.
            background: Colour of the ground the row stands on.
        """
        raise NotImplementedError

    def empty(self) -> Sequence[str]:
        """What is said in the place of entries when there are none, a line each."""
        return ()

    def show(self, count: int, index: int = 0) -> None:
        """Show ``count`` entries and highlight one, without a message."""
        self.count = count
        self.virtual_size = Size(0, count * self.entry_height)
        self.index = max(0, min(index, count - 1))
        self._scroll_to_highlighted()
        self.refresh()

    def move(self, by: int) -> None:
        """Highlight the entry ``by`` further down (up when negative), stopping at the ends."""
        self.go_to(self.index + by)

    def go_to(self, index: int) -> None:
        """Highlight an entry, bring it into view and say so."""
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
        """How many entries a page holds, less one to keep one's bearings."""
        return max(1, self.size.height // self.entry_height - 1)

    def refresh_entry(self, index: int) -> None:
        """Draw one entry again."""
        self.refresh_lines(index * self.entry_height, self.entry_height)

    def _scroll_to_highlighted(self) -> None:
        top, height = self.index * self.entry_height, self.entry_height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        elif top + height > self.scroll_offset.y + self.size.height > 0:
            self.scroll_to(y=top + height - self.size.height, animate=False, immediate=True, force=True)

    def draw_row(self, index: int, frame: PaintContext) -> tuple[Iterable[Segment], str]:
        """One row of cells of the entry that stands there."""
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
        """Whether the highlighted entry is drawn as the one that keys act upon."""
        return self.has_focus

    @property
    def ground(self) -> str:
        """Colour of the ground of entries that are not highlighted."""
        return style_of(self).shades.surface

    def on_focus(self) -> None:
        """The highlighted entry is bright while the list has the focus."""
        self.refresh_entry(self.index)

    def on_blur(self) -> None:
        """The highlighted entry is dim while another pane has the focus."""
        self.refresh_entry(self.index)

    def on_resize(self) -> None:
        """Keep the highlighted entry in view."""
        self._scroll_to_highlighted()

    def on_click(self, event: events.Click) -> None:
        """A click highlights an entry and chooses it."""
        index = (event.y + self.scroll_offset.y) // self.entry_height
        if index < self.count:
            self.go_to(index)
            self.post_message(self.Selected(self, index))
