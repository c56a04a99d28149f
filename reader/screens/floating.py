"""What floats over the text without covering the first row of what it is about."""

from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import ModalScreen


class FloatingScreen(ModalScreen[None]):
    """A dialog beside the words that it is about."""

    def __init__(self, beside: Region) -> None:
        """Float near ``beside``, the place of the words on the screen."""
        super().__init__()
        self._beside = beside

    def leave(self) -> None:
        """Go back; a second key that asks for it changes nothing."""
        if self.is_current:
            self.dismiss()

    def place(self, box: Vertical, width: int, height: int) -> None:
        """Give the box its size: below the words if it fits there, else above, else where most of them stay in sight.

        Args:
            box: What floats.
            width: Cells it would like.
            height: Rows it would like, border included.
        """
        columns, rows = self.size
        words = self._beside
        width, height = min(width, columns - 2), min(height, rows)
        under_first = rows - words.y - 1
        if height <= rows - words.bottom:
            top = words.bottom
        elif height <= words.y:
            top = words.y - height
        elif under_first >= words.y:
            height = max(LEAST_HEIGHT, min(height, under_first))
            top = rows - height
        else:
            height = max(LEAST_HEIGHT, min(height, words.y))
            top = words.y - height
        box.styles.width, box.styles.height = width, height
        box.styles.offset = (max(0, min(words.x - EDGE, columns - width)), max(0, top))


EDGE = 2
"""Cells of a box's border and padding: its words stand under the words it is about."""

LEAST_HEIGHT = 8
"""Rows below which a box is of no use."""
