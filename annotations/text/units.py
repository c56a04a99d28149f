"""The units an analyst steps through and selects by: words, clauses, quotations, sentences and paragraphs.

Nothing is found before it is asked for, and then only in the paragraph it is asked of, so that a long article opens
as fast as a short one.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from itertools import islice
from typing import Final

from annotations.text.clauses import clauses
from annotations.text.graphemes import is_boundary, next_boundary, previous_boundary
from annotations.text.paragraphs import Paragraphs
from annotations.text.quotations import QUOTATION_MARK, quotations
from annotations.text.sentences import sentences
from annotations.text.span import Span
from annotations.text.words import words

WINDOW_LENGTH: Final = 20_000
"""The usual length of a window in code points."""

_REMEMBERED: Final = 64
"""Regions whose units are kept, which is more than one screen shows."""
_FIRST_STEP: Final = 256
_LONGEST_STEP: Final = 65_536
"""Code points looked through at a time when going backwards; doubled from the first to the longest."""
_TAIL: Final = 1_000
"""Code points at the end of a window that are looked through for a full stop."""
_FULL_STOP: Final = re.compile(r"(?<=\w{4})[.!?]+(?=\s)|[。！？][」』”’）]*")
"""Where a long paragraph is divided: sentences end there almost always."""


class Kind(StrEnum):
    """Kinds of units, from narrow to wide."""

    WORD = "word"
    CLAUSE = "clause"
    QUOTATION = "quotation"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


_SIGN: Final = {
    kind: QUOTATION_MARK if kind is Kind.QUOTATION else re.compile(r"\w" if kind is Kind.WORD else r"\S")
    for kind in Kind
}
"""What a stretch of text must hold to hold a unit; lets a search pass over the rest."""


class Units:
    """The units of one text.

    A *region* is what units are found in at a time: a paragraph, or for words, clauses and sentences a window of a
    long one. All spans that are given out are in code points of the text, are not empty, neither begin nor end with
    white space, and begin and end at cluster borders. The order of units is by start, and a quotation comes before
    those nested in it. Safe to use from several threads.
    """

    __slots__ = ("_cuts", "_found", "_window", "paragraphs", "text")

    text: str
    """The canonical text."""
    paragraphs: Paragraphs
    """Its paragraphs."""

    def __init__(self, text: str, window: int = WINDOW_LENGTH) -> None:
        """Find where the paragraphs of a text begin; all else is found when it is asked for.

        Args:
            text: The canonical text.
            window: Code points of a paragraph above which it is looked at in windows of at most this length.
        """
        self.text = text
        self.paragraphs = Paragraphs(text)
        self._window = window
        self._cuts = lru_cache(_REMEMBERED)(partial(_window_starts, text, window))
        self._found = lru_cache(_REMEMBERED)(partial(_find, text))

    def around(self, kind: Kind, offset: int) -> Span | None:
        """The unit that holds ``offset``, the innermost when they are nested.

        Between units it is the nearest one (the earlier of two as near), but a quotation only when it holds the
        offset. None when there is no such unit.
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
        """The first unit that begins at the end of ``span`` or later; none at the end of the text.

        For quotations: the next in order, which is the first inside ``span`` when there is one.
        """
        if kind is Kind.QUOTATION:
            return self._first(kind, (span.start, -span.end))
        return self._first(kind, (span.end, -self._beyond))

    def before(self, kind: Kind, span: Span) -> Span | None:
        """The last unit that ends at the start of ``span`` or earlier; none at the start of the text.

        For quotations: the one before in order, which may be the one around ``span``.
        """
        if kind is Kind.QUOTATION:
            return self._last(kind, (span.start, -span.end))
        unit = self._last(kind, (span.start, -self._beyond))
        if unit and unit.end > span.start:
            unit = self._last(kind, (unit.start, -self._beyond))
        return unit

    def within(self, kind: Kind, span: Span) -> Iterator[Span]:
        """The units that share at least one code point with ``span``, in order."""
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
        """An end that no unit has; begins an order key that is smaller than those of all units with its start."""
        return len(self.text) + 1

    def _quotation_around(self, offset: int) -> Span | None:
        region = self._region(Kind.QUOTATION, offset)
        holding = (
            [unit for unit in self._found(Kind.QUOTATION, region) if unit.contains_offset(offset)] if region else []
        )
        return holding[-1] if holding else None

    def _first(self, kind: Kind, key: tuple[int, int]) -> Span | None:
        """The first unit whose order key is greater than ``key``."""
        region = self._region(kind, key[0])
        while region:
            units = self._found(kind, region)
            index = bisect_right(units, key, key=_order)
            if index < len(units):
                return units[index]
            region = self._region_after(kind, region)
        return None

    def _last(self, kind: Kind, key: tuple[int, int]) -> Span | None:
        """The last unit whose order key is smaller than ``key``."""
        region = self._region(kind, key[0])
        while region:
            units = self._found(kind, region)
            index = bisect_left(units, key, key=_order)
            if index:
                return units[index - 1]
            region = self._region_before(kind, region)
        return None

    def _region(self, kind: Kind, offset: int) -> Span | None:
        """The last region that begins at ``offset`` or before it, else the first one; none for a blank text."""
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
    """All units of a kind in a region, in order."""
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
    """Where the windows of a long paragraph begin: after a full stop, else after a blank, else at a cluster border."""
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
