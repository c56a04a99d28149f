"""Colours: our two themes, the colours of analysts' themes, and what of both a line of cells is drawn with.

The contrast of every pair that meets on the screen is computed by a test: letters at least 4.5 : 1, bars at least 3.
"""

from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.theme import Theme as Look

DARK_SHADES = (
    "#d2b174", "#c6b5fe", "#3fbfb6", "#b7f0ba", "#ea7098", "#ede680",
    "#6598f4", "#81f4f8", "#faa9cf", "#9e9c38", "#a591c2", "#bd8e77",
)  # fmt: skip
"""Colours of themes on a dark ground, by palette index.

Found by search: of what can be read on every ground, twelve colours of about these hues whose least difference is
greatest, to those who see all colours and to those who miss one of the three kinds of cones. A test computes it.
"""

LIGHT_SHADES = (
    "#a24652", "#704dc2", "#0d5f75", "#4f6c00", "#680946", "#4e4200",
    "#1b34a9", "#264931", "#754555", "#52582f", "#4a0871", "#48260f",
)  # fmt: skip
"""Colours of about the same hues on a light ground, found in the same way."""

INK = Look(
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
"""Amber on ink."""

PAPER = Look(
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
"""Sienna on paper."""

TINT_SHARE = 0.10
"""How much of a theme's colour a passage's ground takes on."""


MULTI_TINT_SHARE = 0.15
"""The same where passages of several themes overlap."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours a line of cells is drawn with, as ``#rrggbb``."""

    text: str
    dim: str
    accent: str
    success: str
    error: str
    background: str
    surface: str
    panel: str
    selection: str
    """Ground of the selected text."""
    match: str
    """Ground of what find has marked."""
    row: str
    """Ground of the selected row in the focused list."""
    row_dim: str
    """Ground of the selected row while another pane has the focus."""
    thumb: str
    """Where one is, in the last column."""
    themes: tuple[str, ...]
    """Colours of analysts' themes by palette index."""
    monochrome: bool = False
    """Whether colours will be dropped, so that marks must differ in another way."""

    @classmethod
    def from_theme(cls, variables: dict[str, str], dark: bool, monochrome: bool) -> "Palette":
        """Take the colours from a Textual theme's variables; what a foreign theme lacks is mixed from what it has."""
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

    def theme(self, colour: int | str) -> str:
        """The colour of an analyst's theme: a palette index, or ``#rrggbb`` as it was chosen."""
        return colour if isinstance(colour, str) else self.themes[colour % len(self.themes)]

    def tint(self, colours: tuple[str, ...]) -> str:
        """The ground of text that passages with these colours share."""
        return _tint(self.background, colours)


@lru_cache(maxsize=512)
def _tint(background: str, colours: tuple[str, ...]) -> str:
    """As faint for several colours as for one: overlaps are told apart by their lanes."""
    if not colours:
        return background
    blend = colours[0]
    for count, colour in enumerate(colours[1:], 2):
        blend = mix(blend, colour, 1 / count)
    return mix(background, blend, TINT_SHARE if len(colours) == 1 else MULTI_TINT_SHARE)


def mix(background: str, colour: str, share: float) -> str:
    """``background`` with ``share`` (0 to 1) of ``colour`` in it."""
    return Color.parse(background).blend(Color.parse(colour), share).hex6.lower()


def _opaque(colour: str, background: str) -> str:
    """A colour as ``#rrggbb``, laid over ``background`` where it is transparent.

    Terminal colours as they usually are.
    """
    parsed = Color.parse(colour)
    if parsed.ansi is not None:
        parsed = Color.from_rich_color(parsed.rich_color)
    if parsed.a < 1:
        parsed = Color.parse(background).blend(parsed.with_alpha(1), parsed.a)
    return parsed.hex6.lower()


@lru_cache(maxsize=4096)
def cell_style(
    colour: str,
    background: str,
    *,
    bold: bool = False,
    underline: bool = False,
    reverse: bool = False,
    italic: bool = False,
) -> Style:
    """The Rich style of cells: ``colour`` on ``background``."""
    return Style(
        color=colour,
        bgcolor=background,
        bold=bold or None,
        underline=underline or None,
        reverse=reverse or None,
        italic=italic or None,
    )
