"""Location of incoming passages in the articles of the folder."""

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
    """The data of an article that imports need."""

    path: str
    """Path inside the folder."""
    text: str
    """Canonical text."""
    sha256: str
    """Digest of the text."""
    units: Units


Articles = Callable[[str, str], ReadableArticle | None]
"""Function that returns the article with a path, else one whose text has a digest, else ``None``."""


def locate(article: ReadableArticle, passage: IncomingPassage) -> tuple[Anchor, CurrentPlace | None]:
    """Locate a passage at its offsets if its words are there, else at the only occurrence of its words.

    A passage with an anchor made on another text keeps the anchor and is located by it, like stored passages after a
    revision; it is kept even if it is not found.

    Raises:
        InvalidRecord: The article does not contain the words, or contains them several times.
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
    """Yield every occurrence of the words."""
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
    """Return whether the text around a span matches the prefix and suffix of the passage."""
    before, after = passage.prefix, passage.suffix
    around = text[max(0, span.start - len(before)) : span.start] == before and text.startswith(after, span.end)
    return bool(before or after) and around
