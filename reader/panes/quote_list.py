"""The passages of the folder, one a row: what stands in which column, at each width."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from annotations.text.visible import visible
from reader.commands import Where
from reader.panes.bindings import bindings
from reader.panes.looks import Looks
from reader.panes.row_list import RowList

NUMBER, THEMES, SIGNS, DATE, CODER = 4, 7, 3, 10, 8
"""Cells of the columns that are as wide on every terminal."""

MOST_THEMES = 3
"""Bars in a row; a sign says that there are more."""

LEAST_TITLE, MOST_TITLE = 14, 44
"""Cells of the column for the title."""

ROOMY = 100
"""Columns from which there is room for the coder."""

FARTHEST_CUT = 9
"""Cells that are given up at most for the sake of ending with a whole word."""


_MARKS = frozenset('“”„«»"')


class QuoteList(RowList):
    """Rows with the keys of the quotes."""

    BINDINGS = bindings(Where.QUOTES)


class ThemeMark(NamedTuple):
    """What stands for a theme."""

    initial: str
    colour: int | str | None


class QuoteRow(NamedTuple):
    """What a row says of a passage; foreign text as it is."""

    number: int | None
    """Its place among the marked ones."""
    themes: Sequence[ThemeMark]
    words: str
    signs: str
    """Signs for a note, a star, a doubtful place."""
    title: str
    published: str
    coder: str


class Widths(NamedTuple):
    """Cells of the columns that depend on the terminal; 0 for one that is not shown."""

    words: int
    title: int
    coder: int

    @classmethod
    def of(cls, width: int, *, titled: bool) -> "Widths":
        """Share out ``width`` cells; without titles, the words have their room."""
        coder = CODER if width >= ROOMY else 0
        title = max(LEAST_TITLE, min(MOST_TITLE, width // 5)) if titled else 0
        used = NUMBER + THEMES + SIGNS + DATE + title + coder + 2 * (1 + bool(title) + bool(coder))
        return cls(max(LEAST_TITLE, width - used), title, coder)


def fitted(text: str, room: int, ellipsis: str) -> str:
    """Foreign text on one line in exactly ``room`` cells; what is too long ends with a whole word if that is near."""
    line = visible(" ".join(text[: 4 * room].split()))
    if cell_len(line) > room:
        cut = set_cell_size(line, room - len(ellipsis)).rstrip()
        whole = cut[: cut.rfind(" ")] if " " in cut else cut
        line = (cut if cell_len(cut) - cell_len(whole) > FARTHEST_CUT else whole.rstrip(" ,;:")) + ellipsis
    return set_cell_size(line, room)


def heads(widths: Widths) -> str:
    """The names of the columns, above them."""
    after = [("article", widths.title), ("date", DATE), ("coder", widths.coder)]
    columns = "".join(f"  {name:<{cells}}" for name, cells in after if cells)
    return f"{'':<{NUMBER}}{'themes':<{THEMES}}{'words':<{widths.words}}{'':<{SIGNS}}{columns}"


def draw_quote(look: Looks, row: QuoteRow, widths: Widths, ground: str) -> list[Segment]:
    """One row: number, bars of the themes with their initials, words, signs, title, date, coder."""
    text, dim, accent = (
        look.cells(colour, ground) for colour in (look.shades.text, look.shades.dim, look.shades.accent)
    )
    number = f"{row.number:>3} " if row.number else " " * NUMBER
    words = fitted(_marked(row.words[: 4 * widths.words]), widths.words, f"{look.ellipsis}”")
    after = [(row.title, widths.title), (row.published or "n.d.", DATE), (row.coder, widths.coder)]
    return [
        Segment(set_cell_size(number, NUMBER), look.cells(look.shades.accent, ground, bold=True)),
        *_bars(look, row.themes, ground),
        Segment(words, text),
        Segment(set_cell_size(f" {row.signs}", SIGNS), accent),
        *(Segment(f"  {fitted(value, cells, look.ellipsis)}", dim) for value, cells in after if cells),
    ]


def _marked(words: str) -> str:
    """Words between quotation marks, as far as they have none of their own there."""
    line = " ".join(words.split())
    return f"{'' if line[:1] in _MARKS else '“'}{line}{'' if line[-1:] in _MARKS else '”'}"


def _bars(look: Looks, themes: Sequence[ThemeMark], ground: str) -> list[Segment]:
    shown = [(_bar(look, mark), _style(look, mark, ground)) for mark in themes[:MOST_THEMES]]
    rest = "+" if len(themes) > MOST_THEMES else ""
    used = sum(cell_len(bar) for bar, _ in shown)
    blank = Segment(set_cell_size(rest, THEMES - used), look.cells(look.shades.dim, ground))
    return [*(Segment(bar, style) for bar, style in shown), blank]


def _bar(look: Looks, mark: ThemeMark) -> str:
    return look.bar + set_cell_size(visible(mark.initial[:1]), 1)


def _style(look: Looks, mark: ThemeMark, ground: str) -> Style:
    return look.cells(look.shades.dim if mark.colour is None else look.shades.theme(mark.colour), ground)


def draw_head(look: Looks, label: str, colour: int | str | None, count: int, width: int, ground: str) -> list[Segment]:
    """The row above a group: what it is, and how many passages it has."""
    bar = look.bar if colour is not None else " "
    bar_style = _style(look, ThemeMark("", colour), ground)
    tally = f"  {count:,}"
    name = visible(" ".join(label[:width].split()))
    room = max(1, width - 3 - len(tally))
    name = name if cell_len(name) <= room else fitted(name, room, look.ellipsis)
    return [
        Segment(f" {bar} ", bar_style),
        Segment(name, look.cells(look.shades.text, ground, bold=True)),
        Segment(tally, look.cells(look.shades.dim, ground)),
    ]
