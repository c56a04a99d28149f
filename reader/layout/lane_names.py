"""Positions of lane names: beside the first row of a passage, or lower if several passages begin on one row."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.layout.lanes import Bar, Lanes


class LaneName(NamedTuple):
    """The label beside a row for one bar."""

    bar: Bar
    initial: bool
    """Whether only the first letter is shown, for lack of space."""


def names_at(lanes: Lanes, row: int, cells: Callable[[Bar], int], room: int) -> list[LaneName]:
    """Return the names to draw beside ``row``, from the text outwards.

    Bars that begin on one row are named side by side if their names fit into ``room`` cells. Otherwise each bar is
    named on a separate row within its passage, or by its initial if the passage has too few rows.

    Args:
        lanes: The bars in their columns.
        row: Index of the row.
        cells: Returns the width of a bar's name in cells.
        room: Width in cells that is available beside the lanes.
    """
    found: list[LaneName] = []
    firsts = dict.fromkeys(bar.rows[0] for _, bar in lanes.at(row))
    for first in firsts:
        beginning = [bar for _, bar in lanes.at(first) if bar.rows[0] == first]
        found += _of_siblings(beginning, row - first, cells, room)
    if len(found) > 1 and sum(cells(name.bar) + 1 for name in found if not name.initial) > room + 1:
        return [LaneName(name.bar, initial=True) for name in found]
    return found


def _of_siblings(bars: Sequence[Bar], down: int, cells: Callable[[Bar], int], room: int) -> list[LaneName]:
    """Return the names ``down`` rows below the row on which all of ``bars`` begin."""
    if sum(cells(bar) + 1 for bar in bars) <= room + 1:
        return [LaneName(bar, initial=False) for bar in bars] if down == 0 else []
    named = [bar for place, bar in enumerate(bars) if bar.rows[0] + place <= bar.rows[1]]
    reaching = {bar: place for place, bar in enumerate(named)}
    found = []
    for bar in bars:
        place = reaching.get(bar)
        if place is None and down == 0:
            found.append(LaneName(bar, initial=True))
        elif place == down:
            found.append(LaneName(bar, initial=False))
    return found
