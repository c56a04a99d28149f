"""An index of the passages of one article that answers overlap queries."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from annotations.model import Passage
from annotations.store.passage_keys import Place
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
