"""A passage's words with all that a citation of them needs, as one value that formats read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from annotations.export.clean_text import to_single_line
from annotations.facts import ArticleFacts
from annotations.model import CONTEXT_LENGTH, Passage, Status
from annotations.text.span import Span

FOUND_STATUSES = frozenset({Status.EXACT, Status.MOVED, Status.CHANGED})
"""What a passage is whose words stand, for sure, at a place of the present text."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage's words with their citation, as copied or exported."""

    id: str
    """The passage's id."""
    article: str
    """Path of the article inside its folder, with forward slashes."""
    title: str
    author: str
    outlet: str
    published: str
    start: int
    """First code point of the words in the text that :attr:`sha256` is of."""
    end: int
    """Offset after the last code point."""
    quote: str
    """The words, verbatim, on one line: white space folded, without controls."""
    themes: tuple[str, ...]
    """Labels of its themes: ``trade / sanctions``."""
    note: str
    speaker: str
    """Who said the words."""
    via: str
    """Who reported them (second-hand quotes)."""
    said_on: str
    """When they were said, which is not when the article was published."""
    coder: str
    created: str
    """When the passage was made, ISO 8601 in UTC."""
    status: Status
    """How the passage relates to the present text of its article."""
    paragraph: int | None = None
    """Number of the paragraph it begins in, counted from 1, when the caller knows."""
    starred: bool = False
    exact: str = ""
    """The words as they stand in the text."""
    prefix: str = ""
    """Up to 64 code points before them."""
    suffix: str = ""
    """Up to 64 code points after them."""
    sha256: str = ""
    """Digest of the text that the offsets count in."""
    url: str = ""
    accessed: str = ""
    event: str = ""
    citekey: str = ""
    """The article's name in a bibliography, which no other article of the folder has."""
    caution: str = ""
    """A sentence about the article that prints with every quote of it."""
    unconfirmed: frozenset[str] = frozenset()
    """Which details of the article were only detected in the text."""

    @classmethod
    def from_passage(
        cls,
        passage: Passage,
        facts: ArticleFacts,
        themes: Iterable[str],
        paragraph: int | None = None,
        text: str | None = None,
    ) -> Self:
        """Put a quote together.

        Args:
            passage: What was kept.
            facts: What is known of its article.
            themes: Labels of the passage's themes, in its order.
            paragraph: Number of the paragraph the passage begins in, counted from 1, or none when nobody knows.
            text: The article's present text, if the passage's place is one in it: the words are taken from there.
        """
        anchor = passage.anchor
        found = passage.status in FOUND_STATUSES
        span, sha256 = (passage.span, (passage.now or anchor).sha256) if found else (anchor.span, anchor.sha256)
        exact, prefix, suffix = anchor.exact, anchor.prefix, anchor.suffix
        if passage.now and found and text is not None:
            exact, prefix, suffix = _words(text, span)
        return cls(
            **{name: getattr(passage, name) for name in _KEPT},
            **{name: getattr(facts, name) for name in _KNOWN},
            start=span.start,
            end=span.end,
            quote=to_single_line(exact),
            themes=tuple(themes),
            paragraph=paragraph,
            exact=exact,
            prefix=prefix,
            suffix=suffix,
            sha256=sha256,
        )


_KEPT = ("id", "article", "note", "speaker", "via", "said_on", "coder", "created", "status", "starred")
_KNOWN = (
    "title", "author", "outlet", "published", "url", "accessed", "event", "citekey", "caution", "unconfirmed",
)  # fmt: skip


def _words(text: str, span: Span) -> tuple[str, str, str]:
    """The words at a place, and what stands before and after them."""
    return (
        span.extract(text),
        text[max(0, span.start - CONTEXT_LENGTH) : span.start],
        text[span.end : span.end + CONTEXT_LENGTH],
    )
