"""Articles that are looked into without being opened: small ones are read at once, large ones in a thread."""

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
"""Articles that are kept."""

MAX_SYNC_BYTES = 200_000
"""Bytes up to which an article is read while a key waits."""


class ArticleCache:
    """The articles that were looked into last, or why they cannot be read."""

    def __init__(
        self, session: Session, post: Callable[[Callable[[], object]], object], on_loaded: Callable[[], object]
    ) -> None:
        """Begin with none.

        Args:
            session: Whose articles they are.
            post: Has something called on the event loop; safe in any thread.
            on_loaded: Called on the loop when an article that was asked for has been read.
        """
        self._session = session
        self._post = post
        self._come = on_loaded
        self._known: dict[str, Article | str | None] = {}

    def get(self, path: str) -> Article | str | None:
        """An article, or the reason why it cannot be read; none while a thread is at it."""
        if path not in self._known:
            if self._bytes(path) <= MAX_SYNC_BYTES:
                return self.read(path)
            self._known[path] = None
            record = self._session.store.article(path)
            Thread(target=self._read_large, args=(path, record), name="look", daemon=True).start()
        return self._known[path]

    def read(self, path: str) -> Article | str:
        """An article, or the reason why it cannot be read, however long that takes."""
        return self._known.get(path) or self._put(path, self._load(path, self._session.store.article(path)))

    def _bytes(self, path: str) -> int:
        try:
            return os.stat(find_file(self._session.catalog.folder, path)).st_size
        except (OSError, ValueError):  # reading it will say why
            return 0

    def _load(self, path: str, record: ArticleRecord) -> Article | str:
        """In any thread."""
        try:
            article = self._session.catalog.read(path, record)
        except (UnknownName, ArticleError) as error:
            return str(error)
        for _ in (article.paragraphs, article.sha256):  # they are kept from the first look on
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
