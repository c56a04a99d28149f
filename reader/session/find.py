"""Search in the open article, ignoring case, the kind of quotation mark and the kind of white space."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.text.normalized import NormalizedText
from annotations.text.span import Span


class FindState:
    """The query and its matches. The normalized text is cached until another article is searched."""

    def __init__(self) -> None:
        """Create an empty search."""
        self.query = ""
        """The query, as typed."""
        self.matches: Sequence[Span] = ()
        """The spans of the matches, in text order."""
        self._text: str | None = None
        self._folded: NormalizedText | None = None

    def search(self, query: str, text: str) -> Sequence[Span]:
        """Find all matches of ``query`` in ``text``, the canonical text of the open article."""
        self.query = query
        self.matches = list(self._fold(text).finditer(query)) if query.strip() else ()
        return self.matches

    def next(self, offset: int) -> Span | None:
        """Return the first match that starts after ``offset`` (code points), wrapping around to the first match."""
        index = bisect_right(self.matches, offset, key=_start)
        return self.matches[index % len(self.matches)] if self.matches else None

    def previous(self, offset: int) -> Span | None:
        """Return the last match that starts before ``offset`` (code points), wrapping around to the last match."""
        index = bisect_left(self.matches, offset, key=_start)
        return self.matches[index - 1] if self.matches else None

    def tally(self, match: Span) -> str:
        """Return the rank of a match among all matches, as in ``3 of 12``."""
        return f"{bisect_right(self.matches, match.start, key=_start)} of {len(self.matches)}"

    def _fold(self, text: str) -> NormalizedText:
        if self._folded is None or self._text is not text:
            self._text, self._folded = text, NormalizedText(text)
        return self._folded


def _start(span: Span) -> int:
    return span.start
