"""Spans: positions in canonical text, in the one form that the whole program uses."""

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of an article's canonical text, in code points."""

    start: int
    """Offset of the first code point."""

    end: int
    """Offset after the last code point."""

    @property
    def length(self) -> int:
        """The length in code points."""
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        """Return whether every code point of ``other`` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def contains_offset(self, offset: int) -> bool:
        """Return whether the code point at ``offset`` lies inside this span."""
        return self.start <= offset < self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def union(self, other: "Span") -> "Span":
        """Return the smallest span that contains both spans."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def extract(self, text: str) -> str:
        """Return the part of ``text`` that this span covers."""
        return text[self.start : self.end]
