"""The colours and glyphs with which all widgets draw: Textual themes, palette, and the render style made of both.

A test computes the contrast of every pair of colours used together: at least 4.5 : 1 for letters, 3 : 1 for bars.
"""

import locale
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from textual.color import Color
from textual.theme import Theme as TextualTheme
from textual.widget import Widget

from reader.layout.lanes import DEFAULT_TEXT_WIDTH

DARK_SHADES = (
    "#d2b174", "#c6b5fe", "#3fbfb6", "#b7f0ba", "#ea7098", "#ede680",
    "#6598f4", "#81f4f8", "#faa9cf", "#9e9c38", "#a591c2", "#bd8e77",
)  # fmt: skip
"""Theme colours on a dark background, by palette index.

A search chose them: among the colours of about these hues that are readable on every background, the twelve whose
smallest pairwise difference is greatest, both for full colour vision and for dichromats, who lack one of the three
kinds of cones. A test computes the difference.
"""

LIGHT_SHADES = (
    "#a24652", "#704dc2", "#0d5f75", "#4f6c00", "#680946", "#4e4200",
    "#1b34a9", "#264931", "#754555", "#52582f", "#4a0871", "#48260f",
)  # fmt: skip
"""Theme colours of about the same hues on a light background, chosen in the same way."""

INK = TextualTheme(
    name="ink",
    primary="#e0a458",
    secondary="#8fb0f0",
    accent="#e0a458",
    success="#8fc08a",
    warning="#e0a458",
    error="#f08a80",
    foreground="#d9d5cc",
    background="#16181c",
    surface="#1b1e23",
    panel="#22262c",
    dark=True,
    variables={
        "dim": "#a09c93",
        "selection": "#36424f",
        "row": "#28313c",
        "row-dim": "#23282f",
        "border": "#e0a458",
        "input-selection-background": "#e0a458 35%",
        "block-cursor-background": "#e0a458",
        "block-cursor-foreground": "#16181c",
    },
)
"""The dark Textual theme: amber on ink."""

PAPER = TextualTheme(
    name="paper",
    primary="#8f4316",
    secondary="#1f4fae",
    accent="#8f4316",
    success="#2f6327",
    warning="#8f4316",
    error="#a3202a",
    foreground="#2a2926",
    background="#f7f4ec",
    surface="#f0ebe0",
    panel="#e7e1d3",
    dark=False,
    variables={
        "dim": "#625d54",
        "selection": "#cfdbe8",
        "row": "#dde3e8",
        "row-dim": "#e8e3d6",
        "border": "#8f4316",
        "input-selection-background": "#8f4316 30%",
        "block-cursor-background": "#8f4316",
        "block-cursor-foreground": "#f7f4ec",
    },
)
"""The light Textual theme: sienna on paper."""

TINT_SHARE = 0.10
"""Share of the theme's colour in the background of a passage."""

MULTI_TINT_SHARE = 0.15
"""Share of the mixed theme colours in the background where passages of several themes overlap."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours for drawing cells, as ``#rrggbb``."""

    text: str
    dim: str
    accent: str
    success: str
    error: str
    background: str
    surface: str
    panel: str
    selection: str
    """Background of the selected text."""
    match: str
    """Background of a find match."""
    row: str
    """Background of the highlighted row in the focused list."""
    row_dim: str
    """Background of the highlighted row in a list without the focus."""
    thumb: str
    """Colour of the scroll thumb in the last column."""
    themes: tuple[str, ...]
    """Colours of the codebook's themes by palette index."""
    monochrome: bool = False
    """True if colours are dropped from the output, so that marks must differ in another way."""

    @classmethod
    def from_theme(cls, variables: dict[str, str], dark: bool, monochrome: bool) -> "Palette":
        """Create a palette from the variables of a Textual theme; missing colours are mixed from existing ones."""
        foreground, background = (_opaque(variables[name], "#000000") for name in ("foreground", "background"))

        def colour(name: str, fallback: str) -> str:
            return _opaque(variables.get(name, fallback), background)

        accent = colour("accent", foreground)
        return cls(
            text=foreground,
            dim=colour("dim", mix(foreground, background, 0.35)),
            accent=accent,
            success=colour("success", foreground),
            error=colour("error", foreground),
            background=background,
            surface=colour("surface", background),
            panel=colour("panel", background),
            selection=colour("selection", mix(background, accent, 0.25)),
            match=colour("match", mix(background, accent, 0.30)),
            row=colour("row", mix(background, accent, 0.18)),
            row_dim=colour("row-dim", mix(background, foreground, 0.08)),
            thumb=mix(background, foreground, 0.18),
            themes=DARK_SHADES if dark else LIGHT_SHADES,
            monochrome=monochrome,
        )

    def theme(self, colour: int | str | None) -> str:
        """Return the colour of a codebook theme as ``#rrggbb``.

        An ``int`` is a palette index. ``None``, as for a note without a theme, is the dim colour.
        """
        if isinstance(colour, int):
            return self.themes[colour % len(self.themes)]
        return self.dim if colour is None else colour

    def tint(self, colours: tuple[str, ...]) -> str:
        """Return the background of text where passages with these theme colours overlap."""
        return _tint(self.background, colours)


