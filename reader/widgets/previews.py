"""The previews below tables: a passage in its context, and its old words beside the new ones."""

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from annotations.codebook import Codebook
from annotations.export.citation import STATUS_REMARKS
from annotations.facts import ArticleFacts
from annotations.model import Passage, Status
from annotations.text.paragraphs import Paragraphs
from annotations.text.sanitize import sanitize
from annotations.text.span import Span
from reader.articles.article import Article
from reader.layout.rows import MIN_WIDTH, RowKind, Rows
from reader.session.models.review import Word
from reader.widgets.content import safe_content
from reader.widgets.style import RenderStyle
from reader.widgets.table_rows import NUMBER_WIDTH, THEMES_WIDTH

MARGIN_WIDTH = NUMBER_WIDTH + THEMES_WIDTH
"""Cells before the text, so that it is aligned with the words of the rows."""

COMPARISON_MARGIN_WIDTH, COMPARISON_GAP_WIDTH = 3, 4
"""Cells before and between the two columns of the comparison."""

SPACIOUS_HEIGHT = 10
"""Height in rows from which an empty row separates the text from the details."""

MAX_ROWS_BEFORE = 3
"""Maximum number of rows before a passage, if as many rows fit after it."""

ARTICLE_CHANGED = "The article is not as it was when this was tagged; these are the words as they were."


class ContextRow(NamedTuple):
    """A row of text, split where the passage begins and ends. The text is already safe to draw in the terminal."""

    before: str
    within: str
    after: str


def _remark(status: Status) -> str:
    """Return a sentence about a passage whose words or place have changed, or an empty string."""
    remark = STATUS_REMARKS.get(status, "")
    return f"{remark[0].upper()}{remark[1:]}." if remark else ""


def span_in(article: Article, passage: Passage) -> Span | None:
    """Return the span of the passage in the current text of the article, or ``None`` if it is uncertain."""
    span, text = passage.span, article.text
    if passage.status is Status.ORPHAN or span.end > len(text):
        return None
    same = (passage.now or passage.anchor).sha256 == article.sha256
    return span if same or span.extract(text) == passage.anchor.exact else None


