"""The rows of a table screen; what they show, the screen says."""

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment

from annotations.text.visible import visible
from reader.commands import Where
from reader.panes.bindings import bindings
from reader.panes.line_list import LineList
from reader.panes.rows_view import Frame

Draw = Callable[[int, int, int, str], Sequence[Segment]]
"""Draws a row of cells: index of the entry, which of its lines, cells to fill, colour of the ground."""


class RowList(LineList, inherit_bindings=False):
    """Rows that are drawn when they come into view; subclasses add the keys of their screen."""

    BINDINGS = bindings(Where.TABLE)

    def __init__(self, draw: Draw, empty: Callable[[], Sequence[str]], *, entry_height: int = 1) -> None:
        """Make an empty list.

        Args:
            draw: What an entry shows.
            empty: What is said in the place of rows when there are none, a line each.
            entry_height: Rows of cells an entry takes.
        """
        super().__init__(id="rows")
        self.entry_height = entry_height
        self._draw = draw
        self._empty = empty

    def draw_entry(self, index: int, line: int, width: int, ground: str) -> Sequence[Segment]:
        """What the screen shows there."""
        return self._draw(index, line, width, ground)

    def draw_row(self, index: int, frame: Frame) -> tuple[Iterable[Segment], str]:
        """A row, or what is said when there are none."""
        if self.count:
            return super().draw_row(index, frame)
        lines = ["", *self._empty()]
        words = f"  {visible(lines[index])}" if index < len(lines) else ""
        return [Segment(words, frame.looks.cells(frame.looks.shades.dim, self.ground))], self.ground
