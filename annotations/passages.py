"""The passages in memory: by identity, by place in their article, and by theme."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from operator import itemgetter
from typing import Any

from annotations.model import PASSAGE_TEXTS, Passage, Record
from annotations.records import Records
from annotations.storage.encoding import Item, Row
from annotations.text.span import Span

Place = tuple[int, int, str, str]
"""What orders the passages of an article: start, end (negated: the longer first), when it was made, id.

A plain tuple: the garbage collector leaves those aside, and would stop every thread for named ones.
"""


def place_of(passage: Passage) -> Place:
    """The place of a passage in its article as it is now."""
    start, end = passage.span
    return start, -end, passage.created, passage.id


def _end(place: Place) -> int:
    return -place[1]


def _id(place: Place) -> str:
    return place[3]


_PLACES = itemgetter("start", "end", "paragraph", "now", "tags")
_TYPED = itemgetter(*PASSAGE_TEXTS, "exact", "prefix", "suffix", "sha256", "host", "starred")
_TYPES = (*[str] * (len(PASSAGE_TEXTS) + 4), dict, bool)
_HOST = itemgetter("start", "end", "exact")
_TAG = itemgetter("theme", "coder", "created")


def plainly_sound(record: Mapping[str, Any]) -> bool:
    """Whether a passage's record is beyond doubt one that :meth:`Passage.from_record` takes, said much faster.

    Opening a file of 100,000 passages asks this of each; what is false here may still be a sound record.
    """
    try:
        start, end, paragraph, now, tags = _PLACES(record)
        if now is not None or tuple(map(type, _TYPED(record))) != _TYPES or tuple(map(type, paragraph)) != (int, int):
            return False
        host_start, host_end, host_exact = _HOST(record["host"])
        return (
            type(start) is type(end) is type(host_start) is type(host_end) is int
            and type(paragraph) is type(tags) is list
            and type(host_exact) is str
            and 0 <= start < end
            and 0 <= host_start < host_end
            and 0 <= paragraph[0] < paragraph[1]
            and len(record["exact"]) == end - start
            and bool(record["id"] and record["article"])
            and all(tuple(map(type, _TAG(tag))) == (str, str, str) for tag in tags)
        )
    except (KeyError, TypeError):
        return False


class Places:
    """The passages of one article in order, with the running maximum of their ends.

    ``_reach[i]`` is the greatest end among the first ``i + 1`` places: what stands before a place whose reach ends
    before a span cannot overlap the span, so that a look-up needs no more steps than it has results (and passages that
    a very long one covers).
    """

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._reach: list[int] | None = []

    def __iter__(self) -> Iterator[Place]:
        return iter(self._sorted())

    def __len__(self) -> int:
        return len(self._places)

    def load(self, place: Place) -> None:
        """Take in a place in any order; they are sorted when the article is first asked for."""
        self._places.append(place)
        self._reach = None

    def add(self, place: Place) -> None:
        """Insert a place, and repair the reach from there to where it does not change any more."""
        places, reach = self._sorted(), self._reached()
        index = bisect_left(places, place)
        places.insert(index, place)
        top = max(_end(place), reach[index - 1] if index else 0)
        reach.insert(index, top)
        for later in range(index + 1, len(reach)):
            if reach[later] >= top:
                return
            reach[later] = top

    def remove(self, place: Place) -> None:
        """Take a place out, and repair the reach from there to where it does not change any more."""
        places, reach = self._sorted(), self._reached()
        index = bisect_left(places, place)
        del places[index], reach[index]
        top = reach[index - 1] if index else 0
        for later in range(index, len(reach)):
            top = max(top, _end(places[later]))
            if reach[later] == top:
                return
            reach[later] = top

    def overlapping(self, span: Span) -> list[Place]:
        """The places that share at least one code point with a span, in order."""
        places, reach = self._sorted(), self._reached()
        index = bisect_left(places, (span.end,)) - 1
        found = []
        while index >= 0 and reach[index] > span.start:
            if _end(places[index]) > span.start:
                found.append(places[index])
            index -= 1
        found.reverse()
        return found

    def exactly(self, span: Span) -> Iterator[Place]:
        """The places that have just this span."""
        places = self._sorted()
        for index in range(bisect_left(places, (span.start, -span.end)), len(places)):
            if places[index][:2] != (span.start, -span.end):
                return
            yield places[index]

    def _sorted(self) -> list[Place]:
        if self._reach is None:
            self._places.sort()
            self._reach = list(accumulate(map(_end, self._places), max))
        return self._places

    def _reached(self) -> list[int]:
        self._sorted()
        assert self._reach is not None
        return self._reach


class Passages(Records[Passage]):
    """All passages, with what finds them by place and by theme without looking at the others."""

    def __init__(self) -> None:
        super().__init__("passages", "id", Passage.from_record)
        self._articles: defaultdict[str, Places] = defaultdict(Places)
        self._themes: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def load(self, item: Item) -> None:
        """Take in a passage as it was read.

        Raises:
            InvalidRecord: It breaks a rule of the data model, or is there twice.
        """
        article, themes, place = self._facts(item.record)
        self.keep(_id(place), item)
        self._articles[article].load(place)
        for theme in themes:
            self._themes[theme][_id(place)] = None

    def _facts(self, record: Record) -> tuple[str, tuple[str, ...], Place]:
        """What the indexes need to know of a record."""
        if plainly_sound(record):
            place = (record["start"], -record["end"], record["created"], record["id"])
            return record["article"], tuple(tag["theme"] for tag in record["tags"]), place
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
