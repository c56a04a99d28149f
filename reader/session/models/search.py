"""Searching the folder: what was found so far, as rows, and tagging the sentences that it stands in."""

from bisect import insort
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from operator import attrgetter
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple
from uuid import uuid4

from annotations.anchors import make_anchor
from annotations.edits.edit import Change, Edit, without_none
from annotations.errors import ArticleError, NothingToDo, ReaderError, StoreReadOnly, UnknownName
from annotations.model import Passage
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.folder.matching import Match
from reader.folder.query import Node, parse
from reader.folder.search import FolderSearch, FoundArticle
from reader.session import bulk_edits
from reader.session.models.row_model import RowModel
from reader.session.session import Session

MAX_ARTICLES, MAX_MATCHES = 1_000, 10_000
"""Articles and places that are shown; whoever searches for more narrows the search, or uses the command line."""

_REPORT_SECONDS = 0.1
"""Seconds between two times that what was found is shown, after the first article, which is shown at once."""

_SLICE_SECONDS, _PAUSE_SECONDS = 0.004, 0.001
"""Seconds of work after which a key gets its turn, and how long that may take at least."""

_KEY_IDLE_SECONDS = 0.02
"""Seconds that a key has to be painted before there is work, and in which the next one may make it needless."""

Post = Callable[[Callable[[], object]], object]
"""Has something called on the event loop; safe in any thread."""

FoundSteps = Generator[FoundArticle | None, None, None]


class SearchRow(NamedTuple):
    """A row: an article that was found, or a place in it."""

    found: FoundArticle
    place: Match | None = None
    """None in the row that names the article."""

    @property
    def key(self) -> str:
        """What the row is known by."""
        return f"{self.found.path}\n{self.place.span.start if self.place else ''}"


