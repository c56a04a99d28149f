"""Where the words of an incoming passage stand in the text that is here."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from annotations.anchors import make_anchor
from annotations.anchors.revision import Revision
from annotations.errors import InvalidRecord
from annotations.export.clean_text import to_single_line
from annotations.importing.incoming import IncomingPassage
from annotations.model import Anchor, CurrentPlace
from annotations.text.normalized import NormalizedText
from annotations.text.span import Span
from annotations.text.units import Units


class ReadableArticle(NamedTuple):
    """An article as far as imports need it."""

    path: str
    """Its path inside the folder."""
    text: str
    """Canonical text."""
    sha256: str
    """Digest of the text."""
    units: Units


Articles = Callable[[str, str], ReadableArticle | None]
"""Gives the article with a path, else one whose text has a digest, or none."""


def locate(article: ReadableArticle, passage: IncomingPassage) -> tuple[Anchor, CurrentPlace | None]:
    """Where a passage stands: at its offsets if its words are there, else where its words are and nowhere else.

    A passage that comes with its anchor keeps it, and is found by it as ours are; it may be lost then, and is kept.

    Raises:
        InvalidRecord: Its words are not there, or at several places.
    """
    if passage.anchor and passage.anchor.sha256 != article.sha256:
        return passage.anchor, _revision(article.text, article.sha256).locate(passage.anchor)
    return make_anchor(article.units, _span(article, passage), article.sha256), None


@lru_cache(maxsize=4)
def _revision(text: str, sha256: str) -> Revision:
    return Revision(text, sha256)


def _span(article: ReadableArticle, passage: IncomingPassage) -> Span:
    words = to_single_line(passage.exact or passage.quote)
    return _as_stated(article, passage, words) or _only_place(article.text, passage, words)


def _as_stated(article: ReadableArticle, passage: IncomingPassage, words: str) -> Span | None:
    if passage.start is None or passage.end is None or passage.end > len(article.text):
        return None
    span = Span(passage.start, passage.end)
    wordless = not (passage.exact or passage.quote)
    there = to_single_line(span.extract(article.text)) == words or (wordless and passage.sha256 == article.sha256)
    return span if there else None


def _only_place(text: str, passage: IncomingPassage, words: str) -> Span:
    if not words:
        raise InvalidRecord("it has no words to look for, and its offsets are those of another text")
    found = list(_places(text, passage, words))
    if len(found) > 1:
        found = [span for span in found if _fits(text, span, passage)] or found
    if len(found) != 1:
        raise InvalidRecord(f"its words stand at {len(found)} places" if found else "its words are not in the article")
    return found[0]


def _places(text: str, passage: IncomingPassage, words: str) -> Iterator[Span]:
    """Every place of the words."""
    at = text.find(passage.exact) if passage.exact else -1
    if at < 0:
        yield from (
            span for span in NormalizedText(text).finditer(words) if to_single_line(span.extract(text)) == words
        )
        return
    while at >= 0:
        yield Span(at, at + len(passage.exact))
        at = text.find(passage.exact, at + 1)


def _fits(text: str, span: Span, passage: IncomingPassage) -> bool:
    """Whether the passage says that what stands around a place stands around it."""
    before, after = passage.prefix, passage.suffix
    around = text[max(0, span.start - len(before)) : span.start] == before and text.startswith(after, span.end)
    return bool(before or after) and around
