"""Find in the open article: words looked for regardless of case, kind of quotation mark and kind of white space."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.text.normalized import NormalizedText, normalize
from annotations.text.span import Span


class FindState:
    """The words looked for and where they stand; the folded text is kept until another article is looked at."""

    def __init__(self) -> None:
        """Look for nothing yet."""
        self.query = ""
        """The words looked for, as typed."""
        self.matches: Sequence[Span] = ()
        """Where they stand, in order."""
        self._text: str | None = None
        self._folded: NormalizedText | None = None

    def search(self, query: str, text: str) -> Sequence[Span]:
        """Find every place of ``query`` in ``text`` (canonical text of the open article)."""
        self.query = query
        self.matches = list(self._fold(text).finditer(query)) if query.strip() else ()
        return self.matches

    def search_again(self, text: str) -> None:
        """Look for the same words in another article."""
        self.search(self.query, text)

    def next(self, offset: int) -> Span | None:
        """The first match that starts after ``offset``; from the last one on, the first again."""
        index = bisect_right(self.matches, offset, key=_start)
        return self.matches[index % len(self.matches)] if self.matches else None

    def previous(self, offset: int) -> Span | None:
        """The last match that starts before ``offset``; before the first one, the last again."""
        index = bisect_left(self.matches, offset, key=_start)
        return self.matches[index - 1] if self.matches else None

    def tally(self, match: Span) -> str:
        """Which of how many matches one is: ``3 of 12``."""
        return f"{bisect_right(self.matches, match.start, key=_start)} of {len(self.matches)}"

    def within(self, span: Span) -> Sequence[Span]:
        """The matches that touch ``span``."""
        first = bisect_left(self.matches, span.start, key=_start)
        while first and self.matches[first - 1].end > span.start:
            first -= 1
        return self.matches[first : bisect_left(self.matches, span.end, key=_start)]

    def _fold(self, text: str) -> NormalizedText:
        if self._folded is None or self._text is not text:
            self._text, self._folded = text, normalize(text)
        return self._folded


def _start(span: Span) -> int:
    return span.start
