"""The preview under the quotes: a passage in its context, with its tags, note and source."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from annotations.model import Passage, Status
from annotations.text.paragraphs import Paragraphs
from annotations.text.span import Span
from reader.articles.article import Article
from reader.session import tag_display
from reader.session.excerpt import ContextRow, excerpt
from reader.session.session import Session
from reader.widgets.quote_list import NUMBER_WIDTH, THEMES_WIDTH
from reader.widgets.safe_text import safe_content
from reader.widgets.style import RenderStyle

MARGIN_WIDTH = NUMBER_WIDTH + THEMES_WIDTH
"""Cells before the text, so that it is aligned with the words of the rows."""

_STATUS_SENTENCES = {
    Status.CHANGED: "The article’s wording has changed since.",
    Status.REVIEW: "Its place in the changed article is not confirmed.",
    Status.HOST: "Only the sentence is still in the article, these words are not.",
    Status.ORPHAN: "These words are no longer in the article.",
}
"""Warnings about passages whose words or position have changed."""

SPACIOUS_HEIGHT = 10
"""Height in rows from which an empty row separates the text from the details."""

ARTICLE_CHANGED = "The article is not as it was when this was tagged; these are the words as they were."


def span_in(article: Article, passage: Passage) -> Span | None:
    """Return the span of the passage in the current text of the article, or ``None`` if it is uncertain."""
    span, text = passage.span, article.text
    if passage.status is Status.ORPHAN or span.end > len(text):
        return None
    same = (passage.now or passage.anchor).sha256 == article.sha256
    return span if same or span.extract(text) == passage.anchor.exact else None


def preview(
    session: Session, look: RenderStyle, passage: Passage, article: Article | str | None, width: int, room: int
) -> Sequence[Content]:
    """Return the preview rows of a passage.

    Args:
        session: The session with the codebook and the facts about articles.
        look: The style of the rows.
        passage: The passage.
        article: Its article, the reason why it cannot be read, or ``None`` while it is being read.
        width: Width of a row in cells.
        room: Number of rows available.
    """
    span = span_in(article, passage) if isinstance(article, Article) else None
    problem = article if isinstance(article, str) else _STATUS_SENTENCES.get(passage.status, "")
    if isinstance(article, Article) and span:
        text, paragraphs = article.text, article.paragraphs
    else:
        problem = problem or (ARTICLE_CHANGED if article else "")
        anchor = passage.anchor
        text = anchor.prefix + anchor.exact + anchor.suffix
        span = Span(len(anchor.prefix), len(anchor.prefix + anchor.exact))
        paragraphs = Paragraphs(text)
    said = [safe_content(" " * MARGIN_WIDTH + problem, look.shades.error)] if problem else []
    said = [*said, *_said(session, look, passage)][: max(1, (room - 2) // 4)]
    said = [safe_content(""), *said] if room >= SPACIOUS_HEIGHT else said
    cells = min(look.column, width - MARGIN_WIDTH - 2)
    rows = excerpt(text, paragraphs, span, cells, max(1, room - len(said)))
    blank = [safe_content("")] * (room - len(said) - len(rows))
    return [*(_drawn(look, row) for row in rows), *blank, *said]


def _drawn(look: RenderStyle, row: ContextRow) -> Content:
    shades = look.shades
    marked = f"{'underline ' if shades.monochrome else ''}{shades.text} on {shades.selection}"
    before = safe_content(" " * MARGIN_WIDTH + row.before, shades.dim)
    return before + safe_content(row.within, marked) + safe_content(row.after, shades.dim)


def _said(session: Session, look: RenderStyle, passage: Passage) -> Iterator[Content]:
    """Yield the rows with the passage's tags, speaker and coder, its note, and its source."""
    shades, left = look.shades, safe_content(" " * MARGIN_WIDTH)
    tags = left
    for theme in dict.fromkeys(passage.themes):
        colour = tag_display.colour_of(session, theme)
        name = session.codebook.label(theme) if theme in session.codebook else theme
        tags += safe_content(f"{look.bar}{name}  ", look.theme(colour))
    by, via = passage.speaker and f"said by {passage.speaker}", passage.via and f"via {passage.via}"
    about = (by, via, passage.said_on, f"{passage.coder} {passage.created[:10]}")
    yield tags + safe_content(" · ".join(filter(None, about)), shades.dim)
    if passage.note:
        yield left + safe_content(f"✎ {' '.join(passage.note.split())}", shades.text)
    facts = session.known_facts(passage.article)
    source = (facts.title, facts.author, facts.outlet, facts.published or "n.d.", passage.article)
    yield left + safe_content(" · ".join(filter(None, source)), shades.dim)
