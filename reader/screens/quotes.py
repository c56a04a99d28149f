"""The quotes screen: the passages of the folder, with filters, bulk edits and copying."""

from collections.abc import Sequence
from functools import cache, lru_cache

from rich.segment import Segment
from textual.content import Content
from textual.suggester import Suggester

from annotations.edits.edit import Changed
from annotations.errors import EditRefused, NothingToDo
from annotations.model import Passage
from annotations.text.plural import pluralize
from reader.actions import quotes
from reader.actions.context import Actions
from reader.commands.keymap import Keymap
from reader.commands.scopes import QUOTES
from reader.screens import status_rows
from reader.screens.scheduling import PAUSE_SECONDS, SLICE_SECONDS
from reader.screens.table_screen import TableScreen
from reader.session.article_cache import ArticleCache
from reader.session.models.quotes import GroupHead, Grouping, QuotesModel
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.content import safe_content
from reader.widgets.inputs import FilterSuggester
from reader.widgets.previews import preview, span_in
from reader.widgets.style import RenderStyle, style_of
from reader.widgets.table_rows import NUMBER_WIDTH, THEMES_WIDTH, ColumnWidths, column_names, draw_head, draw_quote

MAX_DRAWN = 1_000
"""Maximum number of cached drawn rows, so that scrolling draws only rows that come into view."""