class SearchModel(RowModel):
    """What a query finds in the folder, growing while a thread looks for it."""

    def __init__(self, session: Session) -> None:
        """Begin with nothing looked for."""
        super().__init__(session)
        self.typed = ""
        """The query, as typed."""
        self.best = False
        """Whether the articles most about it come first, and not the newest."""
        self.busy = False
        """Whether it is still being looked for."""
        self.problem = ""
        """Why the search ended early, if it did."""
        self.changed: Callable[[], object] = lambda: None
        """Called on the event loop when rows came, and when the search is over."""
        self._query: Node | None = None
        self._found: list[FoundArticle] = []
        self._hits: list[SearchRow] = []
        self.revision = 0
        """Grows when the rows change."""
        self._outdated = False
        self._stop = Event()
        session.on_close.append(self.stop)

    def __len__(self) -> int:
        return len(self._hits)

    def row(self, index: int) -> SearchRow:
        """The row at ``index``."""
        return self._hits[index]

    def key(self, index: int) -> str:
        """What the row at ``index`` is known by."""
        return self._hits[index].key

    def target_keys(self) -> Sequence[str]:
        """The highlighted place, or all places of the highlighted article."""
        if self.index >= len(self):
            return ()
        found, place = self._hits[self.index]
        return [SearchRow(found, one).key for one in ([place] if place else found.matches)]

    def shown_keys(self) -> list[str]:
        """Keys of all places."""
        return [hit.key for hit in self._hits if hit.place]

    @property
    def more(self) -> bool:
        """Whether there is more than is shown."""
        places, articles = self.counts
        return not self.busy and _enough(articles, places)

    @property
    def counts(self) -> tuple[int, int]:
        """How many places in how many articles are shown."""
        return len(self._hits) - len(self._found), len(self._found)

    # Searching

    def set_query(self, typed: str, post: Post) -> None:
        """Look for a query from now on, and no longer for the one before; nothing when it is empty.

        Args:
            typed: The query.
            post: Has something called on the event loop.

        Raises:
            QueryError: It is not understood; what was found before stays.
        """
        self._query = parse(typed) if typed.strip() else None
        self.typed, self.marked, self.index = typed, {}, 0
        self.search_again(post)

    def search_again(self, post: Post) -> None:
        """Look once more, in the order that is wanted now; see :meth:`set_query`.

        The rows stay until there are others.
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
        """Give up what is being looked for."""
        self._stop.set()
        self.busy = False

    def _run(self, steps: FoundSteps, stop: Event, post: Post) -> None:
        """Search, in a thread, and have what is found taken in on the event loop."""
        tell, problem = partial(self._receive, stop), ""
        try:
            with closing(steps):
                if stop.wait(_KEY_IDLE_SECONDS):
                    return
                for batch in _batches(steps, stop):
                    post(partial(tell, batch))
        except ReaderError as error:
            problem = str(error)
        if not stop.is_set():
            post(partial(tell, (), over=True, problem=problem))

    def _receive(self, stop: Event, batch: Sequence[FoundArticle], *, over: bool = False, problem: str = "") -> None:
        if stop is not self._stop:  # something else is looked for by now
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
        self._hits = [
            hit for found in self._found for hit in (SearchRow(found), *(SearchRow(found, at) for at in found.matches))
        ]
        self.index = (here and self.find(here)) or 0
        self.revision += 1

    # Tagging

    def taggable_keys(self) -> list[SearchRow]:
        """The chosen places.

        Raises:
            EditRefused: There are none.
            StoreReadOnly: Nothing can be written.
        """
        if self.session.store.read_only:
            raise StoreReadOnly(self.session.store.read_only_reason)
        keys = set(self.chosen_keys())
        hits = [hit for hit in self._hits if hit.place and hit.key in keys]
        if not hits:
            raise NothingToDo("Nothing is found to be tagged.", "/ looks for something else.")
        return hits

    def tag_new(self, name: str) -> bulk_edits.BulkSteps:
        """Make a theme and tag the sentences of the chosen places with it; an existing theme is used instead."""
        return self.tag(*bulk_edits.theme_called(self.session, name))

    def tag(self, theme: str, label: str = "", made: Sequence[Change] = ()) -> bulk_edits.BulkSteps:
        """Tag the sentences of the chosen places with a theme; the arguments are those of :func:`several.tag`."""
        session, hits = self.session, self.taggable_keys()
        label = label or session.codebook.label(theme)
        tags: list[Change] = []
        moved = 0
        for path, group in groupby(hits, key=lambda hit: hit.found.path):
            try:
                article = session.catalog.read(path, session.store.article(path))
            except (ArticleError, UnknownName):
                moved += sum(1 for _ in group)
                continue
            sentences = [_sentence(article, hit.place) for hit in group if hit.place]
            moved += sentences.count(None)
            tags += without_none(_tagging(session, article, span, theme) for span in dict.fromkeys(sentences) if span)
            yield f"tag {label}: {path}"
        if not tags:
            raise NothingToDo("That changes nothing.", "These sentences carry the theme, or the articles changed.")
        sentence = "1 sentence" if len(tags) == 1 else f"{len(tags):,} sentences"
        edit = Edit(f"tag {label}: {sentence}", (*made, *tags), session.coder, session.clock())
        session.remember_theme(theme)
        for _ in session.store.apply_in_steps(edit):
            yield f"tag {label}: keeping {sentence}"
        left = f" · {moved} not found any more" if moved else ""
        return f"Tagged {label}: {sentence}{left} · u takes it back"


def _enough(articles: int, places: int) -> bool:
    return articles >= MAX_ARTICLES or places >= MAX_MATCHES


def _batches(steps: FoundSteps, stop: Event) -> Iterator[list[FoundArticle]]:
    """What is found, as it is shown: the first at once, later ones together, until it is enough or not wanted."""
    batch: list[FoundArticle] = []
    articles = places = 0
    told, rested = 0.0, monotonic()
    for found in steps:
        now = monotonic()
        if found:
            batch.append(found)
            articles, places = articles + 1, places + len(found.matches)
        full = _enough(articles, places)
        if batch and (full or now - told >= _REPORT_SECONDS):
            yield batch
            batch, told = [], now
        if now - rested >= _SLICE_SECONDS:
            stop.wait(_PAUSE_SECONDS)
            rested = monotonic()
        if full or stop.is_set():
            return
    if batch:
        yield batch


def _sentence(article: Article, place: Match) -> Span | None:
    """The sentences that a place stands in; none when it is not there any more."""
    if place.span.extract(article.text).split() != place.found.extract(place.context).split():
        return None
    sentences = list(article.units.within(Kind.SENTENCE, place.span))
    return sentences[0].union(sentences[-1]) if sentences else place.span


def _tagging(session: Session, article: Article, span: Span, theme: str) -> Change | None:
    """The change that tags a span, or none when the coder did so before."""
    at = session.clock()
    own = session.store.passage_on(article.path, span, session.coder)
    ground = own or Passage(
        str(uuid4()), article.path, session.coder, make_anchor(article.units, span, article.sha256), created=at
    )
    return bulk_edits.passage_change(own, bulk_edits.tagged(ground, theme, session.coder, at), at)
