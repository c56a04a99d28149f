"""The rows of tables: quotes with their columns, search matches as a concordance, and passages to review."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.model import Passage, Status
from annotations.text.sanitize import sanitize
from reader.widgets.style import RenderStyle

NUMBER_WIDTH, THEMES_WIDTH, SIGNS_WIDTH, DATE_WIDTH, CODER_WIDTH = 4, 7, 3, 10, 8
"""Widths in cells of the columns that do not depend on the terminal."""

MAX_THEMES = 3
"""Maximum number of theme bars in a row; a plus sign shows that there are more."""

MIN_TITLE_WIDTH, MAX_TITLE_WIDTH = 14, 44
"""Width in cells of the title column."""

ROOMY_WIDTH = 100
"""Width in cells from which the coder column is shown."""

MATCH_NUMBER_WIDTH = 5
"""Width in cells of the number of a marked row, at the start of the row."""

MAX_CELLS_BEFORE = 60
"""Maximum width in cells of the context before a match."""

STATUS_WIDTH = 15
"""Width in cells of the check mark and the status before the words."""

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
    look: RenderStyle,
    codebook: Codebook,
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
        *theme_bars(look, codebook, passage.themes, background),
        Segment(fit(quoted, widths.words, f"{look.ellipsis}”"), look.cells(look.shades.text, background)),
        Segment(set_cell_size(signs, SIGNS_WIDTH), look.cells(look.shades.accent, background)),
        *(Segment(f"  {fit(value, cells, look.ellipsis)}", dim) for value, cells in after),
    ]


def theme_bars(look: RenderStyle, codebook: Codebook, tagged: Iterable[str], background: str) -> list[Segment]:
    """Return a bar and an initial for each of the first :data:`MAX_THEMES` themes, and a plus sign if there are more.

    Args:
        look: The style of the bars.
        codebook: The themes.
        tagged: Ids of themes; duplicates are ignored.
        background: Background colour.
    """
    themes = [codebook.get(theme) for theme in dict.fromkeys(tagged) if theme in codebook]
    bars = []
    for theme in themes[:MAX_THEMES]:
        initial = set_cell_size(sanitize(theme.name[:1]), 1)
        bars.append(Segment(look.bar + initial, look.cells(look.shades.theme(theme.colour), background)))
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
        Segment(f" {bar} ", look.cells(look.shades.theme(colour), background)),
        Segment(name, look.cells(look.shades.text, background, bold=True)),
        Segment(tally, look.cells(look.shades.dim, background)),
    ]


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
    """Return the row of a match; in all rows the matched words begin at the same cell.

    Args:
        look: The style of the row.
        number: Number of the row among the marked rows, or ``None``.
        tags: Segments for the existing tags, of the same total width in every row.
        parts: The context before the match, the matched words and the context after them; they may be unsanitized.
        width: Width of the row in cells.
        background: Background colour.
    """
    before, words, after = map(sanitize, parts)
    used = MATCH_NUMBER_WIDTH + sum(tag.cell_length for tag in tags)
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
