"""The row list of a table screen; the screen supplies the content of the rows."""

from collections.abc import Callable, Sequence

from rich.segment import Segment

from reader.widgets.line_list import LineList

DrawRow = Callable[[int, int, int, str], Sequence[Segment]]
"""Function that draws a row from the index of the entry, the line in it, the width in cells and the background."""


class RowList(LineList, inherit_bindings=False):
    """The rows of a table screen."""

    def __init__(self, draw: DrawRow, empty: Callable[[], Sequence[str]], *, entry_height: int = 1) -> None:
        """Create an empty list.

        Args:
            draw: Draws one row of an entry.
            empty: Returns the lines to show when the list has no rows.
            entry_height: Height of an entry in rows of cells.
        """
        super().__init__(id="rows")
        self.entry_height = entry_height
        self._draw = draw
        self._empty = empty

    def draw_entry(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return the row that the screen draws."""
        return self._draw(index, line, width, background)

    def empty(self) -> Sequence[str]:
        """Return the lines to show when the list has no rows."""
        return self._empty()
