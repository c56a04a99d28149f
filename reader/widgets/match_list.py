"""Search matches, one per row, as a concordance: the matched words are aligned, with their context on both sides."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.text.sanitize import sanitize
from reader.widgets.quote_list import fit
from reader.widgets.style import RenderStyle

NUMBER_WIDTH = 5
"""Width in cells of the number of a marked row, at the start of the row."""

MAX_CELLS_BEFORE = 60
"""Maximum width in cells of the context before a match."""


def draw_article(look: RenderStyle, title: str, about: str, width: int, background: str) -> Sequence[Segment]:
    """Return the row that names an article. ``title`` and ``about`` may be unsanitized."""
    beside = f"  {sanitize(about)}"
    room = max(10, width - cell_len(beside) - 1)
    name = sanitize(" ".join(title.split()))
    name = name if cell_len(name) <= room else fit(name, room, look.ellipsis).rstrip()
    return [
        Segment(f" {name}", look.cells(look.shades.text, background, bold=True)),
        Segment(set_cell_size(beside, max(0, width - 1 - cell_len(name))), look.cells(look.shades.dim, background)),
    ]


def draw_match(
    look: RenderStyle,
    number: int | None,
    tags: Sequence[Segment],
    parts: tuple[str, str, str],
    width: int,
    background: str,
) -> Sequence[Segment]:
    """Return the row of a match.

    Args:
        look: The style of the row.
        number: Number of the row among the marked rows, or ``None``.
        tags: Segments for the existing tags, of the same total width in every row.
        parts: The context before the match, the matched words and the context after them; they may be unsanitized.
        width: Width of the row in cells.
        background: Background colour.
    """
    before, words, after = map(sanitize, parts)
    used = NUMBER_WIDTH + sum(tag.cell_length for tag in tags)
    room = min(MAX_CELLS_BEFORE, (width - used) * 2 // 5)
    left = before
    while cell_len(left) > room:
        left = left[max(1, (cell_len(left) - room) // 2) :]
    text = look.cells(look.shades.text, background)
    used += room
    found = words if cell_len(words) <= width - used else fit(words, max(1, width - used), look.ellipsis)
    rest = max(0, width - used - cell_len(found))
    return [
        Segment(f"{number or '':>4} ", look.cells(look.shades.accent, background, bold=True)),
        *tags,
        Segment(" " * (room - cell_len(left)) + left, look.cells(look.shades.dim, background)),
        Segment(found, look.cells(look.shades.accent, background, bold=True, underline=True)),
        Segment(set_cell_size(after, rest), text),
    ]
