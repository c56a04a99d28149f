"""The search screen: the matches of a query in all articles of the folder, in context, grouped by article."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.content import Content

from annotations.edits.edit import Changed
from annotations.text.plural import pluralize
from annotations.text.span import Span
from reader.actions import search
from reader.actions.context import Actions
from reader.commands.keymap import Keymap
from reader.commands.scopes import SEARCH
from reader.screens import status_rows
from reader.screens.table_screen import TableScreen
from reader.session.index_builder import IndexBuilder
from reader.session.models.search import SearchModel, SearchRow
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.style import style_of
from reader.widgets.table_rows import draw_article, draw_match, theme_bars


class SearchScreen(TableScreen[SearchModel]):
    """The matches of a query, each below its article."""

    SPEC = SEARCH
    BINDINGS = bindings_for(SEARCH)
    ACTIONS: Actions["SearchScreen"] = search.ACTIONS
    MODEL = SearchModel
    HINT = 'words, "a phrase", nitro*, taiwan | formosa, -without, ( )'
    ESCAPE = "empties"

    def __init__(self, session: Session, keymap: Keymap) -> None:
        """Create a screen for ``session``, with the keys of ``keymap``."""
        super().__init__(session, keymap)
        self._shown = -1

    @property
    def _index(self) -> IndexBuilder:
        return self.session.state(IndexBuilder)

    def on_open(self) -> None:
        """Show the previous matches; without a previous query, open the query input."""
        self.show_table()
        self.set_focus(self.rows)
        self.model.changed = self._show_found
        self._index.on_progress = self.refresh_rows
        if not self.model.typed:
            self.open_filter()

    def on_changed(self, changed: Changed) -> None:
        """Repaint the rows, which show the tags of the matches."""
        self.rows.refresh()
        self.refresh_rows()

    def on_unmount(self) -> None:
        """Stop updates of the screen; matches found later are shown when the screen is opened again."""
        self.model.changed = self._index.on_progress = lambda: None

    def _show_found(self) -> None:
        """Show the rows at once: a repaint before that would draw rows that the model no longer has."""
        if self.is_open:
            self.show_table()

    def show_table(self) -> None:
        """Show the session's current rows; if they have not changed, update only the status rows."""
        if self._shown == self.model.revision and self.rows.index == self.model.index:
            self.refresh_rows()
        else:
            self._shown = self.model.revision
            super().show_table()

    def set_filter(self, typed: str) -> None:
        """Search for a query."""
        self.model.set_query(typed, self.app.call_later)

    def reload(self) -> None:
        """Repeat the search."""
        self.model.search_again(self.app.call_later)
        self.show_table()

    def open_row(self) -> None:
        """Open the article at the highlighted match; from an article's row, open its first match."""
        found, place = self.model.row(self.model.index)
        self.visit(found.path, (place or found.matches[0]).span)

    # Drawing

    def describe(self) -> str:
        """Return the query and the order of the matches."""
        return "   ".join(filter(None, (self.model.typed, "best first" if self.model.best else "")))

    def tally(self) -> str:
        """Return the numbers of matches and articles, and the progress of the index."""
        places, articles = self.model.counts
        known = f"{pluralize(places, 'match')} in {pluralize(articles, 'article')}" if self.model.typed else ""
        if self.model.more:
            known = f"the {'best' if self.model.best else 'newest'} {known}, more exist"
        return " · ".join(filter(None, ("searching" if self.model.busy else "", known, self._building())))

    def _building(self) -> str:
        progress, look = self._index.progress, style_of(self)
        if not progress or progress.done == progress.of:
            return ""
        return (
            f"index {status_rows.progress_bar(look, progress.done, progress.of)} {100 * progress.done // progress.of} %"
        )

    def empty(self) -> Sequence[str]:
        """Return the reason why there are no rows, and the next key to press."""
        if self.model.problem:
            return [self.model.problem, "q goes back."]
        if not self.model.typed:
            return ["Nothing is searched yet.", "/ starts a search, q goes back."]
        if self.model.busy:
            return ["Searching …"]
        return ["No article matches.", "A star finds more: nitro* finds nitrocellulose.", "/ changes it, q goes back."]

    def context_row(self) -> Content:
        """Return the row with the main keys and the themes that the digits tag with."""
        tip = "a digit tags the sentence · space marks · a marks all · enter opens"
        return status_rows.tip_row(self.session, style_of(self), tip, self.size.width)

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return the row of an article or of a match."""
        row = self.model.row(index)
        found, match = row
        if match is None:
            facts = self.session.catalog.known_facts(found.path, self.session.store.article(found.path))
            about = " · ".join(
                filter(None, (facts.outlet, facts.published or "n.d.", pluralize(len(found.matches), "match")))
            )
            return draw_article(style_of(self), facts.title or found.path, about, width, background)
        passages = self.session.store.passages.overlapping(found.path, match.span)
        themes = (theme for passage in passages for theme in passage.themes)
        look, number = style_of(self), self.model.mark_number(row.key)
        tags = theme_bars(look, self.session.codebook, themes, background)
        return draw_match(look, number, tags, _parts(row, match.found), width, background)


def _parts(row: SearchRow, at: Span) -> tuple[str, str, str]:
    context = row.match.context if row.match else ""
    return context[: at.start], at.extract(context), context[at.end :]
