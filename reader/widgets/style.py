"""The render style shared by all panes. The app stores it and replaces it when the Textual theme changes."""

from typing import Protocol, cast

from rich.style import Style
from textual.widget import Widget

from reader.commands.keymap import Keymap
from reader.layout.columns import DEFAULT_TEXT_WIDTH
from reader.widgets.palette import Palette, cell_style


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

    def theme(self, colour: int | str | None) -> str:
        """Return the colour of a theme as ``#rrggbb``; for ``None``, as of a note, return the dim colour."""
        return self.shades.dim if colour is None else self.shades.theme(colour)

    def cells(
        self,
        colour: str,
        background: str,
        *,
        bold: bool = False,
        underline: bool = False,
        reverse: bool = False,
        italic: bool = False,
    ) -> Style:
        """Return the style of cells with ``colour`` on ``background``."""
        return cell_style(colour, background, bold=bold, underline=underline, reverse=reverse, italic=italic)


_STATES = {"unread": "○", "reading": "◐", "done": "●", "irrelevant": "·"}


class HasRenderStyle(Protocol):
    """An app that stores the current render style and the keymap."""

    render_style: RenderStyle
    keymap: Keymap


def keymap_of(widget: Widget) -> Keymap:
    """Return the keymap of ``widget``'s app."""
    return cast(HasRenderStyle, widget.app).keymap


def style_of(widget: Widget) -> RenderStyle:
    """Return the current render style of ``widget``'s app."""
    return cast(HasRenderStyle, widget.app).render_style
