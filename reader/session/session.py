"""What one analyst has open and selected: it holds state and composes; each action has its own module beside it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar, cast

from annotations.codebook import Codebook
from annotations.edits.edit import Edit
from annotations.errors import NothingToDo
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord, Passage
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from reader.articles.article import Article
from reader.articles.classify import Role
from reader.folder.catalog import ArticleCatalog
from reader.session.char_selection import Range
from reader.session.find import FindState
from reader.session.models.article_list import ArticleListModel
from reader.session.selection import Selection

State = TypeVar("State")


def utc_now() -> str:
    """The present moment, ISO 8601 in UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Session:
    """One analyst at work on one folder."""

    def __init__(
        self, catalog: ArticleCatalog, store: AnnotationStore, coder: str, *, clock: Callable[[], str] = utc_now
    ) -> None:
        """Begin with nothing open.

        Args:
            catalog: The folder's articles.
            store: Its annotations.
            coder: Whose passages are made and undone.
            clock: The present moment, ISO 8601 in UTC.
        """
        self.catalog = catalog
        self.store = store
        self.coder = coder
        self.clock = clock
        self.article_list = ArticleListModel(catalog, store)
        """The articles as the list shows them."""
        self.article: Article | None = None
        """The article in the reading pane."""
        self.selection: Selection | None = None
        """What is selected in it; none only while no article with text is open."""
        self.range: Range | None = None
        """The ends of the selection while fine selection lasts."""
        self.find = FindState()
        """What is looked for in the article."""
        self.last_theme: str | None = None
        """Id of the theme that was tagged with last."""
        self.recent_themes: list[str] = []
        """Ids of themes tagged with in this session, latest first."""
        self.citation = "plain"
        """The style in which quotes are cited when they are copied."""
        self.copied: list[Quote] = []
        """The quotes on the clipboard, as far as this program put them there."""
        self.opened: set[str] = set()
        """Paths of articles opened in this session."""
        self.noted_path = ""
        """Path of the article whose place was noted last."""
        self.edit_to_confirm: Edit | None = None
        """An edit from elsewhere that was named and waits for a second key to be undone or done again."""
        self._facts: dict[str, tuple[ArticleRecord, ArticleFacts]] = {}
        self.return_to: tuple[str, ...] = ()
        """Ids of the commands that open again the screens that were left for a place in an article."""
        self._states: dict[object, object] = {}
        self.on_close: list[Callable[[], object]] = []
        """What is called when the reader is left."""
        self.unfolded_paths: set[str] = set()
        """Paths of articles whose page furniture is shown."""
        store.on_change(self._on_edit)

    @property
    def codebook(self) -> Codebook:
        """The themes as they are now."""
        return self.store.codebook

    def state(self, kind: Callable[["Session"], State]) -> State:
        """What a screen keeps between its openings: made by ``kind`` when it is first asked for, then the same."""
        if kind not in self._states:
            self._states[kind] = kind(self)
        return cast(State, self._states[kind])

    def close(self) -> None:
        """The reader is left: end what goes on beside it."""
        for end in self.on_close:
            end()

    def _on_edit(self, edit: Edit, sequence: int) -> None:
        """See the open article under its record as an edit, or its undo, left it."""
        article = self.article
        if article is None or edit.bookkeeping or not any(change.id == article.path for change in edit.changes):
            return
        record = self.store.article(article.path)
        self.article = article.with_record(record)
        self.article_list.headers.confirm([record])

    def open_selection(self) -> tuple[Article, Selection]:
        """The open article and the selection in it.

        Raises:
            EditRefused: No article with text is open.
        """
        if self.article is None or self.selection is None:
            raise NothingToDo("No article is open.", "Choose one in the list and press enter.")
        return self.article, self.selection

    def check_writable(self) -> None:
        """See that an article is open and can be annotated, before anything is typed for it.

        Raises:
            EditRefused: No article is open.
            StoreReadOnly: Nothing can be written.
        """
        self.open_selection()
        self.store.check_writable()

    def selection_start(self) -> str:
        """The first of the selected words, for the head of a dialog."""
        article, selection = self.open_selection()
        words = " ".join(selection.span.extract(article.text)[:200].split())
        return words if len(words) <= 44 else f"{words[:43].rstrip()}…"

    def skip(self, span: Span) -> bool:
        """Whether steps pass over a unit: page furniture is not read, unless it was asked for."""
        article = self.article
        return article is not None and article.path not in self.unfolded_paths and article.lines.is_boilerplate(span)

    def skip_to_body(self, span: Span) -> bool:
        """Whether reading begins behind a unit: title and bylines stand above the story."""
        return self.article is not None and self.article.lines.role_at(span.start) is not Role.BODY

    def facts(self, path: str) -> ArticleFacts:
        """What is known of an article; read once, and again when its record changes."""
        record = self.store.article(path)
        known = self._facts.get(path)
        if known is None or known[0] != record:
            known = self._facts[path] = (record, self.catalog.facts(path, record))
        return known[1]

    def known_facts(self, path: str) -> ArticleFacts:
        """What a row shows of an article; its file is read only when somebody said what its lines are."""
        record = self.store.article(path)
        return self.facts(path) if record.roles else self.catalog.known_facts(path, record)

    def passages_at(self, span: Span) -> list[Passage]:
        """The passages of the open article that overlap a span, as far as they were found in its present text."""
        if self.article is None:
            return []
        found, sha256 = self.store.passages_at(self.article.path, span), self.article.sha256
        return [passage for passage in found if passage.text_digest == sha256]

    def own_passage(self) -> Passage | None:
        """The coder's own passage on exactly the selected span."""
        if self.article is None or self.selection is None:
            return None
        own = self.store.passage_on(self.article.path, self.selection.span, self.coder)
        return own if own is not None and own.text_digest == self.article.sha256 else None

    def remember_theme(self, theme: str) -> None:
        """Remember that a theme was tagged with."""
        self.last_theme = theme
        self.recent_themes = [theme, *(other for other in self.recent_themes if other != theme)][:20]
