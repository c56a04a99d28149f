"""The passages of the folder as a table: which are shown, in what order, which are marked."""

from collections.abc import Iterator, Mapping

from annotations.facts import ArticleFacts
from annotations.filters import parse, select
from annotations.model import Passage
from reader.session.session import Session
from reader.session.table import Table


class Quotes(Table):
    """The passages that a filter lets through."""

    def __init__(self, session: Session) -> None:
        """Show all passages."""
        super().__init__(session)
        self.typed = ""
        """The filter, as typed."""
        self._ids: list[str] = []
        self.renew()

    def __len__(self) -> int:
        return len(self._ids)

    def key(self, index: int) -> str:
        """The id of the passage at ``index``."""
        return self._ids[index]

    def passage(self, index: int) -> Passage:
        """The passage at ``index``."""
        return self.session.store.passage(self._ids[index])

    def narrow(self, typed: str) -> None:
        """Show the passages that a filter lets through, from the first.

        Raises:
            FilterError: The filter is not whole, or asks for a theme that there is not; what was shown stays.
        """
        self._ids = [passage.id for passage in select(parse(typed), self.session.store, _Facts(self.session))]
        self.typed = typed
        self.index = 0

    def renew(self) -> None:
        """Show what the filter lets through now, with the same passage highlighted if it is still there."""
        here, index = self.here, self.index
        self.narrow(self.typed)
        self.index = self._ids.index(here) if here in self._ids else index


class _Facts(Mapping[str, ArticleFacts]):
    """What is known of articles, looked up when it is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getitem__(self, path: str) -> ArticleFacts:
        return self._session.catalog.glance(path, self._session.store.article(path))

    def __iter__(self) -> Iterator[str]:
        return iter(self._session.listing.headers.paths)

    def __len__(self) -> int:
        return len(self._session.listing.headers)
