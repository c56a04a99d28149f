"""A selection with two ends of which one moves letter by letter or row by row."""

from dataclasses import dataclass, replace
from operator import attrgetter

from annotations.text.graphemes import next_boundary, previous_boundary
from annotations.text.span import Span
from annotations.text.units import Kind, Units


@dataclass(frozen=True, slots=True)
class Range:
    """Two ends of a selection, of which one moves. They are never at the same place."""

    anchor: int
    """The end that stays: a code point offset on a grapheme border."""
    head: int
    """The end that moves."""
    passage: str | None = None
    """Id of the passage whose place is adjusted, if one is."""

    @property
    def span(self) -> Span:
        """What is selected."""
        return Span(min(self.anchor, self.head), max(self.anchor, self.head))

    @property
    def swapped(self) -> "Range":
        """The same with the other end moving."""
        return replace(self, anchor=self.head, head=self.anchor)

    def moved_by_char(self, text: str, forward: bool) -> "Range":
        """The moving end one grapheme further, over the other end if it is met, not beyond the text."""
        step = next_boundary if forward else previous_boundary
        point = step(text, self.head)
        if point == self.anchor:
            point = step(text, point)
        return self if point == self.anchor else replace(self, head=point)

    def moved_by_word(self, units: Units, forward: bool) -> "Range":
        """The moving end at the next border of a word: where words end for an end, where they begin for a start."""
        point, border = self.head, attrgetter("end" if self.head > self.anchor else "start")
        step, beside = (units.after, point + 1) if forward else (units.before, max(0, point - 1))
        word = next(units.within(Kind.WORD, Span(min(point, beside), max(point, beside))), None)
        if word is None or (border(word) <= point if forward else border(word) >= point):
            word = step(Kind.WORD, word or Span(point, point))
        return self.moved_to(units.text, border(word)) if word else self

    def moved_to(self, text: str, offset: int) -> "Range":
        """The moving end at ``offset``, or beside the other end when that is there."""
        if offset != self.anchor:
            return replace(self, head=offset)
        beside = replace(self, head=offset).moved_by_char(text, forward=self.head > self.anchor)
        return beside if beside.head != self.anchor else self
