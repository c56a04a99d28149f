"""The search of the folder: its matches as rows, and tagging of the sentences that contain them."""

from bisect import insort
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from operator import attrgetter
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

from annotations.edits.edit import Change, Edit, Signature, without_none
from annotations.edits.passages import Target, tag_change
from annotations.errors import ArticleError, NothingToDo, ReaderError, StoreReadOnly, UnknownName
from annotations.text.plural import pluralize
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.folder.query import Node, parse
from reader.folder.search import FolderSearch, FoundArticle, Match
from reader.session.annotator import Annotator
from reader.session.chosen_passages import BulkSteps
from reader.session.models.row_model import RowModel
from reader.session.session import Session

MAX_ARTICLES, MAX_MATCHES = 1_000, 10_000
"""Maximum number of articles and matches shown. To see more, narrow the search or use the command line."""

_REPORT_SECONDS = 0.1
"""Seconds between updates of the rows. The first article is shown immediately."""

_SLICE_SECONDS, _PAUSE_SECONDS = 0.004, 0.001
"""Seconds of work before the search pauses for the event loop, and the length of the pause."""

_KEY_IDLE_SECONDS = 0.02
"""Seconds before a search starts, so that the screen is painted first and another key can replace the search."""

Post = Callable[[Callable[[], object]], object]
"""Schedules a function on the event loop. It is safe to call from any thread."""

FoundSteps = Generator[FoundArticle | None, None, None]


class SearchRow(NamedTuple):
    """A row: an article with matches, or one match in it."""

    found: FoundArticle
    match: Match | None = None
    """The match, or ``None`` in the row of the article."""

    @property
    def key(self) -> str:
        """The key of the row: the path of the article and, for a match, its start."""
        return f"{self.found.path}\n{self.match.span.start if self.match else ''}"


