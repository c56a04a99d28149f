"""A passage's words with all that a citation of them needs, as one value that formats read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from annotations.export.words import plain
from annotations.facts import ArticleFacts
from annotations.model import Passage, Status


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
    """First code point of the passage in the canonical text of its article."""
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
    caution: str = ""
    """A sentence about the article that prints with every quote of it."""
    unconfirmed: frozenset[str] = frozenset()
    """Which of ``title``, ``author``, ``outlet``, ``published`` were only detected in the text."""

    @classmethod
    def of(cls, passage: Passage, facts: ArticleFacts, themes: Iterable[str], paragraph: int | None = None) -> Self:
        """Put a quote together.

        Args:
            passage: What was kept.
            facts: What is known of its article.
            themes: Labels of the passage's themes, in its order.
            paragraph: Number of the paragraph the passage begins in, counted from 1, or none when nobody knows.
        """
        return cls(
            id=passage.id,
            article=passage.article,
            title=facts.title,
            author=facts.author,
            outlet=facts.outlet,
            published=facts.published,
            start=passage.span.start,
            end=passage.span.end,
            quote=plain(passage.anchor.exact),
            themes=tuple(themes),
            note=passage.note,
            speaker=passage.speaker,
            via=passage.via,
            said_on=passage.said_on,
            coder=passage.coder,
            created=passage.created,
            status=passage.status,
            paragraph=paragraph,
            caution=facts.caution,
            unconfirmed=facts.unconfirmed,
        )
