"""Reanchoring of passages in changed articles: immediately in the open article, in idle time in the others."""

from collections.abc import Callable, Generator, Iterable
from functools import partial
from threading import Event, Thread
from time import perf_counter

from annotations.anchors.revision import Revision
from annotations.edits.edit import Edit
from annotations.edits.reanchoring import FoundPlaces, outdated_passages, place_passages, rename_articles
from annotations.errors import ArticleError, ReaderError, UnknownName
from annotations.model import CurrentPlace, Passage
from reader.articles.article import Article
from reader.session.annotator import Annotator
from reader.session.session import Session

ReanchoringSteps = Generator[str, None, None]
"""A generator of steps of a few milliseconds each that yields progress messages."""


class Reanchorer:
    """Locates the passages of changed articles in threads, and stores their new places on the event loop."""

    def __init__(self, session: Session) -> None:
        """Create an idle reanchorer for a session."""
        self._session = session
        self._at_work: set[str] = set()
        self._queue: list[str] = []
        self._stopped = Event()
        self.post: Callable[[Callable[[], object]], object] = lambda call: None
        """Schedules a function on the event loop. It is safe to call from any thread."""
        self.run: Callable[[ReanchoringSteps], object] = lambda steps: None
        """Runs steps on the event loop between key presses."""
        session.on_close.append(self._stopped.set)

    def reanchor(self, article: Article) -> None:
        """Locate the passages of an article whose spans refer to an earlier version of its text."""
        store = self._session.store
        if not store.read_only and article.path not in self._at_work:
            self._locate(
                article.path, outdated_passages(store.passages.in_article(article.path), article.sha256), article
            )

    def on_scanned(self) -> None:
        """After a scan of the folder, apply renames to the annotations and locate passages in changed articles."""
        store, session = self._session.store, self._session
        if store.read_only:
            return
        renamed = session.catalog.changes.renamed
        if renamed:
            self.run(self._applied(rename_articles(store, renamed, session.state(Annotator).signature)))
        self.run(self._changed())

    def _changed(self) -> ReanchoringSteps:
        store, catalog = self._session.store, self._session.catalog
        for path in list(store.passages.count_by_article(None)):
            digest = catalog.digest(path)
            if digest and store.passages.outdated_ids(path, digest):
                self._queue.append(path)
            yield "looking for changed articles"
        self._next()

    def _next(self) -> None:
        """Process the next changed article, unless another one is in progress."""
        if self._queue and not self._at_work:
            path = self._queue.pop()
            self._locate(path, self._session.store.passages.in_article(path))

    def _locate(self, path: str, passages: Iterable[Passage], article: Article | None = None) -> None:
        passages = list(passages)
        if passages:
            self._at_work.add(path)
            work = partial(self._work, path, passages, article)
            Thread(target=work, name="passages", daemon=True).start()

    def _work(self, path: str, passages: list[Passage], article: Article | None) -> None:
        """Locate passages, in a thread. This method does not touch the annotations."""
        try:
            article = article or self._session.catalog.read(path)
        except (UnknownName, ArticleError):
            self.post(partial(self._done, path))
            return
        revision = Revision(article.text, article.sha256)
        found: dict[str, CurrentPlace | None] = {}
        for passage in outdated_passages(passages, article.sha256):
            began = perf_counter()
            found[passage.id] = revision.locate(passage.anchor)
            if self._stopped.wait(perf_counter() - began):  # Leave half of the time to the event loop.
                return
        self.post(lambda: self.run(self._placed(path, article.sha256, found)))

    def _placed(self, path: str, sha256: str, found: FoundPlaces) -> ReanchoringSteps:
        session = self._session
        yield from self._applied(place_passages(session.store, path, sha256, found, session.state(Annotator).signature))
        self._done(path)

    def _applied(self, edit: Edit) -> ReanchoringSteps:
        if edit.changes:
            try:
                for _ in self._session.store.apply_in_steps(edit):
                    yield edit.label
            except ReaderError:  # Another edit came first, or the store is closed. The next scan finds the rest.
                return

    def _done(self, path: str) -> None:
        self._at_work.discard(path)
        self._next()
