"""The facts about articles, looked up on demand for filters and tables."""

from collections.abc import Iterator, Mapping

from annotations.facts import ArticleFacts
from reader.session.session import Session


class FolderFacts(Mapping[str, ArticleFacts]):
    """The facts about each article of the folder by path, the same as on the command line."""

    def __init__(self, session: Session) -> None:
        """Create the mapping without looking up any article."""
        self._session = session

    def __getitem__(self, path: str) -> ArticleFacts:
        return self._session.facts(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._session.article_list.headers.paths)

    def __len__(self) -> int:
        return len(self._session.article_list.headers)