def preview(
    look: RenderStyle,
    codebook: Codebook,
    passage: Passage,
    article: Article | str | None,
    facts: ArticleFacts,
    width: int,
    room: int,
) -> Sequence[Content]:
    """Return the preview rows of a passage.

    Args:
        look: The style of the rows.
        codebook: The themes.
        passage: The passage.
        article: Its article, the reason why it cannot be read, or ``None`` while it is being read.
        facts: What is known of the article.
        width: Width of a row in cells.
        room: Number of rows available.
    """
    span = span_in(article, passage) if isinstance(article, Article) else None
    problem = article if isinstance(article, str) else _remark(passage.status)
    if isinstance(article, Article) and span:
        text, paragraphs = article.text, article.paragraphs
    else:
        problem = problem or (ARTICLE_CHANGED if article else "")
        anchor = passage.anchor
        text = anchor.prefix + anchor.exact + anchor.suffix
        span = Span(len(anchor.prefix), len(anchor.prefix + anchor.exact))
        paragraphs = Paragraphs(text)
    said = [safe_content(" " * MARGIN_WIDTH + problem, look.shades.error)] if problem else []
    said = [*said, *_said(look, codebook, passage, facts)][: max(1, (room - 2) // 4)]
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


def _said(look: RenderStyle, codebook: Codebook, passage: Passage, facts: ArticleFacts) -> Iterator[Content]:
    """Yield the rows with the passage's tags, speaker and coder, its note, and its source."""
    shades, left = look.shades, safe_content(" " * MARGIN_WIDTH)
    tags = left
    for theme in dict.fromkeys(passage.themes):
        name = codebook.label(theme) if theme in codebook else theme
        tags += safe_content(f"{look.bar}{name}  ", look.shades.theme(codebook.colour_of(theme)))
    by, via = passage.speaker and f"said by {passage.speaker}", passage.via and f"via {passage.via}"
    about = (by, via, passage.said_on, f"{passage.coder} {passage.created[:10]}")
    yield tags + safe_content(" · ".join(filter(None, about)), shades.dim)
    if passage.note:
        yield left + safe_content(f"✎ {' '.join(passage.note.split())}", shades.text)
    source = (facts.title, facts.author, facts.outlet, facts.published or "n.d.", passage.article)
    yield left + safe_content(" · ".join(filter(None, source)), shades.dim)


def excerpt(text: str, paragraphs: Paragraphs, span: Span, width: int, room: int) -> list[ContextRow]:
    """Return the rows of a passage and its context. If the passage is too long, return its beginning.

    Args:
        text: The canonical text.
        paragraphs: The paragraphs of the text.
        span: The span of the passage in code points. It must not be empty.
        width: Width of a row, in cells.
        room: Maximum number of rows.
    """
    width = max(MIN_WIDTH, width)
    reach = width * (room + 1)
    start = _at_word(text, max(0, span.start - reach), span.start)
    end = min(len(text), min(span.end, span.start + reach) + reach)
    between = paragraphs[paragraphs.last_from(start) : paragraphs.last_from(end) + 1]
    parts = [Span(max(part.start, start) - start, min(part.end, end) - start) for part in between]
    rows = Rows(text[start:end], [part for part in parts if part.start < part.end], width)
    shown = [index for index in range(len(rows)) if rows[index].kind is RowKind.TEXT]
    within = Span(span.start - start, span.end - start)
    first, last = (shown.index(index) if index in shown else 0 for index in rows.rows_of(within))
    return [_cut(rows, index, within) for index in shown[_top(first, last, len(shown), room) :][:room]]


def _top(first: int, last: int, count: int, room: int) -> int:
    """Return the first row to show, so that rows ``first`` to ``last`` have context before and after them."""
    before = min(MAX_ROWS_BEFORE, max(1, (room - (last - first + 1)) // 2))
    return max(0, min(first - before, count - room))


def _at_word(text: str, offset: int, before: int) -> int:
    """Return the offset after the next space, so that no row begins within a word."""
    blank = text.find(" ", offset, before) if offset else -1
    return offset if blank < 0 else blank + 1


def _cut(rows: Rows, index: int, within: Span) -> ContextRow:
    drawn = rows.drawn(index)
    start, end = drawn.span
    cuts = [start, max(start, min(within.start, end)), max(start, min(within.end, end)), end]
    before, marked, after = (drawn.drawn_between(cuts[place], cuts[place + 1]) for place in range(3))
    return ContextRow(before, marked if after else marked.rstrip(), after)


def side_by_side(look: RenderStyle, old: Sequence[Word], new: Sequence[Word], width: int, room: int) -> list[Content]:
    """Return at most ``room`` rows, old words left and new words right; differing words are bold and underlined."""
    cells = max(10, (width - 2 * COMPARISON_MARGIN_WIDTH - COMPARISON_GAP_WIDTH) // 2)
    middle, rows = COMPARISON_MARGIN_WIDTH + cells + COMPARISON_GAP_WIDTH, []
    for before, after in islice(zip_longest(_wrapped(old, cells), _wrapped(new, cells), fillvalue=()), room):
        left = safe_content(" " * COMPARISON_MARGIN_WIDTH) + _drawn_words(look, before)
        gap = safe_content(" " * max(1, middle - left.cell_length))
        rows.append(left + gap + _drawn_words(look, after))
    return rows


def _drawn_words(look: RenderStyle, row: Sequence[Word]) -> Content:
    drawn = safe_content("")
    for word in row:
        drawn += safe_content(word.text, f"bold underline {look.shades.accent}" if word.differs else look.shades.text)
        drawn += safe_content(" ")
    return drawn


def _wrapped(words: Sequence[Word], cells: int) -> Iterator[list[Word]]:
    """Yield rows of words of at most ``cells`` cells; longer words are truncated."""
    row: list[Word] = []
    used = 0
    for word in words:
        text = sanitize(word.text)
        text = text if cell_len(text) <= cells else set_cell_size(text, cells)
        if row and used + 1 + cell_len(text) > cells:
            yield row
            row, used = [], 0
        used += cell_len(text) + bool(row)
        row.append(word._replace(text=text))
    if row:
        yield row
