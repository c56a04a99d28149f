"""The passages in memory: by identity, by place in their article, and by theme."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from annotations.decoding import passage_of
from annotations.model import Passage, Record
from annotations.places import Places, place_of
from annotations.records import Records
from annotations.storage.encoding import Item, Row
from annotations.storage.glimpse import Place
from annotations.text.span import Span


def _id(place: Place) -> str:
    return place[3]


class Passages(Records[Passage]):
    """All passages, with what finds them by place and by theme without looking at the others."""

    def __init__(self) -> None:
        super().__init__("passages", "id", passage_of)
        self._articles: defaultdict[str, Places] = defaultdict(Places)
        self._themes: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def load(self, item: Item) -> None:
        """Take in a passage as it was read.

        Raises:
            InvalidRecord: It breaks a rule of the data model, or is there twice.
        """
        seen = item.glimpse
        article, themes, place = self._facts(item.record) if seen is None else (seen.article, seen.themes, seen.place)
        id = place[3]
        self.keep(id, item)
        self._articles[article].load(place)
        for theme in themes:
            self._themes[theme][id] = None

    def _facts(self, record: Record) -> tuple[str, tuple[str, ...], Place]:
        """What the indexes need to know of a record."""
        passage = self.decode(record)
        return passage.article, passage.themes, place_of(passage)

    def put(self, id: str, body: bytes, value: Passage, was: Record | None) -> Row:
        """Make or replace a passage; most edits leave it in its place."""
        article, themes, before = self._facts(was) if was is not None else ("", (), None)
        self._untag(id, themes)
        if (article, before) != (value.article, place_of(value)):
            if before is not None:
                self._leave(article, before)
            self._articles[value.article].add(place_of(value))
        for theme in value.themes:
            self._themes[theme][id] = None
        return super().put(id, body, value, was)

    def remove(self, id: str, was: Record) -> Row:
        """Remove a passage that is there."""
        article, themes, place = self._facts(was)
        self._untag(id, themes)
        self._leave(article, place)
        return super().remove(id, was)

    def _leave(self, article: str, place: Place) -> None:
        """Take a passage out of its article."""
        places = self._articles[article]
        places.remove(place)
        if not places:
            del self._articles[article]

    def _untag(self, id: str, themes: Iterable[str]) -> None:
        """Take a passage from under its themes."""
        for theme in set(themes):
            del self._themes[theme][id]
            if not self._themes[theme]:
                del self._themes[theme]

    def in_order(self) -> Iterator[Passage]:
        """Every passage, by article and then by place."""
        for article in sorted(self._articles):
            yield from self.of(article)

    def of(self, article: str) -> list[Passage]:
        """The passages of an article, by place."""
        return self._each(self._articles.get(article, ()))

    def at(self, article: str, span: Span) -> list[Passage]:
        """The passages of an article that overlap a span, by place."""
        places = self._articles.get(article)
        return [] if places is None else self._each(places.overlapping(span))

    def exactly(self, article: str, span: Span, coder: str) -> Passage | None:
        """A coder's passage that has just this span, or none."""
        places = self._articles.get(article)
        found = () if places is None else self._each(places.exactly(span))
        return next((passage for passage in found if passage.coder == coder), None)

    def with_theme(self, theme: str) -> Iterator[Passage]:
        """The passages tagged with a theme, by article and then by place; no others are decoded."""
        ids = self._themes.get(theme, {})
        for article in sorted(self._articles) if ids else ():
            yield from self._each([place for place in self._articles[article] if _id(place) in ids])

    def tagged(self, theme: str) -> Iterable[str]:
        """Ids of the passages tagged with a theme."""
        return self._themes.get(theme, ())

    def theme_counts(self, article: str | None) -> dict[str, int]:
        """How many passages carry each theme that any carries, in one article or in all."""
        if article is None:
            return {theme: len(ids) for theme, ids in self._themes.items()}
        counts: defaultdict[str, int] = defaultdict(int)
        for passage in self.of(article):
            for theme in set(passage.themes):
                counts[theme] += 1
        return dict(counts)

    def _each(self, places: Iterable[Place]) -> list[Passage]:
        return [self[_id(place)] for place in places]
