"""The rows and columns of the quotes screen, one passage per row, for each terminal width."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.facts import ArticleFacts
from annotations.model import Passage, Status
from annotations.text.sanitize import sanitize
from reader.session import tag_display
from reader.session.session import Session
from reader.widgets.style import RenderStyle

NUMBER_WIDTH, THEMES_WIDTH, SIGNS_WIDTH, DATE_WIDTH, CODER_WIDTH = 4, 7, 3, 10, 8
"""Widths in cells of the columns that do not depend on the terminal."""

MAX_THEMES = 3
"""Maximum number of theme bars in a row; a plus sign shows that there are more."""

MIN_TITLE_WIDTH, MAX_TITLE_WIDTH = 14, 44
"""Width in cells of the title column."""

ROOMY_WIDTH = 100
"""Width in cells from which the coder column is shown."""

MAX_CUT_DISTANCE = 9
"""Maximum number of cells to drop so that shortened text ends with a whole word."""

_MARKS = frozenset('“”„«»"')

_DOUBT = {Status.REVIEW: "?", Status.HOST: "?", Status.ORPHAN: "!"}
"""Signs of passages whose position in the article is uncertain."""


class ColumnWidths(NamedTuple):
    """Widths in cells of the columns that depend on the terminal; 0 hides a column."""

    words: int
    title: int
    coder: int

    @classmethod
    def for_width(cls, width: int, *, titled: bool) -> "ColumnWidths":
        """Divide ``width`` cells among the columns; without the title column, the words get its cells."""
        coder = CODER_WIDTH if width >= ROOMY_WIDTH else 0
        title = max(MIN_TITLE_WIDTH, min(MAX_TITLE_WIDTH, width // 5)) if titled else 0
        used = (
            NUMBER_WIDTH + THEMES_WIDTH + SIGNS_WIDTH + DATE_WIDTH + title + coder + 2 * (1 + bool(title) + bool(coder))
        )
        return cls(max(MIN_TITLE_WIDTH, width - used), title, coder)

    def beside(self, title: str, date: str, coder: str) -> list[tuple[str, int]]:
        """Return the text and width of each column shown after the words."""
        return [
            (words, cells) for words, cells in ((title, self.title), (date, DATE_WIDTH), (coder, self.coder)) if cells
        ]


def fit(text: str, room: int, ellipsis: str) -> str:
    """Return unsanitized text as one line of exactly ``room`` cells.

    Shortened text ends with a whole word if that drops at most :data:`MAX_CUT_DISTANCE` more cells.
    """
    line = sanitize(" ".join(text[: 4 * room].split()))
    if cell_len(line) > room:
        cut = set_cell_size(line, room - len(ellipsis)).rstrip()
        whole = cut[: cut.rfind(" ")] if " " in cut else cut
        line = (cut if cell_len(cut) - cell_len(whole) > MAX_CUT_DISTANCE else whole.rstrip(" ,;:")) + ellipsis
    return set_cell_size(line, room)


def column_names(widths: ColumnWidths) -> str:
    """Return the header row with the column names."""
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
    """Return a passage's row: ``number`` among the marked rows, theme bars, words, signs, title, date and coder."""
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
    """Return a bar and an initial for each of the first :data:`MAX_THEMES` themes, and a plus sign if there are more.

    Args:
        session: The session with the codebook.
        look: The style of the bars.
        tagged: Ids of themes; duplicates are ignored.
        background: Background colour.
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
    """Return the heading row of a group: its label and the number of its passages."""
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
