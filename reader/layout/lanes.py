"""The columns of the reading pane: margin, text, and the lanes with the coloured bars of passages and their names.

Bars that share a row have different columns, and a bar keeps its column on all its rows. The rows of a bar depend on
the width of the text, so lanes are recreated when the width changes.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from annotations.text.span import Span

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


class Bar(NamedTuple):
    """One theme of one passage, drawn beside the rows that the passage touches."""

    span: Span
    """The passage's span."""
    rows: tuple[int, int]
    """First and last row that the span touches; see :meth:`reader.layout.rows.Rows.rows_of`."""
    key: tuple[str, str]
    """Id of the passage and id of the theme."""
    order: int
    """Rank among bars of the same span, such as the theme's position in the codebook."""


class _Group:
    """Bars connected by shared rows, with their columns. No bar of another group touches these rows."""

    __slots__ = ("bars", "columns", "first", "last")

    def __init__(self, bars: Sequence[Bar]) -> None:
        """Assign each of ``bars``, sorted by rank, to the first column that is free on all its rows."""
        self.bars = bars
        self.first = bars[0].rows[0]
        self.last = max(bar.rows[1] for bar in bars)
        self.columns: list[list[Bar]] = []
        taken: list[tuple[int, int]] = []
        free: list[int] = []
        for bar in bars:
            first, last = bar.rows
            while taken and taken[0][0] < first:
                heappush(free, heappop(taken)[1])
            if free:
                column = heappop(free)
            else:
                column = len(self.columns)
                self.columns.append([])
            self.columns[column].append(bar)
            heappush(taken, (last, column))

    def at(self, row: int) -> Iterator[tuple[int, Bar]]:
        """Yield the columns and bars at ``row``."""
        for column, bars in enumerate(self.columns):
            index = bisect_right(bars, row, key=_first_row) - 1
            if index >= 0 and bars[index].rows[1] >= row:
                yield column, bars[index]


class Lanes:
    """Bars in columns, counted from 0 next to the text.

    The columns depend only on the set of bars: adding and removing bars has the same result as creating the lanes from
    the resulting bars. A change affects only the columns of bars connected with the changed one by shared rows.
    """

    def __init__(self, bars: Iterable[Bar] = ()) -> None:
        """Assign each bar to a column, in O(n log n) time."""
        self._groups = list(_grouped(sorted(bars, key=_rank)))

    def at(self, row: int) -> list[tuple[int, Bar]]:
        """Return the columns and bars at ``row``, from the text outwards."""
        index = bisect_right(self._groups, row, key=_first) - 1
        return list(self._groups[index].at(row)) if index >= 0 else []

    def add(self, bar: Bar) -> tuple[int, int]:
        """Add a bar, and return the first and last row whose bars may look different."""
        start, end = self._touched(bar)
        former = self._groups[start:end]
        bars = [old for group in former for old in group.bars]
        insort(bars, bar, key=_rank)
        self._groups[start:end] = [_Group(bars)]
        return _altered(former, self._groups[start : start + 1])

    def remove(self, bar: Bar) -> tuple[int, int]:
        """Remove a bar, and return the first and last row whose bars may look different.

        Raises:
            KeyError: There is no such bar.
        """
        start, end = self._touched(bar)
        if start == end or bar not in self._groups[start].bars:
            raise KeyError(bar.key)
        group = self._groups[start]
        bars = list(group.bars)
        bars.remove(bar)
        groups = list(_grouped(bars))
        self._groups[start:end] = groups
        return _altered(groups, [group])

    def _touched(self, bar: Bar) -> tuple[int, int]:
        """Return the start and end of the slice of groups that share rows with ``bar``."""
        first, last = bar.rows
        return bisect_left(self._groups, first, key=_last), bisect_right(self._groups, last, key=_first)


def _grouped(bars: Sequence[Bar]) -> Iterator[_Group]:
    """Split bars, sorted by rank, into groups that share no row."""
    start, last = 0, -1
    for index, bar in enumerate(bars):
        if index > start and bar.rows[0] > last:
            yield _Group(bars[start:index])
            start = index
        last = max(last, bar.rows[1])
    if bars:
        yield _Group(bars[start:])


def _altered(fewer: Sequence[_Group], more: Sequence[_Group]) -> tuple[int, int]:
    """Return the first and last row of the bars that have another column, or none, in the groups with one bar less.

    Bars that begin on the same row as one of these are included, because their names share the space beside that row.
    """
    columns = dict(_columns(fewer))
    moved = [bar for bar, column in _columns(more) if columns.get(bar) != column]
    firsts = {bar.rows[0] for bar in moved}
    lasts = [bar.rows[1] for group in more for bar in group.bars if bar.rows[0] in firsts]
    return min(firsts), max(lasts)


def _columns(groups: Sequence[_Group]) -> Iterator[tuple[Bar, int]]:
    """Yield each bar with its column."""
    return ((bar, column) for group in groups for column, bars in enumerate(group.columns) for bar in bars)


def _rank(bar: Bar) -> tuple[int, int, int, int, tuple[str, str]]:
    """Return the sort key by which bars choose their columns: by start, longer ones first."""
    return bar.rows[0], bar.span.start, -bar.span.end, bar.order, bar.key


def _first_row(bar: Bar) -> int:
    """Return the search key of the bars in a column, which share no row."""
    return bar.rows[0]


def _first(group: _Group) -> int:
    """Return the search key of groups by their first row."""
    return group.first


def _last(group: _Group) -> int:
    """Return the search key of groups by their last row."""
    return group.last


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
