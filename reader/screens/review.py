"""The review screen: passages whose articles have changed, with their status and the commands to settle them."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.content import Content

from annotations.errors import NothingToDo
from annotations.model import Status
from reader.actions import review
from reader.actions.context import Actions
from reader.articles.article import Article
from reader.commands.keymap import Keymap
from reader.commands.scopes import REVIEW
from reader.screens.table_screen import TableScreen
from reader.session.article_cache import ArticleCache
from reader.session.models.review import ReviewModel, Word, compare_words, current_span, nearest_span
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.content import safe_content
from reader.widgets.previews import COMPARISON_MARGIN_WIDTH, side_by_side
from reader.widgets.style import style_of
from reader.widgets.table_rows import STATUS_WIDTH, draw_passage

_BECAME = {
    Status.EXACT: "there",
    Status.MOVED: "moved",
    Status.CHANGED: "changed",
    Status.REVIEW: "here?",
    Status.HOST: "words gone",
    Status.ORPHAN: "lost",
}
"""Short labels of the statuses."""

_SAID = {
    Status.EXACT: "The words are where they were.",
    Status.MOVED: "The words are elsewhere in the article now.",
    Status.CHANGED: "The article’s wording has changed; the passage has the new words.",
    Status.REVIEW: "Probably these words; a attaches the passage to them.",
    Status.HOST: "Only the sentence is still there; a attaches the passage to all of it.",
    Status.ORPHAN: "These words are no longer in the article; the passage is kept.",
}
"""Descriptions of the statuses."""


class ReviewScreen(TableScreen[ReviewModel]):
    """Passages that were reanchored in a later text of their articles, one per row."""

    SPEC = REVIEW
    BINDINGS = bindings_for(REVIEW)
    ACTIONS: Actions["ReviewScreen"] = review.ACTIONS
    MODEL = ReviewModel
    KEYS = {
        "attach-here": "attaches here",
        "attach-to-selection": "to the selection",
        "keep-as-it-is": "keeps",
        "delete-passage": "deletes",
        "go-there": "opens",
    }

    def __init__(self, session: Session, keymap: Keymap) -> None:
        """Create a screen for ``session``, with the keys of ``keymap``."""
        super().__init__(session, keymap)
        self._at_hand = ArticleCache(session, self.call_later, self.refresh_rows)

    def open_filter(self) -> None:
        """Refuse the command, because the review has no filter.

        Raises:
            EditRefused: Always.
        """
        raise NothingToDo("The review has no filter.", "In the quotes, status:orphan and the like find passages.")

    def open_row(self) -> None:
        """Open the article at the passage, or near its former position."""
        passage = self.model.passage(self.model.index)
        article = self.session.catalog.read(passage.article, self.session.store.article(passage.article))
        self.visit(passage.article, nearest_span(passage, article))

    # Drawing

    def describe(self) -> str:
        """Return a description of the passages shown."""
        return "all that moved or was reviewed" if self.model.everything else "passages to review"

    def tally(self) -> str:
        """Return the number of rows and the number of reanchored passages."""
        return f"{len(self.model):,} of {sum(map(len, self.session.store.passages.revised.values())):,}"

    def empty(self) -> Sequence[str]:
        """Return the reason why there are no rows, and the next key to press."""
        if any(self.session.store.passages.revised.values()) and not self.model.everything:
            return ["There is nothing to review.", "0 shows what moved, q goes back."]
        return ["No tagged article has changed.", "q goes back."]

    def column_names(self) -> Content:
        """Return the header row with the column names."""
        return safe_content(f"{'   status':<{STATUS_WIDTH}}original words", style_of(self).shades.dim)

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """Return the row of a passage: its status, its old words and its article."""
        if index >= len(self.model) or self.model.key(index) not in self.session.store.passages:
            return ()
        passage, look = self.model.passage(index), style_of(self)
        title = self.session.known_facts(passage.article).title or passage.article
        marked = self.model.mark_number(passage.id) is not None
        return draw_passage(look, marked, _BECAME[passage.status], passage.anchor.exact, title, width, background)

    def preview(self) -> Sequence[Content]:
        """Return the old and the new words side by side, with the differences marked."""
        table, look, room = self.model, style_of(self), self.preview_room
        if not room or self.rows.index >= len(table) or table.key(self.rows.index) not in self.session.store.passages:
            return ()
        passage = table.passage(self.rows.index)
        article = self._at_hand.get(passage.article)
        place = current_span(passage, article) if isinstance(article, Article) else None
        said = article if isinstance(article, str) else _SAID[passage.status]
        words = place.extract(article.text) if place and isinstance(article, Article) else ""
        old, new = compare_words(passage.anchor.exact, words) if words else ([], [])
        old = old or [Word(word, False) for word in passage.anchor.exact.split()]
        rows = side_by_side(look, old, new, self.size.width, room - 1)
        themes = [self.session.codebook.label(theme) for theme in passage.themes if theme in self.session.codebook]
        said = " · ".join((said, *themes, passage.coder))
        return [safe_content(" " * COMPARISON_MARGIN_WIDTH + said, look.shades.dim), *rows]
