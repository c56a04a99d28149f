"""The selected span, and the ends of a selection that moves by character, word or row."""

from dataclasses import dataclass, replace
from operator import attrgetter

from annotations.text.graphemes import next_boundary, previous_boundary
from annotations.text.span import Span
from annotations.text.units import Kind, Units


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
