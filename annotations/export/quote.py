"""Quotes: the words of a passage with the data for their citation, as the input of all export formats.

Quotes leave the program as plain characters that no receiving program interprets as control sequences.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from annotations.facts import ArticleFacts
from annotations.model import CONTEXT_LENGTH, Passage, Status
from annotations.text.span import Span

FOUND_STATUSES = frozenset({Status.EXACT, Status.MOVED, Status.CHANGED})
"""Statuses of passages whose words are located with certainty in the current text."""

_OF_PASSAGE = ("id", "article", "note", "speaker", "via", "said_on", "coder", "created", "status", "starred")
_OF_ARTICLE = (
    "title", "author", "outlet", "published", "url", "accessed", "event", "citekey", "caution", "unconfirmed",
)  # fmt: skip
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls, save those that are white space
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: they reorder the surrounding text
    "\U000e0000-\U000e007f"  # tag characters: invisible text
    "]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
_CLOSING_MARKS = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
"""Opening double quotation marks with the marks that close each of them."""


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
            **{name: getattr(passage, name) for name in _OF_PASSAGE},
            **{name: getattr(facts, name) for name in _OF_ARTICLE},
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


def _words(text: str, span: Span) -> tuple[str, str, str]:
    """Return the words of a span, and the context before and after them."""
    return (
        span.extract(text),
        text[max(0, span.start - CONTEXT_LENGTH) : span.start],
        text[span.end : span.end + CONTEXT_LENGTH],
    )


def to_single_line(text: str) -> str:
    """Return ``text`` on one line: white space collapsed, controls and hidden characters removed.

    A run of white space, including no-break spaces and line ends, becomes one space. Lone surrogates, which neither
    files nor the clipboard accept, become U+FFFD.
    """
    folded = " ".join(_HIDDEN.sub("", text).split())
    return folded if folded.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", folded)


def to_clean_lines(text: str) -> str:
    """Return ``text`` without controls and hidden characters, safe for a table cell; lines and spaces are kept."""
    if text.isprintable() and text.isascii():
        return text
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _HIDDEN.sub("", _LINE_END.sub("\n", text)))


def in_quotation_marks(words: str) -> str:
    """Enclose ``words`` in “ ”, unless one pair of double quotation marks already encloses them.

    The words stay verbatim, including their own quotation marks.
    """
    return words if _enclosed(words) else f"“{words}”"


def _enclosed(words: str) -> bool:
    """Return whether the first character is a quotation mark that the last character, and no earlier one, closes."""
    if len(words) < 2:
        return False
    opening, inner, last = words[0], words[1:-1], words[-1]
    if opening == '"':
        return last == '"' and '"' not in inner
    closing = _CLOSING_MARKS.get(opening, "")
    if last not in closing or not closing:
        return False
    depth = 1
    for mark in inner:
        depth += (mark == opening) - (mark in closing)
        if depth == 0:
            return False
    return True
