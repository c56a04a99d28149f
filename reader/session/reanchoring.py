"""Passages are found again where articles have changed: in the open one at once, in the others when there is time."""

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
from reader.session.session import Session

ReanchoringSteps = Generator[str, None, None]
"""Work of a few milliseconds each; yields how far it is."""


class Reanchorer:
    """Looks for the passages of changed articles in threads, and gives them their places on the event loop."""

    def __init__(self, session: Session) -> None:
        """Nothing is looked for yet."""
        self._session = session
        self._at_work: set[str] = set()
        self._queue: list[str] = []
        self._stopped = Event()
        self.post: Callable[[Callable[[], object]], object] = lambda call: None
        """Has something called on the event loop; safe in any thread."""
        self.run: Callable[[ReanchoringSteps], object] = lambda steps: None
        """Takes steps between the keys."""
        session.on_close.append(self._stopped.set)

    def reanchor(self, article: Article) -> None:
        """Look for the passages of an article whose spans are of an earlier text of it."""
        store = self._session.store
        if not store.read_only and article.path not in self._at_work:
            self._locate(article.path, outdated_passages(store.passages(article.path), article.sha256), article)

    def on_scanned(self) -> None:
        """The folder was looked through: follow articles that have other names, and look into those that changed."""
        store, session = self._session.store, self._session
        if store.read_only:
            return
        renamed = session.catalog.changes.renamed
        if renamed:
            self.run(self._applied(rename_articles(store, renamed, session.coder, session.clock())))
        self.run(self._changed())

    def _changed(self) -> ReanchoringSteps:
        store, catalog = self._session.store, self._session.catalog
        for path in list(store.articles_with(None)):
            digest = catalog.digest(path)
            if digest and store.outdated_ids(path, digest):
                self._queue.append(path)
            yield "looking for changed articles"
        self._next()

    def _next(self) -> None:
        """Look into the next changed article, when the one before is done."""
        if self._queue and not self._at_work:
            path = self._queue.pop()
            self._locate(path, self._session.store.passages(path))

    def _locate(self, path: str, passages: Iterable[Passage], article: Article | None = None) -> None:
        passages = list(passages)
        if passages:
            self._at_work.add(path)
            work = partial(self._work, path, passages, article)
            Thread(target=work, name="passages", daemon=True).start()

    def _work(self, path: str, passages: list[Passage], article: Article | None) -> None:
        """In a thread: nothing here touches the annotations."""
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
            if self._stopped.wait(perf_counter() - began):  # half of the time is for the keys
                return
        self.post(lambda: self.run(self._placed(path, article.sha256, found)))

    def _placed(self, path: str, sha256: str, found: FoundPlaces) -> ReanchoringSteps:
        session = self._session
        yield from self._applied(place_passages(session.store, path, sha256, found, session.coder, session.clock()))
        self._done(path)

    def _applied(self, edit: Edit) -> ReanchoringSteps:
        if edit.changes:
            try:
                for _ in self._session.store.apply_in_steps(edit):
                    yield edit.label
            except ReaderError:  # something else was faster, or the store was closed; the next look finds what is left
                return

    def _done(self, path: str) -> None:
        self._at_work.discard(path)
        self._next()
