"""Drawing of one row of the reading pane: the styled words and the lanes beside them."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from annotations.codebook import Codebook
from annotations.model import Passage
from annotations.text.sanitize import sanitize
from annotations.text.span import Span
from reader.articles.classify import Role
from reader.layout.lanes import LANE_GAP, MAX_LANES, Bar, Columns, LaneName
from reader.layout.rows import DrawnRow
from reader.widgets.style import RenderStyle


class Mark(NamedTuple):
    """The name and colour of a lane."""

    label: str
    """The theme's name, sanitized, with signs for a note or a star."""
    colour: int | str | None
    """The theme's colour, or ``None`` for a passage with a note and no tag."""

    @classmethod
    def of(cls, codebook: Codebook, passage: Passage, theme: str) -> "Mark":
        """Create the mark of one tag of a passage; the theme is empty for a note without tags."""
        signs = f"{' *' if passage.starred else ''}{' ✎' if passage.note else ''}"
        return cls(sanitize(f"{codebook.name_of(theme) or 'note'}{signs}"), codebook.colour_of(theme))


class RowView(NamedTuple):
    """The content of a row apart from its words."""

    bars: Sequence[tuple[int, Bar]]
    """Pairs of lane column and bar for the lanes on the row."""
    names: Sequence[LaneName]
    """The lane names beside the row."""
    selection: Span
    matches: Sequence[Span]
    """Find matches on the row."""
    mentions: Sequence[Span]
    """Untagged mentions of themes on the row."""
    role: Role


class RowPainter:
    """A painter of rows for one style and one width; a change of either needs a new painter."""

    def __init__(self, looks: RenderStyle, columns: Columns, mark: Callable[[Bar], Mark]) -> None:
        """Create a painter; ``mark`` returns the name and colour of a bar."""
        self.looks = looks
        """The style of the rows."""
        self._columns = columns
        self._mark = cache(mark)

    def text(self, drawn: DrawnRow, view: RowView) -> list[Segment]:
        """Return a row of text: margin, words and lanes."""
        looks, shades, columns = self.looks, self.looks.shades, self._columns
        blank = looks.cells(shades.text, shades.background)
        segments = [Segment(" " * columns.left, blank)]
        for piece in _pieces(drawn.span, view):
            segments.append(Segment(drawn.drawn_between(piece.start, piece.end), self._style(piece.start, view)))
        words = segments[-1].text.rstrip()
        trailing = len(segments[-1].text) - len(words)  # a space before the line break is never highlighted
        segments[-1] = Segment(words, segments[-1].style)
        segments.append(Segment(" " * (columns.text - drawn.cells + trailing), blank))
        return segments + self.lanes(view.bars, view.names)

    def gap(self, bars: Sequence[tuple[int, Bar]], names: Sequence[LaneName]) -> list[Segment]:
        """Return a row without text, with the lanes of the passages that span it."""
        looks, shades = self.looks, self.looks.shades
        blank = Segment(" " * (self._columns.left + self._columns.text), looks.cells(shades.text, shades.background))
        return [blank, *self.lanes(bars, names)]

    def fold(self, lines: int) -> list[Segment]:
        """Return the row that replaces ``lines`` folded lines of page furniture."""
        looks, shades = self.looks, self.looks.shades
        words = f"⋯ {lines} lines of page furniture (z)"
        margin = Segment(" " * self._columns.left, looks.cells(shades.text, shades.background))
        return [margin, Segment(words, looks.cells(shades.dim, shades.background, italic=True))]

    def lanes(self, bars: Sequence[tuple[int, Bar]], names: Sequence[LaneName]) -> list[Segment]:
        """Return the lanes and lane names of a row, and the number of lanes that do not fit."""
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
        """Maximum number of lanes drawn side by side."""
        return min(MAX_LANES, max(1, self._columns.right - LANE_GAP - 2))

    def name_room(self, lanes: int) -> int:
        """Return the number of cells for names beside ``lanes`` lanes."""
        return self._columns.right - LANE_GAP - min(lanes, self.most_lanes) - 1

    def name_cells(self, bar: Bar) -> int:
        """Return the width of a bar's name in cells."""
        return cell_len(self._mark(bar).label)

    def _names(self, names: Sequence[LaneName], room: int) -> list[Segment]:
        """Return the lane names, each in its colour, that fit in ``room`` cells."""
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
        return self.looks.shades.theme(self._mark(bar).colour)

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
    """Split a row's span at every offset where the style may change."""
    edges = {span.start, span.end}
    for marked in (view.selection, *view.matches, *view.mentions, *(bar.span for _, bar in view.bars)):
        edges.update(edge for edge in marked if span.start < edge < span.end)
    ordered = sorted(edges)
    return (Span(start, end) for start, end in pairwise(ordered))
