"""The rows of a table screen; what they show, the screen says."""

from collections.abc import Callable, Sequence

from rich.segment import Segment

from reader.commands.table import Scope
from reader.widgets.bindings import bindings_for
from reader.widgets.line_list import LineList

DrawRow = Callable[[int, int, int, str], Sequence[Segment]]
"""Draws a row of cells: index of the entry, which of its lines, cells to fill, colour of the ground."""


class RowList(LineList, inherit_bindings=False):
    """Rows that are drawn when they come into view; subclasses add the keys of their screen."""

    BINDINGS = bindings_for(Scope.TABLE)

    def __init__(self, draw: DrawRow, empty: Callable[[], Sequence[str]], *, entry_height: int = 1) -> None:
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

    def draw_entry(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """What the screen shows there."""
        return self._draw(index, line, width, background)

    def empty(self) -> Sequence[str]:
        """What the screen says there."""
        return self._empty()
