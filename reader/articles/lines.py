"""The lines of an article and their roles."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, overload

from annotations.text.span import Span

_LINE = re.compile(r"\S[^\n]*")
_OFFSET = re.compile(r"[0-9]{1,12}")


class Role(StrEnum):
    """The role of a line in an article."""

    TITLE = "title"
    METADATA = "metadata"
    FURNITURE = "furniture"
    BODY = "body"


class Line(NamedTuple):
    """A line that is not blank."""

    span: Span
    """The whole line without its line end."""
    role: Role
    reason: str
    """The reason for the role, in an analyst's words: ``comment form``."""


_ROLES = frozenset(Role)

BODY_REASON = "article text"
"""The reason for the default role."""

FLIPPED_REASON = "set by hand"
"""The reason for a role that an analyst set."""

Marks = Mapping[int, Line]
"""Lines outside the body, by the offset of their start."""


def spans_of_lines(text: str, start: int = 0) -> Iterator[Span]:
    """Yield the spans of lines that are not blank, beginning with the line that starts at ``start``."""
    for match in _LINE.finditer(text, start):
        yield Span(max(start, text.rfind("\n", start, match.start()) + 1), match.end())
        start = match.end()


class Lines(Sequence[Line]):
    """All lines of a text that are not blank, in order.

    Only lines outside the body are stored. The others are computed on demand, so that a text of ten megabytes needs
    memory only for its marked lines until a caller iterates over all lines.
    """

    def __init__(self, text: str, marks: Marks, overrides: Mapping[str, str] | None = None) -> None:
        """Create the lines from their classification and an analyst's overrides.

        Args:
            text: Canonical text.
            marks: The lines that were classified as other than body.
            overrides: Roles by the offset of the line's start as text; entries that match no line are ignored.
        """
        self._text = text
        lines = {**marks, **_overridden(text, overrides or {})}
        self._marked = tuple(sorted(line for line in lines.values() if line.role is not Role.BODY))
        self._by_hand = {start: line for start, line in lines.items() if line.role is Role.BODY}
        self._starts = [line.span.start for line in self._marked]

    @property
    def marked(self) -> Sequence[Line]:
        """The lines outside the body, in order."""
        return self._marked

    @property
    def title(self) -> str:
        """The text of the title lines, or an empty string."""
        lines = [line for line in self._marked if line.role is Role.TITLE]
        by_hand = [line for line in lines if line.reason == FLIPPED_REASON]
        words = " ".join(line.span.extract(self._text) for line in by_hand or lines)
        return " ".join(words.split()).lstrip("# ")

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self._line(span) for span in self._all[index]]
        return self._line(self._all[index])

    def role_at(self, offset: int) -> Role:
        """Return the role of the line at an offset; body for a blank line."""
        line = self._marked_at(offset)
        return line.role if line else Role.BODY

    def line_at(self, offset: int) -> Line | None:
        """Return the line at an offset, or ``None`` if it is blank."""
        if line := self._marked_at(offset):
            return line
        start = self._text.rfind("\n", 0, offset) + 1
        end = self._text.find("\n", offset)
        span = Span(start, len(self._text) if end < 0 else end)
        return self._line(span) if span.extract(self._text).strip() else None

    def is_boilerplate(self, span: Span) -> bool:
        """Return whether a span, such as a sentence, lies entirely on lines of furniture."""
        place = bisect_right(self._runs, (span.start, len(self._text) + 1, 0)) - 1
        return place >= 0 and span.end <= self._runs[place][1]

    def folds(self) -> Sequence[Span]:
        """Return the runs of two or more lines of furniture before the first body line and after the last one."""
        first, last = self._body
        return [Span(start, end) for start, end, count in self._runs if count > 1 and (end <= first or start >= last)]

    @cached_property
    def _all(self) -> Sequence[Span]:
        return list(spans_of_lines(self._text))

    @cached_property
    def _runs(self) -> list[tuple[int, int, int]]:
        """Start, end and number of lines of each run of furniture, in which only blank lines may intervene."""
        runs: list[tuple[int, int, int]] = []
        for span, role, _ in self._marked:
            if role is not Role.FURNITURE:
                continue
            if runs and not self._text[runs[-1][1] : span.start].strip():
                start, _, count = runs.pop()
                runs.append((start, span.end, count + 1))
            else:
                runs.append((span.start, span.end, 1))
        return runs

    @cached_property
    def _body(self) -> tuple[int, int]:
        """Start of the first body line and an offset after the last one; both are out of range if there is no body."""
        first = next((span.start for span in spans_of_lines(self._text) if not self._marked_at(span.start)), None)
        if first is None:
            return -1, len(self._text) + 1
        last = len(self._text)
        for line in reversed(self._marked):
            if self._text[line.span.end : last].strip():
                break
            last = line.span.start
        return first, last

    def _marked_at(self, offset: int) -> Line | None:
        place = bisect_right(self._starts, offset) - 1
        if place >= 0 and offset < self._marked[place].span.end:
            return self._marked[place]
        return None

    def _line(self, span: Span) -> Line:
        place = bisect_left(self._starts, span.start)
        if place < len(self._starts) and self._starts[place] == span.start:
            return self._marked[place]
        return self._by_hand.get(span.start, Line(span, Role.BODY, BODY_REASON))


def _overridden(text: str, overrides: Mapping[str, str]) -> dict[int, Line]:
    lines = {}
    for place, role in overrides.items():
        start = int(place) if _OFFSET.fullmatch(place) else len(text)
        begins_line = start == 0 or text[start - 1 : start] == "\n"
        span = next(spans_of_lines(text, start), None) if begins_line else None
        if span and span.start == start and role in _ROLES:
            lines[start] = Line(span, Role(role), FLIPPED_REASON)
    return lines
