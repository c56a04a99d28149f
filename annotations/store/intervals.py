"""The passages of one article in the order in which they stand, and what finds those that overlap a span."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from annotations.model import Passage
from annotations.store.passage_keys import Place
from annotations.text.span import Span

MAX_SINGLE_UPDATES = 8
"""Places that are put in or taken out one by one; of more, the article's are gone through once."""


def interval_of(passage: Passage) -> Place:
    """The place of a passage in its article as it is now."""
    start, end = passage.span
    return start, -end, passage.created, passage.id


def _end(place: Place) -> int:
    return -place[1]


class IntervalIndex:
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

    def add(self, *new: Place) -> None:
        """Insert places, and repair the reach behind each as far as it changes; many are sorted in when next asked."""
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
        """Take places out, and repair the reach behind each as far as it changes."""
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
        """The places that share at least one code point with a span, in order."""
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

    def _extend_max_end(self) -> list[int]:
        self._sorted()
        assert self._reach is not None
        return self._reach
