"""The passages in memory, indexed by identity, by place in their article, and by theme."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from itertools import accumulate

from annotations.model import Passage, Record, Status
from annotations.store.records import Records, TableDelta
from annotations.store.records_json import EncodedRow, Place, ReadItem
from annotations.text.span import Span

MAX_SINGLE_UPDATES = 8
"""Places that are inserted or removed one by one; larger updates rebuild the index of the article once."""


def interval_of(passage: Passage) -> Place:
    """Return the present place of a passage in its article."""
    start, end = passage.span
    return start, -end, passage.created, passage.id


def _end(place: Place) -> int:
    return -place[1]


class IntervalIndex:
    """The sorted places of the passages of one article, with the running maximum of their ends.

    ``_reach[i]`` is the greatest end among the first ``i + 1`` places. If it lies before a span, none of these places
    can overlap the span, so a lookup stops there. A lookup needs one step per result, plus one per passage that a very
    long passage covers.
    """

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._reach: list[int] | None = []

    def __iter__(self) -> Iterator[Place]:
        return iter(self._sorted())

    def __len__(self) -> int:
        return len(self._places)

    def load(self, place: Place) -> None:
        """Append a place in any order; the first query sorts the places."""
        self._places.append(place)
        self._reach = None

    def add(self, *new: Place) -> None:
        """Insert places and update the running maximum as far as it changes; the next query sorts in a large batch."""
        if len(new) > MAX_SINGLE_UPDATES:
            self._places.extend(new)
            self._reach = None
            return
        places, reach = self._sorted(), self._extend_max_end()
        for place in new:
            index = bisect_left(places, place)
            places.insert(index, place)
            top = max(_end(place), reach[index - 1] if index else 0)
            reach.insert(index, top)
            for later in range(index + 1, len(reach)):
                if reach[later] >= top:
                    break
                reach[later] = top

    def remove(self, *gone: Place) -> None:
        """Remove places and update the running maximum as far as it changes."""
        if len(gone) > MAX_SINGLE_UPDATES:
            without = set(gone)
            self._places = [place for place in self._places if place not in without]
            self._reach = None
            return
        places, reach = self._sorted(), self._extend_max_end()
        for place in gone:
            index = bisect_left(places, place)
            del places[index], reach[index]
            top = reach[index - 1] if index else 0
            for later in range(index, len(reach)):
                top = max(top, _end(places[later]))
                if reach[later] == top:
                    break
                reach[later] = top

    def overlapping(self, span: Span) -> list[Place]:
        """Return the places that share at least one code point with a span, in order."""
        places, reach = self._sorted(), self._extend_max_end()
        index = bisect_left(places, (span.end,)) - 1
        found = []
        while index >= 0 and reach[index] > span.start:
            if _end(places[index]) > span.start:
                found.append(places[index])
            index -= 1
        found.reverse()
        return found

    def on_span(self, span: Span) -> Iterator[Place]:
        """Yield the places with exactly this span."""
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

    def _extend_max_end(self) -> list[int]:
        self._sorted()
        assert self._reach is not None
        return self._reach


def _id(place: Place) -> str:
    return place[3]


class Passages(Records[Passage]):
    """All passages, with indexes by place and by theme that answer lookups without decoding other passages."""

    def __init__(self) -> None:
        super().__init__("passages")
        self._articles: defaultdict[str, IntervalIndex] = defaultdict(IntervalIndex)
        self._themes: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._ordered: list[str] = []
        self._counts: dict[str, Counter[str]] = {}
        self.revised: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        """By article: the ids of the passages that were relocated in a later text, and whether each awaits review."""
        self.review_count = 0
        """The number of passages that await review."""

    def load(self, item: ReadItem) -> None:
        """Add a passage that was read from the file, and index it.

        A passage whose keys were read without decoding is not validated here.

        Raises:
            InvalidRecord: The record breaks a rule of the data model, or its id is already present.
        """
        seen = item.keys
        if seen is not None:
            article, themes, place, waits = seen.article, seen.themes, seen.place, seen.needs_review
        else:
            passage = self.decode(item.record)
            article, themes, place = passage.article, passage.themes, interval_of(passage)
            waits = passage.needs_review if passage.now else None
        id = place[3]
        self.keep_checked(id, item)
        self._articles[article].load(place)
        self._counts.pop(article, None)
        self._set_needs_review(article, id, waits)
        for theme in themes:
            self._themes[theme][id] = None

    def delta(self) -> "PassageDelta":
        """Return an empty delta for the passages."""
        return PassageDelta(self)

    def apply(self, delta: TableDelta[Passage]) -> None:
        """Apply a delta and update the indexes; most edits leave the places unchanged."""
        super().apply(delta)
        assert isinstance(delta, PassageDelta)
        self._tag(delta)
        self._place(delta)
        for article, id, waits in delta.turned:
            self._set_needs_review(article, id, waits)

    def _tag(self, shift: "PassageDelta") -> None:
        for theme, ids in shift.untagged.items():
            tagged = self._themes[theme]
            if len(ids) == len(tagged):  # happens when a theme is merged or deleted
                del self._themes[theme]
                continue
            for id in ids:
                del tagged[id]
        for theme, ids in shift.tagged.items():
            self._themes[theme].update(ids)
        for (article, theme), by in shift.counted.items():
            if article in self._counts:
                self._counts[article][theme] += by

    def _place(self, shift: "PassageDelta") -> None:
        articles = len(self._articles)
        for article, gone in shift.left.items():
            self._articles[article].remove(*gone)
        for article, came in shift.came.items():
            self._articles[article].add(*came)
        empty = [article for article in shift.left if not self._articles[article]]
        for article in empty:
            del self._articles[article]
            self._counts.pop(article, None)
        if empty or len(self._articles) != articles:
            self._ordered = []

    def _set_needs_review(self, article: str, id: str, waits: bool | None) -> None:
        """Store whether a passage awaits review; ``None`` removes it from the relocated passages."""
        self.review_count += bool(waits) - self.revised.get(article, {}).get(id, False)
        if waits is not None:
            self.revised[article][id] = waits
        elif self.revised.get(article, {}).pop(id, None) is not None and not self.revised[article]:
            del self.revised[article]

    def in_order(self) -> Iterator[Passage]:
        """Yield every passage, by article and then by place: by start; of equal starts, the longer passage first."""
        for article in tuple(self._in_order()):
            yield from self.in_article(article)

    def ids(self, theme: str | None = None) -> list[str]:
        """Return the ids of all passages, or of those with a theme, by article and place, without decoding a record."""
        ids = [place[3] for article in self._in_order() for place in self._articles[article]]
        if theme is None:
            return ids
        tagged = self._themes.get(theme, {})
        return [id for id in ids if id in tagged]

    def _in_order(self) -> list[str]:
        """Return the sorted paths of the articles with passages; rebuild the list when the set of articles changed."""
        if not self._ordered:
            self._ordered = sorted(self._articles)
        return self._ordered

    def in_article(self, article: str) -> list[Passage]:
        """Return the passages of an article, by start; of equal starts the longer first, then the older."""
        return self._each(self._articles.get(article, ()))

    def overlapping(self, article: str, span: Span) -> list[Passage]:
        """Return the passages of an article that overlap a span, by place; orphaned passages are left out."""
        places = self._articles.get(article)
        found = () if places is None else self._each(places.overlapping(span))
        return [passage for passage in found if passage.status is not Status.ORPHAN]

    def on_span(self, article: str, span: Span, coder: str) -> Passage | None:
        """Return a coder's passage with exactly this span, or ``None``; only passages with a place count."""
        places = self._articles.get(article)
        found = () if places is None else self._each(places.on_span(span))
        return next((passage for passage in found if passage.coder == coder and passage.is_placed), None)

    def with_theme(self, theme: str) -> Iterator[Passage]:
        """Yield the passages with a theme, by article and then by place, without decoding any other passage."""
        ids = self._themes.get(theme, {})
        for article in tuple(self._in_order()) if ids else ():
            yield from self._each([place for place in self._articles.get(article, ()) if _id(place) in ids])

    def ids_with_theme(self, theme: str) -> Collection[str]:
        """Return the ids of the passages tagged with a theme."""
        return self._themes.get(theme, ())

    def count_by_article(self, themes: Iterable[str] | None) -> dict[str, int]:
        """Return the number of passages with any of the themes, by article path, without decoding a record.

        Articles without such a passage are left out. ``None`` counts all passages.
        """
        if themes is None:
            return {path: len(places) for path, places in self._articles.items()}
        ids = set[str]().union(*(self._themes.get(theme, ()) for theme in themes))
        counts = ((path, sum(_id(place) in ids for place in places)) for path, places in self._articles.items())
        return {path: count for path, count in counts if count}

    def outdated_ids(self, article: str, digest: str) -> list[str]:
        """Return the ids of an article's passages whose spans refer to a text whose digest lacks this prefix.

        The method searches the encoded lines and decodes nothing.
        """
        found, sign = [], b'"sha256":"%s' % digest.encode()
        for id in map(_id, self._articles.get(article, ())):
            line = self.body(id)
            if line.find(sign, max(line.rfind(b',"now":{'), 0)) < 0:  # that of the present place, else of the anchor
                found.append(id)
        return found

    def theme_counts(self, article: str | None = None) -> dict[str, int]:
        """Return the number of passages per theme, in one article or in all; unused themes are left out.

        The first call for an article decodes its passages. Later edits update the counts incrementally.
        """
        if article is None:
            return {theme: len(ids) for theme, ids in self._themes.items()}
        if article not in self._articles:
            return {}
        if article not in self._counts:
            self._counts[article] = Counter(
                theme for passage in self.in_article(article) for theme in set(passage.themes)
            )
        return {theme: count for theme, count in self._counts[article].items() if count}

    def _each(self, places: Iterable[Place]) -> list[Passage]:
        return [self[_id(place)] for place in places]


