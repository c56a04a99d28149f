"""What every pane is drawn with: the shades of the present theme, kept on the app and made anew when it changes."""

from typing import Protocol, cast

from rich.style import Style
from textual.widget import Widget

from reader.commands.keymap import Keymap
from reader.layout.columns import DEFAULT_TEXT_WIDTH
from reader.widgets.palette import Shades, style


class Looks:
    """The shades of the present theme, and Rich styles made of them."""

    def __init__(self, shades: Shades, column: int = DEFAULT_TEXT_WIDTH, *, ascii_only: bool = False) -> None:
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
        ground: str,
        *,
        bold: bool = False,
        underline: bool = False,
        reverse: bool = False,
        italic: bool = False,
    ) -> Style:
        """The style of cells: ``colour`` on ``ground``."""
        return style(colour, ground, bold=bold, underline=underline, reverse=reverse, italic=italic)


_STATES = {"unread": "○", "reading": "◐", "done": "●", "irrelevant": "·"}


class HasLooks(Protocol):
    """An app that keeps the looks of the present theme, and the keys."""

    looks: Looks
    keymap: Keymap


def keymap(widget: Widget) -> Keymap:
    """The keys of every command, as ``widget``'s app has them."""
    return cast(HasLooks, widget.app).keymap


def looks(widget: Widget) -> Looks:
    """The looks that ``widget``'s app draws with now."""
    return cast(HasLooks, widget.app).looks
