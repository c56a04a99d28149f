"""The passages of the folder, one a row: what stands in which column, at each width."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.facts import ArticleFacts
from annotations.model import Passage, Status
from annotations.text.sanitize import sanitize
from reader.commands.table import Scope
from reader.session import tag_display
from reader.session.session import Session
from reader.widgets.bindings import bindings_for
from reader.widgets.row_list import RowList
from reader.widgets.style import RenderStyle

NUMBER_WIDTH, THEMES_WIDTH, SIGNS_WIDTH, DATE_WIDTH, CODER_WIDTH = 4, 7, 3, 10, 8
"""Cells of the columns that are as wide on every terminal."""

MAX_THEMES = 3
"""Bars in a row; a sign says that there are more."""

MIN_TITLE_WIDTH, MAX_TITLE_WIDTH = 14, 44
"""Cells of the column for the title."""

ROOMY_WIDTH = 100
"""Columns from which there is room for the coder."""

MAX_CUT_DISTANCE = 9
"""Cells that are given up at most for the sake of ending with a whole word."""

_MARKS = frozenset('“”„«»"')

_DOUBT = {Status.REVIEW: "?", Status.HOST: "?", Status.ORPHAN: "!"}
"""Signs for passages whose place is not sure."""


class QuoteList(RowList):
    """Rows with the keys of the quotes."""

    BINDINGS = bindings_for(Scope.QUOTES)


class ColumnWidths(NamedTuple):
    """Cells of the columns that depend on the terminal; 0 for one that is not shown."""

    words: int
    title: int
    coder: int

    @classmethod
    def for_width(cls, width: int, *, titled: bool) -> "ColumnWidths":
        """Share out ``width`` cells; without titles, the words have their room."""
        coder = CODER_WIDTH if width >= ROOMY_WIDTH else 0
        title = max(MIN_TITLE_WIDTH, min(MAX_TITLE_WIDTH, width // 5)) if titled else 0
        used = (
            NUMBER_WIDTH + THEMES_WIDTH + SIGNS_WIDTH + DATE_WIDTH + title + coder + 2 * (1 + bool(title) + bool(coder))
        )
        return cls(max(MIN_TITLE_WIDTH, width - used), title, coder)

    def beside(self, title: str, date: str, coder: str) -> list[tuple[str, int]]:
        """What stands in the columns after the words that are shown, with their cells."""
        return [
            (words, cells) for words, cells in ((title, self.title), (date, DATE_WIDTH), (coder, self.coder)) if cells
        ]


def fit(text: str, room: int, ellipsis: str) -> str:
    """Foreign text on one line in exactly ``room`` cells; what is too long ends with a whole word if that is near."""
    line = sanitize(" ".join(text[: 4 * room].split()))
    if cell_len(line) > room:
        cut = set_cell_size(line, room - len(ellipsis)).rstrip()
        whole = cut[: cut.rfind(" ")] if " " in cut else cut
        line = (cut if cell_len(cut) - cell_len(whole) > MAX_CUT_DISTANCE else whole.rstrip(" ,;:")) + ellipsis
    return set_cell_size(line, room)


def column_names(widths: ColumnWidths) -> str:
    """The names of the columns, above them."""
    columns = "".join(f"  {name:<{cells}}" for name, cells in widths.beside("article", "date", "coder"))
    return f"{'':<{NUMBER_WIDTH}}{'themes':<{THEMES_WIDTH}}{'words':<{widths.words}}{'':<{SIGNS_WIDTH}}{columns}"


def draw_quote(
    session: Session,
    look: RenderStyle,
    passage: Passage,
    facts: ArticleFacts,
    number: int | None,
    widths: ColumnWidths,
    background: str,
) -> list[Segment]:
    """One row: its ``number`` among the marked ones, bars of the themes, words, signs, title, date, coder."""
    dim = look.cells(look.shades.dim, background)
    line = " ".join(passage.anchor.exact[: 4 * widths.words].split())
    quoted = f"{'' if line[:1] in _MARKS else '“'}{line}{'' if line[-1:] in _MARKS else '”'}"
    signs = f" {'*' * passage.starred}{'✎' * bool(passage.note)}{_DOUBT.get(passage.status, '')}"
    after = widths.beside(facts.title or facts.path, facts.published or "n.d.", passage.coder)
    return [
        Segment(f"{number or '':>3} "[:NUMBER_WIDTH], look.cells(look.shades.accent, background, bold=True)),
        *theme_bars(session, look, passage.themes, background),
        Segment(fit(quoted, widths.words, f"{look.ellipsis}”"), look.cells(look.shades.text, background)),
        Segment(set_cell_size(signs, SIGNS_WIDTH), look.cells(look.shades.accent, background)),
        *(Segment(f"  {fit(value, cells, look.ellipsis)}", dim) for value, cells in after),
    ]


def theme_bars(session: Session, look: RenderStyle, tagged: Iterable[str], background: str) -> list[Segment]:
    """A bar for each of the first themes, beside the initial of its name, and a sign when there are more.

    Args:
        session: Whose codebook names them.
        look: What they are drawn with.
        tagged: Ids of themes, some perhaps several times.
        background: Colour of the ground.
    """
    themes = [theme for theme in dict.fromkeys(tagged) if theme in session.codebook]
    bars = []
    for theme in themes[:MAX_THEMES]:
        initial = set_cell_size(sanitize(session.codebook.get(theme).name[:1]), 1)
        bars.append(
            Segment(look.bar + initial, look.cells(look.theme(tag_display.colour_of(session, theme)), background))
        )
    more = "+" if len(themes) > MAX_THEMES else ""
    used = sum(bar.cell_length for bar in bars)
    return [*bars, Segment(set_cell_size(more, THEMES_WIDTH - used), look.cells(look.shades.dim, background))]


def draw_head(
    look: RenderStyle, label: str, colour: int | str | None, count: int, width: int, background: str
) -> list[Segment]:
    """The row above a group: what it is, and how many passages it has."""
    bar = look.bar if colour is not None else " "
    tally = f"  {count:,}"
    name = sanitize(" ".join(label[:width].split()))
    room = max(1, width - 3 - len(tally))
    name = name if cell_len(name) <= room else fit(name, room, look.ellipsis)
    return [
        Segment(f" {bar} ", look.cells(look.theme(colour), background)),
        Segment(name, look.cells(look.shades.text, background, bold=True)),
        Segment(tally, look.cells(look.shades.dim, background)),
    ]
