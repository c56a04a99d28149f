"""What every pane is drawn with: the shades of the present theme, kept on the app and made anew when it changes."""

from typing import Protocol, cast

from rich.style import Style
from textual.widget import Widget

from reader.commands.keymap import Keymap
from reader.layout.columns import DEFAULT_TEXT_WIDTH
from reader.widgets.palette import Palette, cell_style


class RenderStyle:
    """The shades of the present theme, and Rich styles made of them."""

    def __init__(self, shades: Palette, column: int = DEFAULT_TEXT_WIDTH, *, ascii_only: bool = False) -> None:
        """Draw with ``shades``; ``ascii_only`` replaces marks that may be two cells wide in some terminals."""
        self.shades = shades
        self.column = column
        """Widest text column, in cells."""
        self.bar = "|" if ascii_only else "▌"
        """The lane mark."""
        self.check = "+" if ascii_only else "✓"
        self.states = {"unread": "o", "reading": "~", "done": "*", "irrelevant": "-"} if ascii_only else _STATES
        """The mark of an article's state."""
        self.full, self.empty = "#-" if ascii_only else "█░"
        """What a bar of progress is made of."""
        self.shading = " .:*#" if ascii_only else " ░▒▓█"
        """From nothing to the most there is, in a table of numbers."""
        self.ellipsis = "..." if ascii_only else "…"

    def theme(self, colour: int | str | None) -> str:
        """The shade that stands for the colour of a theme; for what has none, such as a note, a dim one."""
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
        """The style of cells: ``colour`` on ``background``."""
        return cell_style(colour, background, bold=bold, underline=underline, reverse=reverse, italic=italic)


_STATES = {"unread": "○", "reading": "◐", "done": "●", "irrelevant": "·"}


class HasRenderStyle(Protocol):
    """An app that keeps the looks of the present theme, and the keys."""

    render_style: RenderStyle
    keymap: Keymap


def keymap_of(widget: Widget) -> Keymap:
    """The keys of every command, as ``widget``'s app has them."""
    return cast(HasRenderStyle, widget.app).keymap


def style_of(widget: Widget) -> RenderStyle:
    """The looks that ``widget``'s app draws with now."""
    return cast(HasRenderStyle, widget.app).render_style