class QuotesScreen(TableScreen[QuotesModel]):
    """The passages that match a filter, one per row."""

    SPEC = QUOTES
    BINDINGS = bindings_for(QUOTES)
    ACTIONS: Actions["QuotesScreen"] = quotes.ACTIONS
    MODEL = QuotesModel
    HINT = 'theme:taiwan, outlet:…, after:2024-04, "words of the quote", -russia'

    def __init__(self, session: Session, keymap: Keymap) -> None:
        """Create a screen for ``session``, with the keys of ``keymap``."""
        super().__init__(session, keymap)
        self._at_hand = ArticleCache(session, self.call_later, self.refresh_rows)
        self._facts = cache(session.known_facts)
        self._drawn = lru_cache(MAX_DRAWN)(self._draw)
        self._gathers = False

    # Query

    def on_open(self) -> None:
        """Reload the rows, which edits on other screens may have changed, and show them."""
        self.model.reload()
        self.set_focus(self.rows)
        self.reload()

    def set_filter(self, typed: str) -> None:
        """Show the passages that match a filter."""
        self.model.set_filter(typed)
        self._continue_query()

    def on_changed(self, changed: Changed) -> None:
        """Compute the rows again if the edit affects them, and show them."""
        if self.model.is_affected_by(changed):
            self.model.reload()
        self.reload()

    def reload(self) -> None:
        """Show the rows found so far and continue the query between key presses."""
        self._facts.cache_clear()
        self.show_table()
        self._continue_query()

    def show_table(self) -> None:
        """Show the session's current rows; the cache of drawn rows is cleared."""
        self._drawn.cache_clear()
        super().show_table()

    def _continue_query(self, *, more: bool = False) -> None:
        if (more or self.model.busy) and not self._gathers:
            self._gathers = True
            self.set_timer(PAUSE_SECONDS, self._query_slice)

    def _query_slice(self) -> None:
        """Run a slice of the query; redraw the rows until the first page is full, and when the query ends."""
        self._gathers, busy = False, self.model.busy
        more = self.model.step(SLICE_SECONDS)
        if busy and (not self.model.busy or self.rows.count < self.rows.size.height):
            self.show_table()
        elif busy:
            self.refresh_rows()
        self._continue_query(more=more)

    def open_filter(self) -> None:
        """Open the filter input and collect the values of the passages' fields for its completions."""
        super().open_filter()
        self.model.collect_values()
        self._continue_query(more=True)

    def suggester(self) -> Suggester:
        """Return the completions of filters."""
        return FilterSuggester(self.model.completed)

    def open_row(self) -> None:
        """Open the article at the highlighted passage; from a group heading, move to the first passage of the group."""
        row = self._at(self.model.index)
        if isinstance(row, GroupHead):
            self.go_to(self.rows.index + 1)
        elif row is not None:
            self._read(row)

    def _read(self, passage: Passage) -> None:
        article = self._at_hand.read(passage.article)
        if isinstance(article, str):
            raise EditRefused(article)
        span = span_in(article, passage)
        if span is None:
            raise NothingToDo("These words are not in the article any more.")
        self.visit(passage.article, span)

    # Drawing

    def describe(self) -> str:
        """Return the filter or the description of the passages, and the grouping."""
        grouping = self.model.grouping
        by = f"by {grouping}" if grouping is not Grouping.NOTHING else ""
        return "   ".join(filter(None, (self.model.words or self.model.typed, by)))

    def tally(self) -> str:
        """Return the number of passages shown and in total."""
        so_far = " so far" if self.model.busy else ""
        return f"{self.model.count:,}{so_far} of {len(self.session.store.passages):,}"

    def empty(self) -> Sequence[str]:
        """Return the reason why there are no rows, and the next key to press."""
        if self.model.busy:
            return ["Searching …"]
        if len(self.session.store.passages):
            return ["No passage matches.", "0 shows all, / changes the filter, q goes back."]
        return ["Nothing is tagged yet.", "q goes back; a digit tags the selection there."]

    def column_names(self) -> Content:
        """Return the header row with the column names."""
        return safe_content(column_names(self._widths(self.size.width - 1)), style_of(self).shades.dim)

    def context_row(self) -> Content:
        """Return the row with the main keys and the themes that the digits filter by."""
        tip = "space marks · a digit shows one theme · enter opens"
        return status_rows.tip_row(self.session, style_of(self), tip, self.size.width)

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return the row of a passage or the heading of a group, from the cache if possible."""
        return self._drawn(index, width, background, style_of(self))

    def _draw(self, index: int, width: int, background: str, look: RenderStyle) -> Sequence[Segment]:
        row = self._at(index)
        if row is None:
            return ()
        if isinstance(row, GroupHead):
            label, colour = self._called(row)
            return draw_head(look, label, colour, len(row.ids), width, background)
        facts, number = self._facts(row.article), self.model.mark_number(row.id)
        return draw_quote(look, self.session.codebook, row, facts, number, self._widths(width), background)

    def preview(self) -> Sequence[Content]:
        """Return the highlighted passage in its context, or a summary of the highlighted group."""
        row, look, room = self._at(self.rows.index), style_of(self), self.preview_room
        if not room or row is None:
            return ()
        if isinstance(row, GroupHead):
            words = f"{self._called(row)[0]}: {pluralize(len(row.ids), 'passage')} · space marks them"
            return [safe_content(" " * (NUMBER_WIDTH + THEMES_WIDTH) + words, look.shades.dim)]
        article, facts = self._at_hand.get(row.article), self._facts(row.article)
        return preview(look, self.session.codebook, row, article, facts, self.size.width, room)

    def _at(self, index: int) -> GroupHead | Passage | None:
        """Return the group or passage of a row, or ``None`` if it is gone and the list is not yet updated."""
        row = self.model.row(index) if index < len(self.model) else ""
        if isinstance(row, GroupHead):
            return row
        return self.session.store.passage(row) if row in self.session.store.passages else None

    def _widths(self, width: int) -> ColumnWidths:
        return ColumnWidths.for_width(width, titled=self.model.grouping is not Grouping.ARTICLE)

    def _called(self, head: GroupHead) -> tuple[str, int | str | None]:
        """Return the label and the colour of a group."""
        grouping, session = self.model.grouping, self.session
        if not head.name:
            return f"no {grouping}", None
        if grouping is Grouping.THEME and head.name in session.codebook:
            return session.codebook.label(head.name), session.codebook.colour_of(head.name)
        if grouping is Grouping.ARTICLE:
            facts = session.known_facts(head.name)
            return " · ".join(filter(None, (facts.title or head.name, facts.outlet, facts.published))), None
        return head.name, None
