"""Division of the reading pane's width into margin, text and lanes."""

from typing import NamedTuple

DEFAULT_TEXT_WIDTH = 84
"""Maximum width of the text column in cells: longer lines tire the eye."""

MIN_MARGIN = 5
"""Width in cells of the left margin in a wide pane."""

LANE_GAP = 2
"""Gap between text and lanes in cells."""

MAX_LANES = 8
"""Maximum number of lanes side by side; further lanes are shown as a count."""


class Columns(NamedTuple):
    """Widths in cells; ``left + text + right`` is the width of the pane."""

    left: int
    """Width of the blank margin before the text."""
    text: int
    """Width of the text column."""
    right: int
    """Width of the gap, the lanes and their names."""


def share_columns(width: int, comfortable: int = DEFAULT_TEXT_WIDTH) -> Columns:
    """Divide ``width`` cells; the text is centred if the pane is wider than it needs.

    Args:
        width: Width of the pane in cells, without its scroll bar.
        comfortable: Maximum width of the text column in cells.
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
