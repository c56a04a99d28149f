"""Read access to the annotations of a folder; every lookup is answered from memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from annotations.codebook import Codebook
from annotations.errors import UnknownName
from annotations.model import ArticleRecord, Passage
from annotations.store.state import AnnotationState
from annotations.text.span import Span


class ReadApi:
    """Read access to the current themes, passages and article records of a folder."""

    def __init__(self) -> None:
        """Create an API over an empty state."""
        self._content = AnnotationState(())

    @property
    def codebook(self) -> Codebook:
        """The current themes."""
        return self._content.codebook

    @property
    def used_theme_ids(self) -> Set[str]:
        """The ids of all current and former themes; a new theme must have a different id."""
        return self._content.used_themes

    @property
    def passage_count(self) -> int:
        """The number of passages."""
        return len(self._content.passages)

    def passage(self, id: str) -> Passage:
        """Return the passage with an id.

        Raises:
            UnknownName: No passage has this id.
        """
        try:
            return self._content.passages[id]
        except KeyError:
            raise UnknownName(f'There is no passage "{id}".') from None

    def record_json(self, id: str) -> bytes:
        """Return a passage's record as the JSON in the file, without decoding it; empty for an unknown id."""
        return self._content.passages.body(id) or b""

    def __contains__(self, id: object) -> bool:
        """Return whether a passage with this id exists."""
        return id in self._content.passages

    def __iter__(self) -> Iterator[Passage]:
        """Yield every passage, by article and then by start; of equal starts, the longer passage first."""
        return self._content.passages.in_order()

    def passage_ids(self, theme: str | None = None) -> list[str]:
        """Return the ids of all passages, or of those with a theme, in iteration order, without decoding a record."""
        return self._content.passages.ids(theme)

    def passage_ids_with_theme(self, theme: str) -> Collection[str]:
        """Return the ids of the passages with a theme, for membership tests, without copying or decoding."""
        return self._content.passages.ids_with_theme(theme)

    def passages(self, article: str) -> Sequence[Passage]:
        """Return the passages of an article, by start; of equal starts the longer first, then the older."""
        return self._content.passages.in_article(article)

    def passages_at(self, article: str, span: Span) -> Sequence[Passage]:
        """Return the passages of an article that share a code point with a span, in the order of :meth:`passages`."""
        return self._content.passages.overlapping(article, span)

    def passage_on(self, article: str, span: Span, coder: str) -> Passage | None:
        """Return a coder's passage with exactly this span, or ``None``."""
        return self._content.passages.on_span(article, span, coder)

    def passages_with_theme(self, theme: str) -> Iterator[Passage]:
        """Yield the passages tagged with a theme (not with its subthemes), in iteration order."""
        return self._content.passages.with_theme(theme)

    def articles_with(self, themes: Iterable[str] | None) -> Mapping[str, int]:
        """Return the number of passages with any of the themes, by article path, without decoding a record.

        Articles without such a passage are left out. ``None`` counts all passages.
        """
        return self._content.passages.articles(themes)

    @property
    def revised(self) -> Mapping[str, Mapping[str, bool]]:
        """By article: the ids of the passages that were relocated in a later text, and whether each awaits review."""
        return self._content.passages.revised

    @property
    def review_count(self) -> int:
        """The number of passages that await review because their articles have changed."""
        return self._content.passages.waiting

    def outdated_ids(self, article: str, digest: str) -> list[str]:
        """Return the ids of an article's passages whose spans refer to a text whose digest lacks this prefix."""
        return self._content.passages.outdated_ids(article, digest)

    def theme_counts(self, article: str | None = None) -> Mapping[str, int]:
        """Return the number of passages per theme, in one article or in all; unused themes are left out."""
        return self._content.passages.theme_counts(article)

    def article(self, path: str) -> ArticleRecord:
        """Return the record of an article, or an empty record if the article has none."""
        return self._content.articles.get(path) or ArticleRecord(path)

    def articles(self) -> Mapping[str, ArticleRecord]:
        """Return a live view of all article records, by article path; it reflects later edits."""
        return self._content.articles
