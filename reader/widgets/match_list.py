"""Places found in the folder, one a row: the words stand below each other, what is around them beside them."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.text.sanitize import sanitize
from reader.commands.table import Where
from reader.widgets.bindings import bindings
from reader.widgets.quote_list import fitted
from reader.widgets.row_list import RowList
from reader.widgets.style import Looks

NUMBER = 5
"""Cells of a row before its tags: the place among the marked ones."""

MOST_BEFORE = 60
"""Cells before the words that were found."""


class HitList(RowList):
    """Rows with the keys of the search."""

    BINDINGS = bindings(Where.SEARCH)


def draw_article(look: Looks, title: str, about: str, width: int, ground: str) -> Sequence[Segment]:
    """The row that names an article; foreign text as it is."""
    beside = f"  {sanitize(about)}"
    room = max(10, width - cell_len(beside) - 1)
    name = sanitize(" ".join(title.split()))
    name = name if cell_len(name) <= room else fitted(name, room, look.ellipsis).rstrip()
    return [
        Segment(f" {name}", look.cells(look.shades.text, ground, bold=True)),
        Segment(set_cell_size(beside, max(0, width - 1 - cell_len(name))), look.cells(look.shades.dim, ground)),
    ]


def draw_place(
    look: Looks, number: int | None, tags: Sequence[Segment], parts: tuple[str, str, str], width: int, ground: str
) -> Sequence[Segment]:
    """The row of a place.

    Args:
        look: What it is drawn with.
        number: Its place among the marked rows.
        tags: What it is tagged with already, in cells of one width for all rows.
        parts: What stands before the words, the words, and what stands behind them; foreign text as it is.
        width: Cells to fill.
        ground: Colour of the ground.
    """
    before, words, after = map(sanitize, parts)
    used = NUMBER + sum(tag.cell_length for tag in tags)
    room = min(MOST_BEFORE, (width - used) * 2 // 5)
    left = before
    while cell_len(left) > room:
        left = left[max(1, (cell_len(left) - room) // 2) :]
    text = look.cells(look.shades.text, ground)
    used += room
    found = words if cell_len(words) <= width - used else fitted(words, max(1, width - used), look.ellipsis)
    rest = max(0, width - used - cell_len(found))
    return [
        Segment(f"{number or '':>4} ", look.cells(look.shades.accent, ground, bold=True)),
        *tags,
        Segment(" " * (room - cell_len(left)) + left, look.cells(look.shades.dim, ground)),
        Segment(found, look.cells(look.shades.accent, ground, bold=True, underline=True)),
        Segment(set_cell_size(after, rest), text),
    ]
