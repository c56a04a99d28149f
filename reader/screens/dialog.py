"""What floats over the text without covering the first row of what it is about."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.widgets.safe_text import safe_content


class DialogScreen(ModalScreen[None]):
    """A dialog beside the words that it is about."""

    def __init__(self, beside: Region) -> None:
        """Float near ``beside``, the place of the words on the screen."""
        super().__init__()
        self._beside = beside

    def close(self) -> None:
        """Go back; a second key that asks for it changes nothing."""
        if self.is_current:
            self.dismiss()

    def position_box(self, box: Vertical, width: int, height: int) -> None:
        """Give the box its size: below the words if it fits there, else above, else below their first row.

        Args:
            box: What floats.
            width: Cells it would like.
            height: Rows it would like, border included.
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
    """The last row of a dialog: its keys, or why something was refused."""

    def __init__(self, keys: str) -> None:
        """Name the keys."""
        super().__init__(safe_content(keys), id="box-foot")

    def say(self, sentence: Content) -> None:
        """Say something instead."""
        self.update(sentence, layout=False)
        self.add_class("-said")


EDGE_CELLS = 2
"""Cells of a box's border and padding: its words stand under the words it is about."""

MIN_HEIGHT = 5
"""Rows below which a box is of no use: border, input, two choices."""

SPACIOUS_HEIGHT = 10
"""Rows from which a box has a title, a foot and empty rows."""

ROOMY_WIDTH = 76
"""Columns from which a box is as wide as the text it stands on, so that it cuts no name beside it."""

MIN_WIDTH = 64
"""Cells a box needs for its labels and its keys, where there are so many."""
