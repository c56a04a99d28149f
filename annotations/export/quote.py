"""The words of a passage with the data for their citation, as the input of all export formats."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from annotations.export.clean_text import to_single_line
from annotations.facts import ArticleFacts
from annotations.model import CONTEXT_LENGTH, Passage, Status
from annotations.text.span import Span

FOUND_STATUSES = frozenset({Status.EXACT, Status.MOVED, Status.CHANGED})
"""Statuses of passages whose words are located with certainty in the current text."""


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
    """First code point of the words in the text with the digest :attr:`sha256`."""
    end: int
    """Offset after the last code point."""
    quote: str
    """The words on one line: white space collapsed, without controls and hidden characters."""
    themes: tuple[str, ...]
    """Labels of the passage's themes: ``trade / sanctions``."""
    note: str
    speaker: str
    """The speaker of the words."""
    via: str
    """The person or outlet that reported the words (second-hand quotes)."""
    said_on: str
    """Date of the statement, which may differ from the article's date of publication."""
    coder: str
    created: str
    """Time of the passage's creation, ISO 8601 in UTC."""
    status: Status
    """Relation of the passage to the current text of its article."""
    paragraph: int | None = None
    """Number of the paragraph that the passage begins in, counted from 1; ``None`` if unknown."""
    starred: bool = False
    exact: str = ""
    """The words verbatim."""
    prefix: str = ""
    """Up to 64 code points before the words."""
    suffix: str = ""
    """Up to 64 code points after the words."""
    sha256: str = ""
    """Digest of the text that the offsets refer to."""
    url: str = ""
    accessed: str = ""
    event: str = ""
    citekey: str = ""
    """The citation key of the article, unique within the folder."""
    caution: str = ""
    """A warning that is printed with every quote from the article."""
    unconfirmed: frozenset[str] = frozenset()
    """Names of the article's details that were detected in the text and not confirmed."""

    @classmethod
    def from_passage(
        cls,
        passage: Passage,
        facts: ArticleFacts,
        themes: Iterable[str],
        paragraph: int | None = None,
        text: str | None = None,
    ) -> Self:
        """Create a quote from a passage.

        Args:
            passage: The passage.
            facts: Details of its article.
            themes: Labels of the passage's themes, in the order of its tags.
            paragraph: Number of the paragraph that the passage begins in, counted from 1, or ``None`` if unknown.
            text: The article's current text, if the passage's span refers to it. The words of a relocated passage are
                then read from this text.
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
    """Return the words of a span, and the context before and after them."""
    return (
        span.extract(text),
        text[max(0, span.start - CONTEXT_LENGTH) : span.start],
        text[span.end : span.end + CONTEXT_LENGTH],
    )
