"""Text units for cursor movement and selection: words, clauses, quotations, sentences and paragraphs.

Units are computed on demand, one paragraph at a time, so that a long article opens as fast as a short one.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from itertools import islice
from typing import Final

from annotations.text.graphemes import is_boundary, next_boundary, previous_boundary
from annotations.text.paragraphs import Paragraphs
from annotations.text.quotations import QUOTATION_MARK, quotations
from annotations.text.sentences import clauses, sentences
from annotations.text.span import Span
from annotations.text.words import words

WINDOW_LENGTH: Final = 20_000
"""The default maximum length of a window, in code points."""

_REMEMBERED: Final = 64
"""Regions whose units stay cached; more than one screen shows."""
_FIRST_STEP: Final = 256
_LONGEST_STEP: Final = 65_536
"""Code points per step of a backward search. The step doubles from :data:`_FIRST_STEP` up to this length."""
_TAIL: Final = 1_000
"""Code points at the end of a window that are searched for a full stop."""
_FULL_STOP: Final = re.compile(r"(?<=\w{4})[.!?]+(?=\s)|[。！？][」』”’）]*")
"""Pattern of the stops at which a long paragraph is divided; a sentence almost always ends there."""


class Kind(StrEnum):
    """The kinds of units, from narrow to wide."""

    WORD = "word"
    CLAUSE = "clause"
    QUOTATION = "quotation"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


_SIGN: Final = {
    kind: QUOTATION_MARK if kind is Kind.QUOTATION else re.compile(r"\w" if kind is Kind.WORD else r"\S")
    for kind in Kind
}
"""Patterns that a stretch of text must match to contain a unit of each kind; searches skip stretches without one."""


class Units:
    """The units of one text.

    Units are computed one *region* at a time. A region is a paragraph, or, for words, clauses and sentences, a window
    of a long paragraph. All returned spans are in code points of the text. They are not empty, neither begin nor end
    with white space, and begin and end at cluster boundaries. Units are ordered by start, and a quotation comes before
    those nested in it. Several threads may use one instance.
    """

    __slots__ = ("_cuts", "_found", "_window", "paragraphs", "text")

    text: str
    """The canonical text."""
    paragraphs: Paragraphs
    """The paragraphs of the text."""

    def __init__(self, text: str, window: int = WINDOW_LENGTH) -> None:
        """Find the paragraphs of a text; all other units are computed on demand.

        Args:
            text: The canonical text.
            window: Maximum length of a region, in code points; a longer paragraph is divided into windows.
        """
        self.text = text
        self.paragraphs = Paragraphs(text)
        self._window = window
        self._cuts = lru_cache(_REMEMBERED)(partial(_window_starts, text, window))
        self._found = lru_cache(_REMEMBERED)(partial(_find, text))

    def around(self, kind: Kind, offset: int) -> Span | None:
        """Return the unit that contains ``offset``; of nested units, the innermost.

        Between units, return the nearest one, or the earlier one on a tie. A quotation is returned only if it contains
        the offset. Return ``None`` if there is no such unit.
        """
        if kind is Kind.QUOTATION:
            return self._quotation_around(offset)
        before = self._last(kind, (offset + 1, -self._beyond))
        if before and offset < before.end:
            return before
        after = self._first(kind, (offset, 0))
        if before and after:
            return before if offset - before.end + 1 <= after.start - offset else after
        return before or after

    def after(self, kind: Kind, span: Span) -> Span | None:
        """Return the first unit that begins at or after the end of ``span``, or ``None`` at the end of the text.

        For quotations, return the next in order: the first one inside ``span`` if there is one.
        """
        if kind is Kind.QUOTATION:
            return self._first(kind, (span.start, -span.end))
        return self._first(kind, (span.end, -self._beyond))

    def before(self, kind: Kind, span: Span) -> Span | None:
        """Return the last unit that ends at or before the start of ``span``, or ``None`` at the start of the text.

        For quotations, return the previous one in order, which may be the one around ``span``.
        """
        if kind is Kind.QUOTATION:
            return self._last(kind, (span.start, -span.end))
        unit = self._last(kind, (span.start, -self._beyond))
        if unit and unit.end > span.start:
            unit = self._last(kind, (unit.start, -self._beyond))
        return unit

    def within(self, kind: Kind, span: Span) -> Iterator[Span]:
        """Yield the units that share at least one code point with ``span``, in order."""
        region = self._region(kind, span.start) if span.start < span.end else None
        while region and region.start < span.end:
            units = self._found(kind, region)
            nested = kind is Kind.QUOTATION
            begin = 0 if nested else max(bisect_left(units, (span.start, -self._beyond), key=_order) - 1, 0)
            for unit in islice(units, begin, None):
                if unit.start >= span.end:
                    return
                if unit.end > span.start:
                    yield unit
            region = self._region_after(kind, region)

    @property
    def _beyond(self) -> int:
        """An offset greater than the end of every unit.

        An order key with its negative sorts before the keys of all units with the same start.
        """
        return len(self.text) + 1

    def _quotation_around(self, offset: int) -> Span | None:
        region = self._region(Kind.QUOTATION, offset)
        holding = (
            [unit for unit in self._found(Kind.QUOTATION, region) if unit.contains_offset(offset)] if region else []
        )
        return holding[-1] if holding else None

    def _first(self, kind: Kind, key: tuple[int, int]) -> Span | None:
        """Return the first unit whose order key is greater than ``key``."""
        region = self._region(kind, key[0])
        while region:
            units = self._found(kind, region)
            index = bisect_right(units, key, key=_order)
            if index < len(units):
                return units[index]
            region = self._region_after(kind, region)
        return None

    def _last(self, kind: Kind, key: tuple[int, int]) -> Span | None:
        """Return the last unit whose order key is smaller than ``key``."""
        region = self._region(kind, key[0])
        while region:
            units = self._found(kind, region)
            index = bisect_left(units, key, key=_order)
            if index:
                return units[index - 1]
            region = self._region_before(kind, region)
        return None

    def _region(self, kind: Kind, offset: int) -> Span | None:
        """Return the last region that begins at or before ``offset``, else the first; ``None`` for a blank text."""
        if not self.paragraphs:
            return None
        index = self.paragraphs.last_from(offset)
        paragraph = self.paragraphs[index]
        if paragraph.length <= self._window or kind in (Kind.PARAGRAPH, Kind.QUOTATION):
            return paragraph
        starts = self._cuts(paragraph)
        place = max(bisect_right(starts, offset), 1)
        return Span(starts[place - 1], starts[place] if place < len(starts) else paragraph.end)

    def _region_after(self, kind: Kind, region: Span) -> Span | None:
        match = _SIGN[kind].search(self.text, region.end)
        return self._region(kind, match.start()) if match else None

    def _region_before(self, kind: Kind, region: Span) -> Span | None:
        end, step = region.start, _FIRST_STEP
        while end > 0:
            start = max(end - step, 0)
            places = [match.start() for match in _SIGN[kind].finditer(self.text, start, end)]
            if places:
                return self._region(kind, places[-1])
            end, step = start, min(2 * step, _LONGEST_STEP)
        return None


def _order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _find(text: str, kind: Kind, region: Span) -> Sequence[Span]:
    """Return all units of a kind in a region, in order."""
    if kind is Kind.PARAGRAPH:
        return (region,)
    piece = region.extract(text)
    if kind is Kind.QUOTATION:
        return tuple(_moved(unit, region.start) for unit in quotations(piece))
    hosts = sentences(piece)
    if kind is Kind.SENTENCE:
        return tuple(_moved(unit, region.start) for unit in hosts)
    divide = clauses if kind is Kind.CLAUSE else words
    return tuple(_moved(unit, region.start + host.start) for host in hosts for unit in divide(host.extract(piece)))


def _moved(span: Span, distance: int) -> Span:
    return Span(span.start + distance, span.end + distance)


def _window_starts(text: str, window: int, paragraph: Span) -> Sequence[int]:
    """Return the offsets at which the windows of a long paragraph begin.

    A window begins after a full stop, or else after a blank, or else at a cluster boundary.
    """
    starts = array("I", [paragraph.start])
    while paragraph.end - starts[-1] > window:
        full = starts[-1] + window
        half = full - window // 2
        stops = [match.end() for match in _FULL_STOP.finditer(text, max(full - _TAIL, half), full)]
        cut = stops[-1] if stops else text.rfind(" ", half, full) + 1 or full
        if not is_boundary(text, cut):
            cut = previous_boundary(text, cut)
        starts.append(cut if cut > starts[-1] else next_boundary(text, full))
    return starts
