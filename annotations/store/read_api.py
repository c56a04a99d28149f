"""What can be looked up in the annotations of a folder, without waiting for anything."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from annotations.codebook import Codebook
from annotations.errors import UnknownName
from annotations.model import ArticleRecord, Passage
from annotations.store.state import AnnotationState
from annotations.text.span import Span


class ReadApi:
    """The themes, passages and article records of a folder, as they are now."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._content = AnnotationState(())

    @property
    def codebook(self) -> Codebook:
        """The themes as they are now."""
        return self._content.codebook

    @property
    def used_theme_ids(self) -> Set[str]:
        """Ids of all themes there ever were; a new theme must have another one."""
        return self._content.used_themes

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return len(self._content.passages)

    def passage(self, id: str) -> Passage:
        """The passage with an id.

        Raises:
            UnknownName: There is none.
        """
        try:
            return self._content.passages[id]
        except KeyError:
            raise UnknownName(f'There is no passage "{id}".') from None

    def record_json(self, id: str) -> bytes:
        """The record of a passage as JSON, as it stands in the file; empty when there is none; nothing is decoded."""
        return self._content.passages.body(id) or b""

    def __contains__(self, id: object) -> bool:
        """Whether there is a passage with an id."""
        return id in self._content.passages

    def __iter__(self) -> Iterator[Passage]:
        """Every passage, by article and then by start, the longer first."""
        return self._content.passages.in_order()

    def passage_ids(self, theme: str | None = None) -> list[str]:
        """Ids of every passage, or of those tagged with a theme, in the order of iteration; nothing is decoded."""
        return self._content.passages.ids(theme)

    def passage_ids_with_theme(self, theme: str) -> Collection[str]:
        """Ids of the passages tagged with a theme, to be asked for one of them; nothing is copied or decoded."""
        return self._content.passages.ids_with_theme(theme)

    def passages(self, article: str) -> Sequence[Passage]:
        """The passages of an article, by start, the longer first, then the older."""
        return self._content.passages.in_article(article)

    def passages_at(self, article: str, span: Span) -> Sequence[Passage]:
        """The passages of an article that share a code point with a span, in the order of :meth:`passages`."""
        return self._content.passages.overlapping(article, span)

    def passage_on(self, article: str, span: Span, coder: str) -> Passage | None:
        """A coder's passage that has just this span, or none."""
        return self._content.passages.on_span(article, span, coder)

    def passages_with_theme(self, theme: str) -> Iterator[Passage]:
        """The passages tagged with a theme (not with those under it), in the order of iteration."""
        return self._content.passages.with_theme(theme)

    def articles_with(self, themes: Iterable[str] | None) -> Mapping[str, int]:
        """How many passages of any of some themes, or of any, those articles have that have some; none is decoded."""
        return self._content.passages.articles(themes)

    @property
    def revised(self) -> Mapping[str, Mapping[str, bool]]:
        """By article the ids of passages that were looked for in a later text, and whether each waits for a look."""
        return self._content.passages.revised

    @property
    def review_count(self) -> int:
        """How many passages wait for a look, since their articles have changed."""
        return self._content.passages.waiting

    def outdated_ids(self, article: str, digest: str) -> list[str]:
        """Ids of the passages of an article whose spans count in another text than the one whose digest so begins."""
        return self._content.passages.outdated_ids(article, digest)

    def theme_counts(self, article: str | None = None) -> Mapping[str, int]:
        """How many passages carry each theme, in one article or in all; themes that none carries are left out."""
        return self._content.passages.theme_counts(article)

    def article(self, path: str) -> ArticleRecord:
        """What is recorded about an article; an empty record when nothing is."""
        return self._content.articles.get(path) or ArticleRecord(path)

    def articles(self) -> Mapping[str, ArticleRecord]:
        """What is recorded about each article that has a record, by its path; it shows later edits too."""
        return self._content.articles
