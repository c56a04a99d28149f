"""Every key, from the table of commands."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.commands import Command, written
from reader.panes.foreign import content
from reader.panes.looks import keymap, looks

KEYS_WIDTH = 20
"""Cells for the keys of a command."""


class HelpScreen(ModalScreen[None]):
    """Keys and what they do, in groups; any key that does not scroll goes back."""

    def __init__(self, commands: Sequence[Command]) -> None:
        """Show the keys of some commands."""
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Put the groups together."""
        with Vertical(id="box", classes="-help"):
            yield Static(content("Keys"), id="box-title")
            with VerticalScroll(id="help"):
                yield Static(self._table())
            yield Static(content("↑ ↓ scroll · q back · ctrl+p finds a command by its name"), id="box-foot")

    def _table(self) -> Content:
        shades = looks(self).shades
        parts: list[tuple[str, str]] = []
        for group, commands in groupby(_shown(self._commands), key=lambda command: f"{command.group}"):
            parts.append((f"\n{group}\n", f"bold {shades.accent}"))
            for command in commands:
                parts += [
                    (f"  {written(keymap(self).keys(command)):<{KEYS_WIDTH}}", shades.text),
                    (f"{command.title}\n", shades.dim),
                ]
        return Content.assemble(*parts)

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one("#help").focus()

    def on_key(self, event: events.Key) -> None:
        """Keys that scroll scroll; the others go back."""
        if event.key in ("up", "down", "pageup", "pagedown", "home", "end"):
            return
        event.stop()
        if event.key in ("space", "j"):
            self.query_one("#help").scroll_page_down(animate=False)
        elif event.key == "k":
            self.query_one("#help").scroll_page_up(animate=False)
        else:
            self.dismiss()


def _shown(commands: Sequence[Command]) -> list[Command]:
    """The digits as one row; the others as they are."""
    digits = [command for command in commands if command.keys[0].isdigit()]
    rows = [
        replace(command, keys=("1 … 9",)) if command in digits[:1] else command
        for command in commands
        if command not in digits[1:]
    ]
    order = list(dict.fromkeys(command.group for command in rows))
    return sorted(rows, key=lambda command: order.index(command.group))
