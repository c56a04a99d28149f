"""The open article in the reading pane: its lanes, its furniture, its mentions, and what is looked for in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.edits.edit import Edit
from annotations.model import Passage, Status
from annotations.text.sanitize import sanitize
from annotations.text.span import Span
from reader.articles.article import Article
from reader.layout.lanes import Bar
from reader.session import tag_display
from reader.session.mention_tracker import MentionTracker
from reader.session.reanchoring import Reanchorer
from reader.widgets.reading_pane import Lane
from reader.widgets.row_painter import Mark

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen

MAX_CHANGES = 100
"""Changes in an edit from which on it is cheaper to look at every passage of the open article."""


class ArticleView:
    """Paints what the session has open."""

    def __init__(self, screen: "ReadingScreen") -> None:
        """Serve a screen."""
        self._screen = screen
        self._session = screen.session
        self._top_before_find = 0

    def show(self, article: Article) -> None:
        """Show an article that was opened, from its top."""
        pane, session = self._screen.pane, self._session
        passages = session.store.passages(article.path)
        pane.show(article, self._folds(article), (lane for passage in passages for lane in _lanes(passage, article)))
        session.state(Reanchorer).reanchor(article)
        pane.show_matches(session.find.within)
        pane.mentions = session.state(MentionTracker).on

    def relabel(self) -> None:
        """Show the roles of the lines, and hide page furniture, as the session has it now."""
        if self._session.article:
            self._screen.pane.relabel(self._session.article, self._folds(self._session.article))

    def lane_label(self, bar: Bar) -> Mark:
        """Name and colour of a lane."""
        passage, theme = self._session.store.passage(bar.key[0]), bar.key[1]
        return Mark(
            sanitize(tag_display.name_of(self._session, passage, theme)), tag_display.colour_of(self._session, theme)
        )

    def on_edit(self, edit: Edit) -> None:
        """Repaint the lanes of edited passages, and all of them when themes were edited."""
        pane, article = self._screen.pane, self._session.article
        found = self._found(edit)
        for change in edit.changes:
            if change.table != "passages":
                continue
            passage = found(change.id)
            shown = article is not None and passage is not None and passage.article == article.path
            pane.show_passage(change.id, _lanes(passage, article) if passage and article and shown else ())
            if passage and article and shown and passage.text_digest != article.sha256:
                self._session.state(Reanchorer).reanchor(article)  # an undo may bring back a place of an earlier text
        if any(change.table == "themes" for change in edit.changes):
            pane.refresh_lanes()
        if article is not pane.article:
            self.relabel()

    def begin_find(self) -> None:
        """Words will be looked for: remember the place."""
        self._top_before_find = self._screen.pane.top

    def end_find(self) -> None:
        """Nothing was chosen: back to the place."""
        self._screen.pane.scroll_to_offset(self._top_before_find)

    def look_for(self, query: str) -> None:
        """Mark every place where words stand, and bring the nearest into view."""
        pane, finding = self._screen.pane, self._session.find
        article, selection = self._session.open_selection()
        matches = finding.search(query, article.text)
        pane.show_matches(finding.within)
        nearest = finding.next(selection.span.start - 1)
        if nearest:
            pane.scroll_to_span(nearest)
        self._screen.say(f"{len(matches)} found" if query.strip() else "")

    def _folds(self, article: Article) -> list[Span]:
        return [] if article.path in self._session.unfolded_paths else list(article.lines.folds())

    def _found(self, edit: Edit) -> Callable[[str], Passage | None]:
        """What gives the passages that an edit changed; of very many, only those of the open article are looked at."""
        store, article = self._session.store, self._session.article
        if len(edit.changes) <= MAX_CHANGES:
            return lambda id: store.passage(id) if id in store else None
        return {passage.id: passage for passage in store.passages(article.path if article else "")}.get


def _lanes(passage: Passage, article: Article) -> list[Lane]:
    """The lanes of a passage: one for each tag, or one for a note without tags; none while it has no place there."""
    if passage.status is Status.ORPHAN or passage.text_digest != article.sha256:
        return []
    themes = passage.themes or ("",)
    return [Lane(passage.span, passage.id, theme, order) for order, theme in enumerate(themes)]
