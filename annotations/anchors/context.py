"""What an anchor remembers of its article: the passage, its sentence and the text on both sides, as words."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, Self

from annotations.model import Anchor
from annotations.text.lazy_regex import lazy_regex
from annotations.text.normalized import normalize, normalize_query
from annotations.text.span import Span

_CJK: Final = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
word: Final = lazy_regex(rf"[{_CJK}]|[^\W_{_CJK}]+")
"""A word of a folded text, for comparing; in scripts that put no blanks between words, a character."""
_LEAST: Final = 3
"""Letters that every word counts for at least; in some scripts each character is a word."""


def weight(words: Iterable[str]) -> int:
    """How much words count: their letters."""
    return sum(max(len(word), _LEAST) for word in words)


def same_words(one: str, other: str) -> bool:
    """Whether two stretches say the same.

    Only white space, the kinds of quotation marks and dashes, and what nobody sees may differ. Other letters, other
    capitals and other punctuation are other words.
    """
    return one == other or (normalize_query(one) == normalize_query(other) and _letters(one) == _letters(other))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


class AnchorContext:
    """One stretch of an article as it was, from before the passage to behind it; it holds the passage's sentence."""

    def __init__(self, text: str, passage: Span, host: Span) -> None:
        """Cut a stretch into words; passage and sentence are given in its code points."""
        self.text = text
        """The stretch, verbatim."""
        self.offset = passage.start
        """Where in it the passage begins, in code points."""
        folded = normalize(text)
        start, end = folded.offset_in_normalized(passage.start), folded.offset_in_normalized(passage.end)
        spans = [Span(*match.span()) for match in word().finditer(folded.text)]
        self.words = [span.extract(folded.text) for span in spans]
        """Its words, folded."""
        self.passage = _within(spans, start, end)
        """Which of them are the passage's, as indexes; an empty span when none are."""
        self.host = _within(spans, folded.offset_in_normalized(host.start), folded.offset_in_normalized(host.end))
        """Which are its sentence's."""
        own = spans[self.passage.start : self.passage.end] or [Span(end, end)]
        self.before = folded.text[start : own[0].start]
        """What the passage has before its first word: quotation marks and the like."""
        self.behind = folded.text[own[-1].end : end]
        """What it has behind its last one."""

    @classmethod
    def from_anchor(cls, anchor: Anchor) -> Self:
        """Put together what an anchor holds."""
        at, host = anchor.span, anchor.host
        sound = Span(host.start, host.end).contains(at) and len(host.exact) == host.end - host.start
        before, behind = (host.exact[: at.start - host.start], host.exact[at.end - host.start :]) if sound else ("", "")
        left, right = max(anchor.prefix, before, key=len), max(anchor.suffix, behind, key=len)
        start, end = len(left), len(left) + at.length
        return cls(left + anchor.exact + right, Span(start, end), Span(start - len(before), end + len(behind)))

    def weight(self, words: Span, places: Sequence[int] = ()) -> int:
        """How much some of the words count; given places, only those that have one."""
        return weight(self.words[n] for n in range(words.start, words.end) if not places or places[n] >= 0)


def _within(spans: Sequence[Span], start: int, end: int) -> Span:
    """Which of some spans share a code point with a stretch."""
    first = bisect_left(spans, start + 1, key=lambda span: span.end)
    return Span(first, max(first, bisect_left(spans, end, key=lambda span: span.start)))
