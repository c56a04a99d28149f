"""The base of dialogs, which float over a screen without covering the first row of the words they refer to."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.widgets.safe_text import safe_content


class DialogScreen(ModalScreen[None]):
    """A dialog beside the words it refers to."""

    def __init__(self, beside: Region) -> None:
        """Create a dialog near ``beside``, the screen region of the words."""
        super().__init__()
        self._beside = beside

    def close(self) -> None:
        """Close the dialog; do nothing if another screen is current, as after a repeated key press."""
        if self.is_current:
            self.dismiss()

    def position_box(self, box: Vertical, width: int, height: int) -> None:
        """Size and place the box: below the words if it fits, else above them, else below or above their first row.

        Args:
            box: The container of the dialog's widgets.
            width: Preferred width in cells.
            height: Preferred height in rows, including the border.
        """
        columns, rows = self.size
        words = self._beside
        width = min(max(width if columns < ROOMY_WIDTH else words.width + 2 * EDGE_CELLS, MIN_WIDTH), columns)
        height = min(height, rows)
        if height <= rows - words.bottom:
            top = words.bottom
        elif height <= words.y:
            top = words.y - height
        elif rows - words.y - 1 >= words.y:
            height = max(MIN_HEIGHT, min(height, rows - words.y - 1))
            top = rows - height
        else:
            height = max(MIN_HEIGHT, min(height, words.y))
            top = words.y - height
        self.set_class(height < SPACIOUS_HEIGHT, "-tight")
        box.styles.width, box.styles.height = width, height
        box.styles.offset = (max(0, min(words.x - EDGE_CELLS, columns - width)), max(0, top))


class DialogFooter(Static):
    """The last row of a dialog: its keys, or an error message."""

    def __init__(self, keys: str) -> None:
        """Create a footer that shows the keys."""
        super().__init__(safe_content(keys), id="box-foot")

    def say(self, sentence: Content) -> None:
        """Show a message instead of the keys."""
        self.update(sentence, layout=False)
        self.add_class("-said")


EDGE_CELLS = 2
"""Cells of a box's border and padding, which align its text with the words it refers to."""

MIN_HEIGHT = 5
"""Minimum height of a box in rows: border, input and two choices."""

SPACIOUS_HEIGHT = 10
"""Height in rows from which a box has a title, a footer and empty rows."""

ROOMY_WIDTH = 76
"""Terminal width in cells from which a box is as wide as the text below it, so that it hides no lane names."""

MIN_WIDTH = 64
"""Minimum width of a box in cells, for its labels and keys, if the terminal is wide enough."""
