"""A passage among the words around it, and what is said of it: the rows under the quotes."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from annotations.model import Passage, Status
from annotations.text.paragraphs import Paragraphs
from annotations.text.span import Span
from reader.articles.article import Article
from reader.session import tag_display
from reader.session.excerpt import ContextRow, excerpt
from reader.session.session import Session
from reader.widgets.quote_list import NUMBER, THEMES
from reader.widgets.safe_text import content
from reader.widgets.style import Looks

MARGIN = NUMBER + THEMES
"""Cells before the text, which stands under the words of the rows."""

_STANDING = {
    Status.CHANGED: "The article’s wording has changed since.",
    Status.REVIEW: "Its place in the changed article is not confirmed.",
    Status.HOST: "Only the sentence is still in the article, these words are not.",
    Status.ORPHAN: "These words are no longer in the article.",
}
"""What must be known of a passage that is not simply there."""

SPACIOUS = 10
"""Rows from which there is an empty one between the text and what is said of it."""

GONE = "The article is not as it was when this was tagged; these are the words as they were."


def place_in(article: Article, passage: Passage) -> Span | None:
    """Where the passage stands in the article as it is now, or none when that is not sure."""
    span, text = passage.span, article.text
    if passage.status is Status.ORPHAN or span.end > len(text):
        return None
    same = (passage.now or passage.anchor).sha256 == article.sha256
    return span if same or span.extract(text) == passage.anchor.exact else None


def preview(
    session: Session, look: Looks, passage: Passage, article: Article | str | None, width: int, room: int
) -> Sequence[Content]:
    """Rows of a passage.

    Args:
        session: Who looks at it.
        look: What it is drawn with.
        passage: The passage.
        article: Its article, or why it cannot be read, or none while it is being read.
        width: Cells of a row.
        room: How many rows there may be.
    """
    span = place_in(article, passage) if isinstance(article, Article) else None
    problem = article if isinstance(article, str) else _STANDING.get(passage.status, "")
    if isinstance(article, Article) and span:
        text, paragraphs = article.text, article.paragraphs
    else:
        problem = problem or (GONE if article else "")
        anchor = passage.anchor
        text = anchor.prefix + anchor.exact + anchor.suffix
        span = Span(len(anchor.prefix), len(anchor.prefix + anchor.exact))
        paragraphs = Paragraphs(text)
    said = [content(" " * MARGIN + problem, look.shades.error)] if problem else []
    said = [*said, *_said(session, look, passage)][: max(1, (room - 2) // 4)]
    said = [content(""), *said] if room >= SPACIOUS else said
    cells = min(look.column, width - MARGIN - 2)
    rows = excerpt(text, paragraphs, span, cells, max(1, room - len(said)))
    blank = [content("")] * (room - len(said) - len(rows))
    return [*(_drawn(look, row) for row in rows), *blank, *said]


def _drawn(look: Looks, row: ContextRow) -> Content:
    shades = look.shades
    marked = f"{'underline ' if shades.monochrome else ''}{shades.text} on {shades.selection}"
    before = content(" " * MARGIN + row.before, shades.dim)
    return before + content(row.within, marked) + content(row.after, shades.dim)


def _said(session: Session, look: Looks, passage: Passage) -> Iterator[Content]:
    """Its tags and who made them, its note, who said the words, where they come from."""
    shades, left = look.shades, content(" " * MARGIN)
    tags = left
    for theme in dict.fromkeys(passage.themes):
        colour = tag_display.colour_of(session, theme)
        name = session.codebook.label(theme) if theme in session.codebook else theme
        tags += content(f"{look.bar}{name}  ", look.theme(colour))
    by, via = passage.speaker and f"said by {passage.speaker}", passage.via and f"via {passage.via}"
    about = (by, via, passage.said_on, f"{passage.coder} {passage.created[:10]}")
    yield tags + content(" · ".join(filter(None, about)), shades.dim)
    if passage.note:
        yield left + content(f"✎ {' '.join(passage.note.split())}", shades.text)
    facts = session.known_facts(passage.article)
    source = (facts.title, facts.author, facts.outlet, facts.published or "n.d.", passage.article)
    yield left + content(" · ".join(filter(None, source)), shades.dim)
