"""The open article in the reading pane: its lanes, page furniture, mentions and find matches."""

from collections.abc import Collection

from annotations.edits.edit import Changed
from annotations.model import Passage, Status
from reader.articles.article import Article
from reader.layout.lanes import Bar
from reader.screens.command_screen import CommandScreen
from reader.session.mentions import MentionTracker
from reader.session.reanchoring import Reanchorer
from reader.widgets.reading_pane import Lane, ReadingPane
from reader.widgets.row_painter import Mark

MAX_CHANGES = 100
"""Maximum number of changes to look up one by one; for larger edits, reading the open article's passages is cheaper."""


class ArticleView:
    """The view of the session's open article in the reading pane."""

    def __init__(self, screen: CommandScreen) -> None:
        """Create the view with an empty pane, to be mounted on ``screen``."""
        self._screen = screen
        self._session = screen.session
        self._top_before_find = 0
        self.pane = ReadingPane(self._lane_label, id="text")
        """The widget of the text."""

    def show(self, article: Article) -> None:
        """Show a newly opened article from its top."""
        pane, session = self.pane, self._session
        passages = session.store.passages.in_article(article.path)
        pane.show(article, session.folds(), (lane for passage in passages for lane in _lanes(passage, article)))
        session.state(Reanchorer).reanchor(article)
        pane.show_matches(session.find.matches)
        pane.mentions = session.state(MentionTracker).on

    def _lane_label(self, bar: Bar) -> Mark:
        passage, theme = bar.key
        return Mark.of(self._session.codebook, self._session.store.passage(passage), theme)

    def on_changed(self, changed: Changed) -> None:
        """Repaint the lanes of the edited passages, or all lanes if the edit changes themes."""
        pane, article = self.pane, self._session.article
        if article is None:
            return
        if article.path in changed.articles:
            self._show_passages(article, changed.passages)
        if changed.themes:
            pane.refresh_lanes()
        if article is not pane.article:
            pane.relabel(article, self._session.folds())

    def _show_passages(self, article: Article, ids: Collection[str]) -> None:
        store = self._session.store
        few = len(ids) <= MAX_CHANGES
        known = (
            [store.passage(id) for id in ids if id in store.passages]
            if few
            else store.passages.in_article(article.path)
        )
        here = {passage.id: passage for passage in known if passage.article == article.path}
        for id in ids:
            passage = here.get(id)
            self.pane.show_passage(id, _lanes(passage, article) if passage else ())
            if passage and passage.text_digest != article.sha256:
                self._session.state(Reanchorer).reanchor(article)  # an undo may restore a span of an earlier text

    def begin_find(self) -> None:
        """Store the scroll position before a search."""
        self._top_before_find = self.pane.top

    def end_find(self) -> None:
        """Restore the scroll position after a cancelled search."""
        self.pane.scroll_to_offset(self._top_before_find)

    def look_for(self, query: str) -> None:
        """Mark every match of ``query`` and scroll to the first match from the selection on."""
        pane, finding = self.pane, self._session.find
        article, selection = self._session.open_selection()
        matches = finding.search(query, article.text)
        pane.show_matches(matches)
        nearest = finding.next(selection.span.start - 1)
        if nearest:
            pane.scroll_to_span(nearest)
        self._screen.say(f"{len(matches)} found" if query.strip() else "")


def _lanes(passage: Passage, article: Article) -> list[Lane]:
    """Return the lanes of a passage: one per tag, or one for a note without tags.

    A passage without a span in the article's current text has no lanes.
    """
    if passage.status is Status.ORPHAN or passage.text_digest != article.sha256:
        return []
    themes = passage.themes or ("",)
    return [Lane(passage.span, passage.id, theme, order) for order, theme in enumerate(themes)]
