"""Creation of anchors, which are stored with new passages and locate them after the article's text changes."""

from hashlib import sha256 as _sha256

from annotations.errors import InvalidRecord
from annotations.model import CONTEXT_LENGTH, Anchor, SentenceContext
from annotations.text.span import Span
from annotations.text.units import Kind, Units


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
        raise InvalidRecord(f"A passage cannot stand at {start} to {end} in an article of {len(text)} code points.")
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


def _paragraphs(units: Units, span: Span) -> Span:
    """Return the paragraph around a span, or the stretch from the first to the last paragraph that it crosses."""
    whole = span
    for offset in (span.start, span.end - 1):
        paragraph = units.around(Kind.PARAGRAPH, offset)
        whole = whole if paragraph is None else whole.union(paragraph)
    return whole
