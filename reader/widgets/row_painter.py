"""One row of the reading pane: which words carry which style, and the lanes beside them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from annotations.text.span import Span
from reader.articles.classify import Role
from reader.layout.columns import LANE_GAP, MAX_LANES, Columns
from reader.layout.lane_names import LaneName
from reader.layout.lanes import Bar
from reader.layout.rows import DrawnRow
from reader.widgets.style import RenderStyle


class Mark(NamedTuple):
    """How the lane of a bar is named and coloured."""

    label: str
    """The theme's name, with signs for a note or a star, as it is drawn."""
    colour: int | str | None
    """The theme's colour, or none for a passage that is only noted."""


class RowView(NamedTuple):
    """What one row shows apart from its words."""

    bars: Sequence[tuple[int, Bar]]
    """Lanes that touch the row: column and bar."""
    names: Sequence[LaneName]
    """The names of lanes that stand beside it."""
    selection: Span
    matches: Sequence[Span]
    """What find has marked on this row."""
    mentions: Sequence[Span]
    """Mentions of themes on this row that nobody has tagged."""
    role: Role


class RowPainter:
    """Paints rows with the present shades; made anew when they or the width change."""

    def __init__(self, looks: RenderStyle, columns: Columns, mark: Callable[[Bar], Mark]) -> None:
        """Paint with ``looks`` in ``columns``; ``mark`` tells a bar's name and colour."""
        self.looks = looks
        """What it paints with."""
        self._columns = columns
        self._mark = mark

    def text(self, drawn: DrawnRow, view: RowView) -> list[Segment]:
        """A row of text: margin, words, lanes."""
        looks, shades, columns = self.looks, self.looks.shades, self._columns
        blank = looks.cells(shades.text, shades.background)
        segments = [Segment(" " * columns.left, blank)]
        for piece in _pieces(drawn.span, view):
            segments.append(Segment(drawn.drawn_between(piece.start, piece.end), self._style(piece.start, view)))
        words = segments[-1].text.rstrip()
        trailing = len(segments[-1].text) - len(words)  # a blank before the line break is never marked
        segments[-1] = Segment(words, segments[-1].style)
        segments.append(Segment(" " * (columns.text - drawn.cells + trailing), blank))
        return segments + self.lanes(view.bars, view.names)

    def gap(self, bars: Sequence[tuple[int, Bar]], names: Sequence[LaneName]) -> list[Segment]:
        """A row without text; lanes of passages that go on run through it."""
        looks, shades = self.looks, self.looks.shades
        blank = Segment(" " * (self._columns.left + self._columns.text), looks.cells(shades.text, shades.background))
        return [blank, *self.lanes(bars, names)]

    def fold(self, lines: int) -> list[Segment]:
        """The row that stands for folded page furniture."""
        looks, shades = self.looks, self.looks.shades
        words = f"⋯ {lines} lines of page furniture (z)"
        margin = Segment(" " * self._columns.left, looks.cells(shades.text, shades.background))
        return [margin, Segment(words, looks.cells(shades.dim, shades.background, italic=True))]

    def lanes(self, bars: Sequence[tuple[int, Bar]], names: Sequence[LaneName]) -> list[Segment]:
        """The lanes of a row with the names that stand beside it; those that find no room are counted."""
        if not bars:
            return []
        looks, shades = self.looks, self.looks.shades
        blank = looks.cells(shades.text, shades.background)
        segments = [Segment(" " * LANE_GAP, blank)]
        column = 0
        for lane, bar in bars:
            if lane >= self.most_lanes:
                break
            mark = self._mark(bar).label[:1] if shades.monochrome else looks.bar
            lane_style = looks.cells(self._colour(bar), shades.background)
            segments += [Segment(" " * (lane - column), blank), Segment(set_cell_size(mark, 1), lane_style)]
            column = lane + 1
        hidden = sum(1 for lane, _ in bars if lane >= self.most_lanes)
        more = f"+{hidden}" if hidden else ""
        segments.append(Segment(more, looks.cells(shades.dim, shades.background)))
        room = self._columns.right - LANE_GAP - column - len(more)
        return segments + self._names([name for name in names if room], room)

    @property
    def most_lanes(self) -> int:
        """How many lanes are drawn side by side."""
        return min(MAX_LANES, max(1, self._columns.right - LANE_GAP - 2))

    def name_room(self, lanes: int) -> int:
        """Cells for names beside so many lanes."""
        return self._columns.right - LANE_GAP - min(lanes, self.most_lanes) - 1

    def name_cells(self, bar: Bar) -> int:
        """Width of a bar's name in cells."""
        return cell_len(self._mark(bar).label)

    def _names(self, names: Sequence[LaneName], room: int) -> list[Segment]:
        """Names side by side, each in its colour, as far as they fit in ``room`` cells."""
        looks, shades = self.looks, self.looks.shades
        segments: list[Segment] = []
        for name in names:
            label = self._mark(name.bar).label
            cells = min(1 if name.initial else cell_len(label), room - 1)
            if cells <= 0:
                break
            ground = looks.cells(self._colour(name.bar), shades.background)
            segments += [Segment(" ", ground), Segment(set_cell_size(label, cells), ground)]
            room -= cells + 1
        return segments

    def _colour(self, bar: Bar) -> str:
        return self.looks.theme(self._mark(bar).colour)

    def _style(self, offset: int, view: RowView) -> Style:
        looks, shades = self.looks, self.looks.shades
        selected = view.selection.contains_offset(offset)
        matched = any(match.contains_offset(offset) for match in view.matches)
        mentioned = any(mention.contains_offset(offset) for mention in view.mentions)
        colours = tuple(dict.fromkeys(self._colour(bar) for _, bar in view.bars if bar.span.contains_offset(offset)))
        quiet = view.role in (Role.FURNITURE, Role.METADATA) and not selected
        background = shades.selection if selected else shades.match if matched else shades.tint(colours)
        return looks.cells(
            shades.dim if quiet else shades.text,
            background,
            bold=view.role is Role.TITLE or (shades.monochrome and mentioned),
            underline=matched or (bool(colours) if shades.monochrome else mentioned),
            reverse=shades.monochrome and selected,
        )


def _pieces(span: Span, view: RowView) -> Iterator[Span]:
    """Cut a row's span wherever the style may change."""
    edges = {span.start, span.end}
    for marked in (view.selection, *view.matches, *view.mentions, *(bar.span for _, bar in view.bars)):
        edges.update(edge for edge in marked if span.start < edge < span.end)
    ordered = sorted(edges)
    return (Span(start, end) for start, end in pairwise(ordered))
