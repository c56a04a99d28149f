"""Anchors, which are stored with new passages and locate them after the article's text changes.

An anchor is created from a text, and split into words to be compared with a changed text.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256 as _sha256
from typing import Final, Self

from annotations.errors import InvalidRecord
from annotations.model import CONTEXT_LENGTH, Anchor, SentenceContext
from annotations.text.normalized import NormalizedText, normalize_query
from annotations.text.span import Span
from annotations.text.units import Kind, Units

_CJK: Final = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
word_pattern: Final = cache(lambda: re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+"))
"""Pattern of a word of a folded text; in scripts that put no blanks between words, each character is a word."""
_MIN_WEIGHT: Final = 3
"""Minimum weight of a word, because in some scripts each character is a word."""


def digest(text: str) -> str:
    """Return the SHA-256 of a canonical text in hexadecimal; the text is hashed as UTF-8 with ``surrogatepass``."""
    return _sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_anchor(units: Units, span: Span, sha256: str) -> Anchor:
    """Create the anchor of a span.

    Args:
        units: The units of the article, with its canonical text.
        span: The span of the passage, in code points of the canonical text.
        sha256: :func:`digest` of the canonical text, which the article already has.

    Raises:
        InvalidRecord: The span is empty or reaches outside the text.
    """
    text = units.text
    start, end = span
    if not 0 <= start < end <= len(text):
        raise InvalidRecord(
            f"A passage from {start} to {end} is not in the article, which has {len(text)} code points."
        )
    sentence = units.around(Kind.SENTENCE, start)
    host = sentence if sentence is not None and sentence.contains(span) else span
    return Anchor(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT_LENGTH) : start],
        suffix=text[end : end + CONTEXT_LENGTH],
        host=SentenceContext(host.start, host.end, host.extract(text)),
        paragraph=_paragraphs(units, span),
        sha256=sha256,
    )


def make_locator(units: Units, span: Span) -> str:
    """Return the place of a span in an article as citations state it: the paragraph in which it begins, ``¶ 9``."""
    return f"¶ {units.paragraphs.index_at(span.start) + 1}"


def _paragraphs(units: Units, span: Span) -> Span:
    """Return the paragraph around a span, or the stretch from the first to the last paragraph that it crosses."""
    whole = span
    for offset in (span.start, span.end - 1):
        paragraph = units.around(Kind.PARAGRAPH, offset)
        whole = whole if paragraph is None else whole.union(paragraph)
    return whole


def weight(words: Iterable[str]) -> int:
    """Return the weight of words: the sum of their lengths in letters, each at least :data:`_MIN_WEIGHT`."""
    return sum(max(len(word), _MIN_WEIGHT) for word in words)


def same_words(one: str, other: str) -> bool:
    """Return whether two stretches have the same wording.

    Only white space, the kinds of quotation marks and dashes, and invisible characters may differ. A difference in
    letters, letter case or other punctuation is a difference in wording.
    """
    return one == other or (normalize_query(one) == normalize_query(other) and _letters(one) == _letters(other))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


class AnchorContext:
    """A stretch of an article's earlier text around a passage, including the passage's sentence."""

    def __init__(self, text: str, passage: Span, host: Span) -> None:
        """Split a stretch into words; ``passage`` and ``host`` (its sentence) are in code points of ``text``."""
        self.text = text
        """The stretch, verbatim."""
        self.offset = passage.start
        """Offset of the passage in the stretch, in code points."""
        folded = NormalizedText(text)
        start, end = folded.offset_in_normalized(passage.start), folded.offset_in_normalized(passage.end)
        spans = [Span(*match.span()) for match in word_pattern().finditer(folded.text)]
        self.words = [span.extract(folded.text) for span in spans]
        """The words of the stretch, folded."""
        self.passage = _within(spans, start, end)
        """The words of the passage, as indexes into :attr:`words`; empty if the passage has no words."""
        self.host = _within(spans, folded.offset_in_normalized(host.start), folded.offset_in_normalized(host.end))
        """The words of its sentence, as indexes into :attr:`words`."""
        own = spans[self.passage.start : self.passage.end] or [Span(end, end)]
        self.before = folded.text[start : own[0].start]
        """Folded characters of the passage before its first word, such as quotation marks."""
        self.behind = folded.text[own[-1].end : end]
        """Folded characters of the passage after its last word."""

    @classmethod
    def from_anchor(cls, anchor: Anchor) -> Self:
        """Create the context from the texts stored in an anchor."""
        at, host = anchor.span, anchor.host
        sound = Span(host.start, host.end).contains(at) and len(host.exact) == host.end - host.start
        before, behind = (host.exact[: at.start - host.start], host.exact[at.end - host.start :]) if sound else ("", "")
        left, right = max(anchor.prefix, before, key=len), max(anchor.suffix, behind, key=len)
        start, end = len(left), len(left) + at.length
        return cls(left + anchor.exact + right, Span(start, end), Span(start - len(before), end + len(behind)))

    def weight(self, words: Span, places: Sequence[int] = ()) -> int:
        """Return the weight of some of the words; with ``places``, count only words whose place is not -1."""
        return weight(self.words[n] for n in range(words.start, words.end) if not places or places[n] >= 0)


def _within(spans: Sequence[Span], start: int, end: int) -> Span:
    """Return the index range of the spans that share a code point with ``[start, end)``."""
    first = bisect_left(spans, start + 1, key=lambda span: span.end)
    return Span(first, max(first, bisect_left(spans, end, key=lambda span: span.start)))
