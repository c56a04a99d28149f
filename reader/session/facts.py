"""What is known of articles, for filters and tables: looked up when it is asked for."""

from collections.abc import Iterator, Mapping

from annotations.facts import ArticleFacts
from reader.session.session import Session


class FolderFacts(Mapping[str, ArticleFacts]):
    """The facts of each article of the folder by its path; the same as on the command line."""

    def __init__(self, session: Session) -> None:
        """Look nothing up yet."""
        self._session = session

    def __getitem__(self, path: str) -> ArticleFacts:
        return self._session.facts(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._session.article_list.headers.paths)

    def __len__(self) -> int:
        return len(self._session.article_list.headers)
