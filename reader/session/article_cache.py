"""A cache of articles that are read without being opened: small ones synchronously, large ones in a thread."""

import os
from collections.abc import Callable
from functools import partial
from threading import Thread

from annotations.errors import ArticleError, UnknownName
from annotations.model import ArticleRecord
from reader.articles.article import Article
from reader.folder.listing import find_file
from reader.session.session import Session

CAPACITY = 6
"""Number of articles kept in the cache."""

MAX_SYNC_BYTES = 200_000
"""Size in bytes up to which an article is read synchronously."""


class ArticleCache:
    """The articles read most recently, or the reasons why they cannot be read."""

    def __init__(
        self, session: Session, post: Callable[[Callable[[], object]], object], on_loaded: Callable[[], object]
    ) -> None:
        """Create an empty cache.

        Args:
            session: The session whose articles are read.
            post: Schedules a function on the event loop. It is safe to call from any thread.
            on_loaded: Called on the event loop when a thread has read a requested article.
        """
        self._session = session
        self._post = post
        self._come = on_loaded
        self._known: dict[str, Article | str | None] = {}

    def get(self, path: str) -> Article | str | None:
        """Return an article, the reason why it cannot be read, or ``None`` while a thread is reading it."""
        if path not in self._known:
            if self._bytes(path) <= MAX_SYNC_BYTES:
                return self.read(path)
            self._known[path] = None
            record = self._session.store.article(path)
            Thread(target=self._read_large, args=(path, record), name="look", daemon=True).start()
        return self._known[path]

    def read(self, path: str) -> Article | str:
        """Return an article or the reason why it cannot be read. Block until the file is read."""
        return self._known.get(path) or self._put(path, self._load(path, self._session.store.article(path)))

    def _bytes(self, path: str) -> int:
        try:
            return os.stat(find_file(self._session.catalog.folder, path)).st_size
        except (OSError, ValueError):  # Reading the file reports the error.
            return 0

    def _load(self, path: str, record: ArticleRecord) -> Article | str:
        """Read an article, in any thread."""
        try:
            article = self._session.catalog.read(path, record)
        except (UnknownName, ArticleError) as error:
            return str(error)
        for _ in (article.paragraphs, article.sha256):  # Compute and cache these properties here.
            pass
        return article

    def _read_large(self, path: str, record: ArticleRecord) -> None:
        self._post(partial(self._loaded, path, self._load(path, record)))

    def _loaded(self, path: str, article: Article | str) -> None:
        self._put(path, article)
        self._come()

    def _put(self, path: str, article: Article | str) -> Article | str:
        self._known[path] = article
        if len(self._known) > CAPACITY:
            del self._known[next(iter(self._known))]
        return article
