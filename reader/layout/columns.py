"""How the cells of the reading pane's width are shared between margin, text and lanes."""

from typing import NamedTuple

DEFAULT_TEXT_WIDTH = 84
"""Widest text column, in cells: longer lines tire the eye."""

MIN_MARGIN = 5
"""Cells left of the text where there is room."""

LANE_GAP = 2
"""Cells between text and lanes."""

MAX_LANES = 8
"""Most lanes side by side; more are counted."""


class Columns(NamedTuple):
    """Widths in cells; ``left + text + right`` is the width of the pane."""

    left: int
    """Blank cells before the text."""
    text: int
    """The text column."""
    right: int
    """Gap, lanes and their names."""


def share_columns(width: int, comfortable: int = DEFAULT_TEXT_WIDTH) -> Columns:
    """Share ``width`` cells; the text is centred where the pane is wider than it needs.

    Args:
        width: Cells of the pane without its scroll bar.
        comfortable: Widest text column in cells.
    """
    if width < 48:
        left, right = 1, LANE_GAP + 3
    elif width < 70:
        left, right = 3, LANE_GAP + 5
    else:
        left, right = MIN_MARGIN, LANE_GAP + min(24, max(12, width - MIN_MARGIN - comfortable - LANE_GAP))
    text = max(10, min(comfortable, width - left - right))
    spare = width - left - text - right
    return Columns(left + max(0, spare) // 2, text, right + max(0, spare) - max(0, spare) // 2)
