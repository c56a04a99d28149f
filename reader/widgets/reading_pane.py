"""The reading pane: the text of an article on the line API, with selection, passages and lanes.

The pane draws and posts messages for clicks; the screen decides their effect. The pane keeps no row objects: it lays
out a row when the row comes into view, and a key press repaints only the changed rows.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message

from annotations.text.span import Span
from reader.articles.article import Article
from reader.commands.scopes import READING
from reader.layout.lanes import LANE_GAP, Bar, Columns, Lanes, names_at, share_columns
from reader.layout.rows import MIN_WIDTH, RowKind, Rows
from reader.widgets.bindings import bindings_for
from reader.widgets.dragging import DragView
from reader.widgets.lists import SCROLLBAR_WIDTH, PaintContext
from reader.widgets.row_painter import Mark, RowPainter, RowView
from reader.widgets.style import style_of

CONTEXT_ROWS = 2
"""Rows of context kept in view above and below the selection."""

EMPTY_SPAN = Span(0, 0)


class Lane(NamedTuple):
    """The content of a lane: one tag of a passage, or the note of a passage without tags."""

    span: Span
    passage: str
    """Id of the passage."""
    theme: str
    """Id of the theme; empty for a note."""
    order: int
    """Rank among the lanes of the same span."""


class ReadingPane(DragView, can_focus=True):
    """The text of an article with one selection, any number of passages, find matches and mentions."""

    ALLOW_SELECT = False  # Textual's own selection does not count in code points
    BINDINGS = bindings_for(READING)

    @dataclass
    class Clicked(Message):
        """The analyst clicked in the text."""

        offset: int
        """Offset, in code points of the canonical text, under the pointer."""
        double: bool
        """True for a double click."""

    @dataclass
    class LaneClicked(Message):
        """The analyst clicked a lane."""

        passage: str
        """Id of the lane's passage."""

    @dataclass
    class SelectionScrolledOut(Message):
        """The selection was scrolled out of view."""

        top: int
        """Offset of the first code point in view."""

    def __init__(self, mark: Callable[[Bar], Mark], *, id: str) -> None:
        """Create an empty pane.

        Args:
            mark: Returns the name and colour of a bar's lane.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._mark = mark
        self.article: Article | None = None
        """The article shown, or ``None``."""
        self._folds: Sequence[Span] = ()
        self._rows = Rows("", (), MIN_WIDTH)
        self._lanes = Lanes()
        self._lanes_by_passage: dict[str, list[Lane]] = {}
        self._selection = EMPTY_SPAN
        self._painter: RowPainter | None = None
        self._matches: Sequence[Span] = ()
        self.mentions: Callable[[Span], Sequence[Span]] = lambda _: ()
        """Returns the untagged mentions of themes in a span of text; the pane underlines them."""
        self.columns = Columns(0, MIN_WIDTH, 0)
        """The widths of margin, text and lanes."""

    # Content

    def show(self, article: Article, folds: Sequence[Span], lanes: Iterable[Lane]) -> None:
        """Show an article from its top."""
        self.article = article
        self._folds = folds
        self._selection = EMPTY_SPAN
        self._lanes_by_passage = {}
        for lane in lanes:
            self._lanes_by_passage.setdefault(lane.passage, []).append(lane)
        self._lay_out()
        self.scroll_to(y=0, animate=False, immediate=True)

    def select(self, span: Span, *, towards_end: bool = False) -> None:
        """Select a span and scroll it into view, no further than necessary.

        Args:
            span: The span to select.
            towards_end: Whether to show the end rather than the start of a span that does not fit in the view.
        """
        former, self._selection = self._selection, span
        if not self._reveal(span, towards_end):
            self._refresh_span(former)
            self._refresh_span(span)

    def show_matches(self, matches: Sequence[Span]) -> None:
        """Mark the find matches, given in text order."""
        self._matches = matches
        self.refresh()

    def show_passage(self, passage: str, lanes: Iterable[Lane]) -> None:
        """Replace the lanes of a passage and repaint the rows they touch; empty ``lanes`` removes them."""
        former, new = self._lanes_by_passage.pop(passage, []), list(lanes)
        touched = [self._lanes.remove(self._bar(lane)) for lane in former]
        touched += [self._lanes.add(self._bar(lane)) for lane in new]
        if new:
            self._lanes_by_passage[passage] = new
        self._painter = None  # it knows the former names
        for first, last in touched:
            self.refresh_lines(first, last - first + 1)

    def refresh_lanes(self) -> None:
        """Repaint all lanes after names or colours of themes have changed."""
        self._painter = None
        self.refresh()

    def relabel(self, article: Article, folds: Sequence[Span]) -> None:
        """Show the same text with changed line roles and folds, and keep the scroll position."""
        former, self.article = self.article, article
        if former and former.record.roles == article.record.roles and self._folds == folds:
            return
        self._folds = folds
        self._lay_out_in_place()
        self._reveal(self._selection, False)

    # Positions

    @property
    def top(self) -> int:
        """Offset of the first code point in view."""
        row = min(self.scroll_offset.y, len(self._rows) - 1)
        return self._rows[row].span.start if row >= 0 else 0

    def scroll_to_offset(self, top: int) -> None:
        """Scroll the row with the code point ``top`` to the top of the view."""
        self.scroll_to(y=self._rows.row_of(top), animate=False, immediate=True)

    def page_by(self, pages: int) -> int:
        """Scroll by pages, which overlap by two rows, and return the offset of the first code point then in view."""
        page = max(1, self.size.height - 2)
        self.scroll_to(y=self.scroll_offset.y + pages * page, animate=False, immediate=True)
        return self.top

    def is_in_view(self, span: Span) -> bool:
        """Return whether the start of ``span`` is in view."""
        row = self._rows.row_of(span.start)
        return self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height

    def scroll_to_span(self, span: Span) -> None:
        """Scroll ``span`` into view without selecting it."""
        self._reveal(span, False)

    def region_of(self, span: Span) -> Region:
        """Return the screen region, in cells, of the text column at the rows of ``span``."""
        first, last = self._rows.rows_of(span)
        top = self.region.y - self.scroll_offset.y + first
        return Region(self.region.x + self.columns.left, top, self.columns.text, last - first + 1)

    def offset_beside(self, offset: int, rows: int) -> int:
        """Return the code point in the same column as ``offset``, ``rows`` rows further down (up when negative)."""
        row = self._rows.row_of(max(0, offset - 1))
        cell = self._rows.drawn(row).cell_at(offset)
        target = row + rows
        while 0 <= target < len(self._rows) and self._rows[target].kind is not RowKind.TEXT:
            target += rows
        return self._rows.drawn(target).offset_at(cell) if 0 <= target < len(self._rows) else offset

    # Drawing

    def draw_row(self, index: int, frame: PaintContext) -> tuple[Iterable[Segment], str]:
        """Return a row of the article."""
        if self._painter is None or self._painter.looks is not frame.looks:
            self._painter = RowPainter(frame.looks, self.columns, self._mark)
        article = self.article
        segments = self._row(index, article, self._painter) if article and index < len(self._rows) else ()
        return segments, frame.looks.shades.background

    def _row(self, index: int, article: Article, painter: RowPainter) -> list[Segment]:
        row = self._rows[index]
        bars = self._lanes.at(index)
        names = names_at(self._lanes, index, painter.name_cells, painter.name_room(len(bars))) if bars else []
        if row.kind is RowKind.GAP:
            return painter.gap(bars, names)
        if row.kind is RowKind.FOLD:
            return painter.fold(row.span.extract(article.text).count("\n") + 1)
        matches, mentions = _overlapping(self._matches, row.span), self.mentions(row.span)
        role = article.lines.role_at(row.span.start)
        view = RowView(bars, names, self._selection, matches, mentions, role)
        return painter.text(self._rows.drawn(index), view)

    def on_resize(self) -> None:
        """Lay out the text for the new width, with the same first row and with the selection in view."""
        if self._shared_width() != self.columns:
            self._lay_out_in_place()
        self._reveal(self._selection, False)

    # The mouse

    def on_scroll_to(self) -> None:
        """Report a selection that the wheel or the scroll bar has scrolled out of view."""
        self.call_later(self._keep_selection_in_view)

    on_mouse_scroll_down = on_mouse_scroll_up = on_scroll_to

    def on_click(self, event: events.Click) -> None:
        """Post :class:`Clicked` or :class:`LaneClicked`, unless the click ends a drag."""
        event.prevent_default()
        index = event.y + self.scroll_offset.y
        if self.dragged or index >= len(self._rows):
            return
        lane = event.x - self.columns.left - self.columns.text - LANE_GAP
        hit = next((bar for column, bar in self._lanes.at(index) if column == lane), None)
        offset = self.offset_at(event.x, event.y)
        if hit:
            self.post_message(self.LaneClicked(hit.key[0]))
        elif offset is not None:
            self.post_message(self.Clicked(offset, event.chain == 2))

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the code point drawn at a cell of the view, or ``None`` if no text is there."""
        index = y + self.scroll_offset.y
        if not 0 <= index < len(self._rows) or self._rows[index].kind is not RowKind.TEXT:
            return None
        return self._rows.drawn(index).offset_at(max(0, x - self.columns.left))

    def _keep_selection_in_view(self) -> None:
        if self._selection.length and not self.is_in_view(self._selection):
            self.post_message(self.SelectionScrolledOut(self.top))

    # Layout

    def _lay_out(self) -> None:
        self.columns = self._shared_width()
        self._painter = None
        if self.article:
            self._rows = Rows(self.article.text, self.article.units.paragraphs, self.columns.text, self._folds)
        self._lanes = Lanes(self._bar(lane) for lanes in self._lanes_by_passage.values() for lane in lanes)
        self.virtual_size = Size(0, len(self._rows))
        self.refresh()

    def _shared_width(self) -> Columns:
        return share_columns(max(MIN_WIDTH, self.size.width - SCROLLBAR_WIDTH), style_of(self).column)

    def _bar(self, lane: Lane) -> Bar:
        return Bar(lane.span, self._rows.rows_of(lane.span), (lane.passage, lane.theme), lane.order)

    def _lay_out_in_place(self) -> None:
        """Lay out again with the same code point at the top."""
        top = self.top
        self._lay_out()
        self.scroll_to_offset(top)

    def _reveal(self, span: Span, towards_end: bool) -> bool:
        """Scroll ``span`` into view and return whether the view moved."""
        height, top = self.size.height, self.scroll_offset.y
        if not span.length or not height:
            return False
        first, last = self._rows.rows_of(span)
        keep = min(CONTEXT_ROWS, max(0, (height - (last - first + 1)) // 2))
        low, high = last + keep - height + 1, first - keep
        if low > high:  # the span does not fit in the view
            low = high = last - height + 1 + keep if towards_end else first
        target = min(max(top, low), high)
        target = max(0, min(target, len(self._rows) - height))
        if target == top:
            return False
        self.scroll_to(y=target, animate=False, immediate=True)
        return True

    def _refresh_span(self, span: Span) -> None:
        if span.length:
            first, last = self._rows.rows_of(span)
            self.refresh_lines(first, last - first + 1)


def _overlapping(spans: Sequence[Span], row: Span) -> Sequence[Span]:
    """Return the spans that overlap a row, from disjoint spans in text order."""
    first = bisect_left(spans, row.start, key=attrgetter("start"))
    first -= bool(first) and spans[first - 1].end > row.start
    return spans[first : bisect_left(spans, row.end, key=attrgetter("start"))]