class SearchModel(RowModel):
    """The matches of a query in the folder, which a search thread extends."""

    def __init__(self, session: Session) -> None:
        """Create a model without a query."""
        super().__init__(session)
        self.best = False
        """True to sort by relevance, false to sort by date with the newest first."""
        self.busy = False
        """True while the search is running."""
        self.problem = ""
        """The error that ended the search early, or an empty string."""
        self.changed: Callable[[], object] = lambda: None
        """Called on the event loop when rows are added and when the search ends."""
        self._query: Node | None = None
        self._found: list[FoundArticle] = []
        self._rows: list[SearchRow] = []
        self.revision = 0
        """A counter that increases when the rows change."""
        self._outdated = False
        self._stop = Event()
        session.on_close.append(self.stop)

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> SearchRow:
        """Return the row at ``index``."""
        return self._rows[index]

    def key(self, index: int) -> str:
        """Return the key of the row at ``index``."""
        return self._rows[index].key

    def target_keys(self) -> Sequence[str]:
        """Return the key of the highlighted match, or the keys of all matches in the highlighted article."""
        if self.index >= len(self):
            return ()
        found, match = self._rows[self.index]
        return [SearchRow(found, one).key for one in ([match] if match else found.matches)]

    def shown_keys(self) -> list[str]:
        """Return the keys of all matches."""
        return [row.key for row in self._rows if row.match]

    @property
    def more(self) -> bool:
        """True if the search stopped at the maximum number of articles or matches."""
        matches, articles = self.counts
        return not self.busy and _enough(articles, matches)

    @property
    def counts(self) -> tuple[int, int]:
        """Number of matches and number of articles shown."""
        return len(self._rows) - len(self._found), len(self._found)

    # Searching

    def set_query(self, typed: str, post: Post) -> None:
        """Search for a query, replacing the previous one. An empty query clears the rows.

        Args:
            typed: The query.
            post: Schedules a function on the event loop.

        Raises:
            QueryError: The query cannot be parsed. The rows do not change.
        """
        self._query = parse(typed) if typed.strip() else None
        self.typed, self.marked, self.index = typed, {}, 0
        self.search_again(post)

    def search_again(self, post: Post) -> None:
        """Repeat the search in the current order. See :meth:`set_query`.

        The old rows remain until new ones are found.
        """
        self.stop()
        self._stop = stop = Event()
        self._outdated, self.problem = True, ""
        if self._query:
            self.busy = True
            steps = FolderSearch(self.session.catalog).search(self._query, best=self.best)
            Thread(target=self._run, args=(steps, stop, post), name="search", daemon=True).start()
        else:
            self._add(())

    def stop(self) -> None:
        """Stop the search."""
        self._stop.set()
        self.busy = False

    def _run(self, steps: FoundSteps, stop: Event, post: Post) -> None:
        """Search in a thread, and post the results to the event loop."""
        receive, problem = partial(self._receive, stop), ""
        try:
            with closing(steps):
                if stop.wait(_KEY_IDLE_SECONDS):
                    return
                for batch in _batches(steps, stop):
                    post(partial(receive, batch))
        except ReaderError as error:
            problem = str(error)
        if not stop.is_set():
            post(partial(receive, (), over=True, problem=problem))

    def _receive(self, stop: Event, batch: Sequence[FoundArticle], *, over: bool = False, problem: str = "") -> None:
        if stop is not self._stop:  # Another search has replaced this one.
            return
        self._add(batch)
        self.busy, self.problem = not over, problem
        self.changed()

    def _add(self, batch: Sequence[FoundArticle]) -> None:
        here = self.highlighted_key if self.index else None
        if self._outdated:
            self._found, self._outdated = [], False
        for found in batch:
            insort(self._found, found, key=attrgetter("best_first" if self.best else "newest_first"))
        self._rows = [
            row for found in self._found for row in (SearchRow(found), *(SearchRow(found, at) for at in found.matches))
        ]
        self.index = (here and self.find(here)) or 0
        self.revision += 1

    # Tagging

    def rows_to_tag(self) -> list[SearchRow]:
        """Return the rows of the chosen matches.

        Raises:
            EditRefused: There are no matches.
            StoreReadOnly: The annotations are read-only.
        """
        if self.session.store.read_only:
            raise StoreReadOnly(self.session.store.read_only_reason)
        keys = set(self.chosen_keys())
        rows = [row for row in self._rows if row.match and row.key in keys]
        if not rows:
            raise NothingToDo("There are no matches to tag.", "/ changes the search.")
        return rows

    def tag_new(self, name: str) -> BulkSteps:
        """Tag the sentences of the chosen matches with the theme of this name, creating it if it does not exist."""
        return self.tag(*self.session.state(Annotator).theme_named(name))

    def tag(self, theme: str, label: str = "", created: Sequence[Change] = ()) -> BulkSteps:
        """Tag the sentences of the chosen matches with a theme.

        For a new theme, :meth:`Annotator.theme_named` returns its label and the changes that create it.
        """
        session, rows = self.session, self.rows_to_tag()
        annotator, signature = session.state(Annotator), session.state(Annotator).signature
        label = label or session.codebook.label(theme)
        tags: list[Change] = []
        moved = 0
        for path, group in groupby(rows, key=lambda row: row.found.path):
            try:
                article = session.catalog.read(path, session.store.article(path))
            except (ArticleError, UnknownName):
                moved += sum(1 for _ in group)
                continue
            sentences = [_sentence(article, row.match) for row in group if row.match]
            moved += sentences.count(None)
            tags += without_none(
                _tagging(session, article, span, theme, signature) for span in dict.fromkeys(sentences) if span
            )
            yield f"tag {label}: {path}"
        if not tags:
            raise NothingToDo("No sentence was tagged.", "They have the theme, or the articles changed.")
        sentence = pluralize(len(tags), "sentence")
        edit = Edit(f"tag {label}: {sentence}", (*created, *tags), *signature)
        annotator.remember_theme(theme)
        for _ in session.store.apply_in_steps(edit):
            yield f"tag {label}: saving {sentence}"
        missing = f" · {pluralize(moved, 'match')} not found again" if moved else ""
        return f"Tagged {label}: {sentence}{missing} · u undoes"


def _enough(articles: int, matches: int) -> bool:
    return articles >= MAX_ARTICLES or matches >= MAX_MATCHES


def _batches(steps: FoundSteps, stop: Event) -> Iterator[list[FoundArticle]]:
    """Yield search results in batches: the first article immediately, later ones together.

    The batches end at the maximum number of articles or matches, or when ``stop`` is set.
    """
    batch: list[FoundArticle] = []
    articles = matches = 0
    reported, paused = 0.0, monotonic()
    for found in steps:
        now = monotonic()
        if found:
            batch.append(found)
            articles, matches = articles + 1, matches + len(found.matches)
        full = _enough(articles, matches)
        if batch and (full or now - reported >= _REPORT_SECONDS):
            yield batch
            batch, reported = [], now
        if now - paused >= _SLICE_SECONDS:
            stop.wait(_PAUSE_SECONDS)
            paused = monotonic()
        if full or stop.is_set():
            return
    if batch:
        yield batch


def _sentence(article: Article, match: Match) -> Span | None:
    """Return the span of the sentences that contain a match, or ``None`` if the text has changed there."""
    if match.span.extract(article.text).split() != match.found.extract(match.context).split():
        return None
    sentences = list(article.units.within(Kind.SENTENCE, match.span))
    return sentences[0].union(sentences[-1]) if sentences else match.span


def _tagging(session: Session, article: Article, span: Span, theme: str, signature: Signature) -> Change | None:
    """Return the change that tags a span, or ``None`` if the coder has already tagged it with the theme."""
    target = Target(article.path, article.units, article.sha256, span)
    return tag_change(session.store, target, theme, signature)
