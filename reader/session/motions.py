"""The selection and its motions: pure functions from units and a selection to the next selection.

Every motion returns ``None`` if there is no target, and the caller keeps the selection. The predicate ``skip``
identifies units that steps skip, such as page furniture.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from annotations.text.graphemes import next_boundary, previous_boundary
from annotations.text.span import Span
from annotations.text.units import Kind, Units

Skip = Callable[[Span], bool]
"""A predicate that is true for units to skip."""

INSIDE_FIRST = frozenset({Kind.WORD, Kind.CLAUSE, Kind.QUOTATION})
"""Kinds for which a step first enters the selection: from a sentence, the first step selects the quotation in it."""

_NARROW_TO_WIDE = (Kind.WORD, Kind.CLAUSE, Kind.QUOTATION, Kind.SENTENCE, Kind.PARAGRAPH)


@dataclass(frozen=True, slots=True)
class Selection:
    """A selected span, never empty while an article with text is open."""

    span: Span
    origin: Span | None = None
    """The span at which extending began. Extending towards it shrinks the selection."""
    return_to: tuple[Span, ...] = ()
    """The selections before each widening, narrowest first. Narrowing restores them."""

    def widened(self, span: Span) -> "Selection":
        """Return the selection after widening to ``span``."""
        return Selection(span, return_to=(*self.return_to, self.span))


def _following(units: Units, kind: Kind, span: Span, skip: Skip) -> Span | None:
    found = units.after(kind, span)
    while found and skip(found):
        found = units.after(kind, found)
    return found


def _preceding(units: Units, kind: Kind, span: Span, skip: Skip) -> Span | None:
    found = units.before(kind, span)
    while found and skip(found):
        found = units.before(kind, found)
    return found


def _inside(units: Units, kind: Kind, span: Span) -> Iterator[Span]:
    return (unit for unit in units.within(kind, span) if span.contains(unit) and unit != span)


def step(units: Units, selection: Selection, kind: Kind, forward: bool, skip: Skip) -> Selection | None:
    """Select the next or previous unit of a kind.

    For the kinds in :data:`INSIDE_FIRST`, units inside the selection come first.
    """
    span = selection.span
    if kind in INSIDE_FIRST:
        inside = list(_inside(units, kind, span))
        if inside:
            return Selection(inside[0] if forward else inside[-1])
    found = _following(units, kind, span, skip) if forward else _preceding(units, kind, span, skip)
    return Selection(found) if found else None


def extend(units: Units, selection: Selection, kind: Kind, forward: bool, skip: Skip) -> Selection | None:
    """Move the far end of the selection by one unit, away from the origin of the extension or back towards it."""
    span, origin = selection.span, selection.origin or selection.span
    if forward:
        if span.start < origin.start:
            return _extended(Span(_next_start(units, kind, span, origin), span.end), origin)
        found = _following(units, kind, Span(span.end - 1, span.end), skip)
        return _extended(Span(span.start, found.end), origin) if found else None
    if span.end > origin.end:
        return _extended(Span(span.start, _previous_end(units, kind, span, origin)), origin)
    found = _preceding(units, kind, Span(span.start, span.start + 1), skip)
    return _extended(Span(found.start, span.end), origin) if found else None


def _extended(span: Span, origin: Span) -> Selection:
    return Selection(span, origin=origin)


def _next_start(units: Units, kind: Kind, span: Span, origin: Span) -> int:
    """Return the start of the selection without its first unit, at most the start of the origin."""
    starts = (unit.start for unit in units.within(kind, span) if unit.start > span.start)
    return min(next(starts, origin.start), origin.start)


def _previous_end(units: Units, kind: Kind, span: Span, origin: Span) -> int:
    """Return the end of the selection without its last unit, at least the end of the origin."""
    ends = [unit.end for unit in units.within(kind, Span(origin.start, span.end)) if unit.end < span.end]
    return max(ends[-1] if ends else origin.end, origin.end)


def widen(units: Units, selection: Selection) -> Selection | None:
    """Select the narrowest unit that contains the selection and is larger than it."""
    span = selection.span
    wider = [
        unit
        for kind in _NARROW_TO_WIDE
        if (unit := units.around(kind, span.start)) and unit.contains(span) and unit != span
    ]
    if wider:
        return selection.widened(min(wider, key=lambda unit: unit.length))
    # A selection across sentences widens to the paragraphs that it touches.
    first, last = units.around(Kind.PARAGRAPH, span.start), units.around(Kind.PARAGRAPH, span.end - 1)
    if first and last and first.union(last) != span and first.union(last).contains(span):
        return selection.widened(first.union(last))
    return None


def narrow(units: Units, selection: Selection) -> Selection | None:
    """Undo the last widening, or select the first unit inside the selection of the widest possible kind."""
    if selection.return_to:
        return Selection(selection.return_to[-1], return_to=selection.return_to[:-1])
    for kind in reversed(_NARROW_TO_WIDE):
        inside = next(_inside(units, kind, selection.span), None)
        if inside:
            return Selection(inside)
    return None


def first(units: Units, skip: Skip) -> Selection | None:
    """Select the first sentence that is not skipped, or the first sentence if all are skipped."""
    start = units.around(Kind.SENTENCE, 0)
    if start is None:
        return None
    found = start if not skip(start) else _following(units, Kind.SENTENCE, start, skip)
    return Selection(found or start)


def last(units: Units, skip: Skip) -> Selection | None:
    """Select the last sentence that is not skipped, or the last sentence if all are skipped."""
    end = units.around(Kind.SENTENCE, max(0, len(units.text) - 1))
    if end is None:
        return None
    found = end if not skip(end) else _preceding(units, Kind.SENTENCE, end, skip)
    return Selection(found or end)


def sentence_at(units: Units, offset: int, skip: Skip) -> Selection | None:
    """Select the first sentence that starts at or after ``offset`` (code points), or else the sentence around it."""
    here = units.around(Kind.SENTENCE, offset)
    if here is None:
        return None
    if here.start < offset or skip(here):
        here = _following(units, Kind.SENTENCE, here, skip) or here
    return Selection(here)


def neighbour(spans: Sequence[Span], span: Span, forward: bool) -> Span | None:
    """Return the span before or after ``span``. Spans with equal starts are ordered by their ends, widest first.

    Args:
        spans: Spans sorted by start, then widest first.
        span: The current selection.
        forward: True to search towards the end of the text.
    """
    if forward:
        index = bisect_right(spans, _place(span), key=_place)
        return spans[index] if index < len(spans) else None
    index = bisect_left(spans, _place(span), key=_place)
    return spans[index - 1] if index else None


def _place(span: Span) -> tuple[int, int]:
    return span.start, -span.end


@dataclass(frozen=True, slots=True)
class Range:
    """A selection with a fixed and a movable end, which are never at the same offset."""

    anchor: int
    """The fixed end: a code point offset on a grapheme boundary."""
    head: int
    """The movable end: a code point offset on a grapheme boundary."""
    passage: str | None = None
    """Id of the passage whose span is being adjusted, or ``None``."""

    @property
    def span(self) -> Span:
        """The selected span."""
        return Span(min(self.anchor, self.head), max(self.anchor, self.head))

    @property
    def swapped(self) -> "Range":
        """The same span with the roles of the two ends exchanged."""
        return replace(self, anchor=self.head, head=self.anchor)

    def moved_by_char(self, text: str, forward: bool) -> "Range":
        """Return the range with the movable end one grapheme further, past the fixed end and never outside the text."""
        step = next_boundary if forward else previous_boundary
        point = step(text, self.head)
        if point == self.anchor:
            point = step(text, point)
        return self if point == self.anchor else replace(self, head=point)

    def moved_by_word(self, units: Units, forward: bool) -> "Range":
        """Return the range with the movable end at the next word boundary.

        A movable end at the end of the range moves to the ends of words, and one at the start to the starts of words.
        """
        point, border = self.head, attrgetter("end" if self.head > self.anchor else "start")
        step, beside = (units.after, point + 1) if forward else (units.before, max(0, point - 1))
        word = next(units.within(Kind.WORD, Span(min(point, beside), max(point, beside))), None)
        if word is None or (border(word) <= point if forward else border(word) >= point):
            word = step(Kind.WORD, word or Span(point, point))
        return self.moved_to(units.text, border(word)) if word else self

    def moved_to(self, text: str, offset: int) -> "Range":
        """Return the range with the movable end at ``offset``, or next to the fixed end if that is at ``offset``."""
        if offset != self.anchor:
            return replace(self, head=offset)
        beside = replace(self, head=offset).moved_by_char(text, forward=self.head > self.anchor)
        return beside if beside.head != self.anchor else self