class PassageDelta(TableDelta[Passage]):
    """The changes of an edit to the passages and their indexes."""

    def __init__(self, passages: Passages) -> None:
        """Create an empty delta."""
        super().__init__(passages)
        self.untagged: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """The ids of the passages that lose a theme, by theme."""
        self.tagged: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """The ids of the passages that gain a theme, by theme."""
        self.counted: Counter[tuple[str, str]] = Counter()
        """The change in the number of passages, by article and theme; may be negative."""
        self.left: defaultdict[str, list[Place]] = defaultdict(list)
        """The places that passages leave, by article."""
        self.came: defaultdict[str, list[Place]] = defaultdict(list)
        """The places that passages occupy anew, by article."""
        self.turned: list[tuple[str, str, bool | None]] = []
        """Article, passage id and review state, in order; ``None`` for a removed passage or one never relocated."""

    def put(self, id: str, body: bytes, value: Passage, was: Record | None) -> EncodedRow:
        """Prepare the creation or replacement of a passage."""
        was_here = _facts(was) if was is not None else _NOWHERE
        self._move(id, was_here, (value.article, set(value.themes), interval_of(value)))
        self.turned.append((was_here[0], id, None))
        self.turned.append((value.article, id, value.needs_review if value.now else None))
        return super().put(id, body, value, was)

    def remove(self, id: str, was: Record) -> EncodedRow:
        """Prepare the removal of a present passage."""
        self._move(id, _facts(was), _NOWHERE)
        self.turned.append((was["article"], id, None))
        return super().remove(id, was)

    def _move(self, id: str, was: "_Facts", now: "_Facts") -> None:
        (article, themes, place), (new_article, new_themes, new_place) = was, now
        self.counted.subtract((article, theme) for theme in themes)
        self.counted.update((new_article, theme) for theme in new_themes)
        for theme in themes - new_themes:
            self.untagged[theme][id] = None
        for theme in new_themes - themes:
            self.tagged[theme][id] = None
        if (article, place) != (new_article, new_place):
            if place is not None:
                self.left[article].append(place)
            if new_place is not None:
                self.came[new_article].append(new_place)


_Facts = tuple[str, Set[str], Place | None]
"""The index keys of a passage: article, theme ids and place."""

_NOWHERE: _Facts = ("", frozenset(), None)


def _facts(record: Record) -> _Facts:
    """Return the index keys of a complete record."""
    now = record["now"] or record
    place = (now["start"], -now["end"], record["created"], record["id"])
    return record["article"], {tag["theme"] for tag in record["tags"]}, place