@lru_cache(maxsize=512)
def _tint(background: str, colours: tuple[str, ...]) -> str:
    """Mix the colours into the background, as faintly for several as for one; lanes distinguish the overlaps."""
    if not colours:
        return background
    blend = colours[0]
    for count, colour in enumerate(colours[1:], 2):
        blend = mix(blend, colour, 1 / count)
    return mix(background, blend, TINT_SHARE if len(colours) == 1 else MULTI_TINT_SHARE)


def mix(background: str, colour: str, share: float) -> str:
    """Return ``background`` mixed with ``share`` (0 to 1) of ``colour``."""
    return Color.parse(background).blend(Color.parse(colour), share).hex6.lower()


def _opaque(colour: str, background: str) -> str:
    """Return a colour as ``#rrggbb``, blended with ``background`` if it is transparent.

    ANSI colours are converted to their usual values.
    """
    parsed = Color.parse(colour)
    if parsed.ansi is not None:
        parsed = Color.from_rich_color(parsed.rich_color)
    if parsed.a < 1:
        parsed = Color.parse(background).blend(parsed.with_alpha(1), parsed.a)
    return parsed.hex6.lower()


class RenderStyle:
    """The palette of the current Textual theme, with glyphs and Rich styles."""

    def __init__(self, shades: Palette, column: int = DEFAULT_TEXT_WIDTH, *, ascii_only: bool = False) -> None:
        """Store the palette; ``ascii_only`` replaces glyphs that some terminals draw two cells wide."""
        self.shades = shades
        self.column = column
        """Maximum width of the text column in cells."""
        self.bar = "|" if ascii_only else "▌"
        """The glyph of a lane."""
        self.check = "+" if ascii_only else "✓"
        self.states = {"unread": "o", "reading": "~", "done": "*", "irrelevant": "-"} if ascii_only else _STATES
        """The glyph of each article state."""
        self.full, self.empty = "#-" if ascii_only else "█░"
        """The glyphs of the done and the remaining part of a progress bar."""
        self.shading = " .:*#" if ascii_only else " ░▒▓█"
        """Glyphs for the numbers of the matrix, from zero to the maximum."""
        self.ellipsis = "..." if ascii_only else "…"

    def cut(self, text: str, cells: int) -> str:
        """Shorten ``text`` to at most ``cells`` cells; shortened text ends in an ellipsis."""
        if cell_len(text) <= cells:
            return text
        return (
            set_cell_size(text, max(0, cells - cell_len(self.ellipsis))).rstrip() + self.ellipsis if cells > 0 else ""
        )

    @staticmethod
    @lru_cache(maxsize=4096)
    def cells(
        colour: str,
        background: str,
        *,
        bold: bool = False,
        underline: bool = False,
        reverse: bool = False,
        italic: bool = False,
    ) -> Style:
        """Return the style of cells with ``colour`` on ``background``."""
        return Style(
            color=colour,
            bgcolor=background,
            bold=bold or None,
            underline=underline or None,
            reverse=reverse or None,
            italic=italic or None,
        )


_STATES = {"unread": "○", "reading": "◐", "done": "●", "irrelevant": "·"}


class HasRenderStyle(Protocol):
    """An app that stores the current render style."""

    render_style: RenderStyle


def style_of(widget: Widget) -> RenderStyle:
    """Return the current render style of ``widget``'s app, which replaces it when the Textual theme changes."""
    return cast(HasRenderStyle, widget.app).render_style


def can_draw_marks() -> bool:
    """Return ``True`` if the locale has a UTF encoding, so that the terminal can show more than ASCII."""
    return "utf" in locale.getencoding().lower()
