"""The state of one analyst's session: the open article and the selection. Each action has its own module."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from annotations.codebook import Codebook
from annotations.edits.edit import Changed, utc_now
from annotations.errors import NothingToDo
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord, Passage, Reading, State
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from reader.articles.article import Article
from reader.articles.classify import Role
from reader.folder.catalog import ArticleCatalog
from reader.session.find import FindState
from reader.session.models.article_list import ArticleListModel
from reader.session.motions import Range, Selection

Model = TypeVar("Model")


class Session:
    """The session of one analyst on one folder."""

    def __init__(
        self, catalog: ArticleCatalog, store: AnnotationStore, coder: str, *, clock: Callable[[], str] = utc_now
    ) -> None:
        """Create a session without an open article.

        Args:
            catalog: The articles of the folder.
            store: The annotations of the folder.
            coder: The coder whose passages are created and whose edits are undone.
            clock: Returns the current time, ISO 8601 in UTC.
        """
        self.catalog = catalog
        self.store = store
        self.coder = coder
        self.clock = clock
        self.article_list = ArticleListModel(catalog, store, coder)
        """The filtered and sorted articles of the list."""
        self.article: Article | None = None
        """The article in the reading pane."""
        self.selection: Selection | None = None
        """The selection in the open article. ``None`` only while no article with text is open."""
        self.range: Range | None = None
        """The ends of the selection during fine selection, otherwise ``None``."""
        self.find = FindState()
        """The query and the matches of the search in the open article."""
        self.citation = "plain"
        """The citation style of copied quotes."""
        self.copied: list[Quote] = []
        """The quotes that this program last put on the clipboard."""
        self.opened: set[str] = set()
        """Paths of the articles opened in this session."""
        self._facts: dict[str, tuple[ArticleRecord, ArticleFacts]] = {}
        self.return_to: tuple[str, ...] = ()
        """Ids of the commands that reopen the screens the analyst left to jump to an article."""
        self._states: dict[object, object] = {}
        self.on_close: list[Callable[[], object]] = []
        """Functions to call when the reader closes."""
        self.unfolded_paths: set[str] = set()
        """Paths of the articles whose page furniture is unfolded."""
        store.on_change(self._on_changed)

    @property
    def codebook(self) -> Codebook:
        """The current codebook."""
        return self.store.codebook

    def state(self, kind: Callable[["Session"], Model]) -> Model:
        """Return the state that a screen keeps between openings. The first call creates it with ``kind``."""
        if kind not in self._states:
            self._states[kind] = kind(self)
        return cast(Model, self._states[kind])

    def close(self) -> None:
        """Stop background work by calling every function in :attr:`on_close`."""
        for end in self.on_close:
            end()

    def _on_changed(self, changed: Changed) -> None:
        """Update the open article from its record."""
        article = self.article
        if article is None or changed.edit.bookkeeping or article.path not in changed.records:
            return
        self.article = article.with_record(self.store.article(article.path))

    def open_selection(self) -> tuple[Article, Selection]:
        """Return the open article and its selection.

        Raises:
            NothingToDo: No article with text is open.
        """
        if self.article is None or self.selection is None:
            raise NothingToDo("No article is open.", "Choose one in the list and press enter.")
        return self.article, self.selection

    def reading(self, path: str) -> Reading:
        """Return the coder's reading of an article."""
        return self.store.readings.resolve(path, self.coder)

    def state_of(self, path: str) -> State:
        """Return the reading state of an article. An unread article opened in this session counts as being read."""
        state = self.reading(path).state
        return State.READING if state is State.UNREAD and path in self.opened else state

    def skip(self, span: Span) -> bool:
        """Return whether steps skip a unit: page furniture is skipped unless it is unfolded."""
        article = self.article
        return article is not None and article.path not in self.unfolded_paths and article.lines.is_boilerplate(span)

    def folds(self) -> Sequence[Span]:
        """Return the spans of the open article that are folded: page furniture, unless it is unfolded."""
        article = self.article
        return () if article is None or article.path in self.unfolded_paths else list(article.lines.folds())

    def toggle_folds(self) -> None:
        """Fold or unfold the page furniture of the open article. Steps can select unfolded furniture."""
        article, _ = self.open_selection()
        self.unfolded_paths ^= {article.path}

    def skip_to_body(self, span: Span) -> bool:
        """Return whether a unit is outside the body text, as the title and the bylines are."""
        return self.article is not None and self.article.lines.role_at(span.start) is not Role.BODY

    def facts(self, path: str) -> ArticleFacts:
        """Return the facts about an article. The result is cached until its record changes."""
        record = self.store.article(path)
        known = self._facts.get(path)
        if known is None or known[0] != record:
            known = self._facts[path] = (record, self.catalog.facts(path, record))
        return known[1]

    def known_facts(self, path: str) -> ArticleFacts:
        """Return the facts for a row about an article. The file is read only if the record assigns line roles."""
        record = self.store.article(path)
        return self.facts(path) if record.roles else self.catalog.known_facts(path, record)

    def passages_at(self, span: Span) -> list[Passage]:
        """Return the passages of the open article that overlap a span and are anchored in its current text."""
        if self.article is None:
            return []
        found, sha256 = self.store.passages.overlapping(self.article.path, span), self.article.sha256
        return [passage for passage in found if passage.text_digest == sha256]

    def own_passage(self) -> Passage | None:
        """Return the coder's own passage on exactly the selected span, or ``None``."""
        if self.article is None or self.selection is None:
            return None
        own = self.store.passages.on_span(self.article.path, self.selection.span, self.coder)
        return own if own is not None and own.text_digest == self.article.sha256 else None
