"""The rows of the review screen, and the side-by-side comparison of a passage's old and new words."""

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content

from annotations.text.sanitize import sanitize
from reader.session.models.review import Word
from reader.widgets.quote_list import fit
from reader.widgets.safe_text import safe_content
from reader.widgets.style import RenderStyle

STATUS_WIDTH = 15
"""Width in cells of the check mark and the status before the words."""


MARGIN_WIDTH, GAP_WIDTH = 3, 4
"""Cells before and between the two columns of the comparison."""


def draw_passage(
    look: RenderStyle, marked: bool, status: str, words: str, about: str, width: int, background: str
) -> Sequence[Segment]:
    """Return a passage's row: check mark, status, old words and article. ``words`` and ``about`` may be unsanitized."""
    room = max(10, (width - STATUS_WIDTH) * 3 // 5)
    shades, beside = look.shades, max(0, width - STATUS_WIDTH - room - 1)
    sign = look.check if marked else " "
    return [
        Segment(set_cell_size(f" {sign} {status}", STATUS_WIDTH), look.cells(shades.accent, background)),
        Segment(fit(sanitize(" ".join(words.split())), room, look.ellipsis), look.cells(shades.text, background)),
        Segment(f" {fit(sanitize(about), beside, look.ellipsis)}", look.cells(shades.dim, background)),
    ]


def side_by_side(look: RenderStyle, old: Sequence[Word], new: Sequence[Word], width: int, room: int) -> list[Content]:
    """Return at most ``room`` rows, old words left and new words right; differing words are bold and underlined."""
    cells = max(10, (width - 2 * MARGIN_WIDTH - GAP_WIDTH) // 2)
    rows = []
    for before, after in islice(zip_longest(_wrapped(old, cells), _wrapped(new, cells), fillvalue=()), room):
        left = safe_content(" " * MARGIN_WIDTH) + _drawn(look, before)
        rows.append(
            left + safe_content(" " * max(1, MARGIN_WIDTH + cells + GAP_WIDTH - left.cell_length)) + _drawn(look, after)
        )
    return rows


def _drawn(look: RenderStyle, row: Sequence[Word]) -> Content:
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
