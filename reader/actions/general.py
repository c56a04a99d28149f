"""Actions of every screen: undo, redo, help, the command palette and going back."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.geometry import Region

from annotations.text.normalized import normalize_query
from reader.actions import screens
from reader.commands.table import COMMANDS, Command, key_label
from reader.screens.scheduling import run_incrementally
from reader.session import theme_candidates
from reader.session import undo as undoing
from reader.widgets.choice_list import Choice
from reader.widgets.style import keymap_of

if TYPE_CHECKING:
    from reader.screens.command_screen import CommandScreen


def undo(screen: "CommandScreen") -> None:
    """Undo the latest edit."""
    run_incrementally(screen, undoing.undo(screen.session), screen.say, screen.say)


def redo(screen: "CommandScreen") -> None:
    """Redo the edit undone last."""
    run_incrementally(screen, undoing.redo(screen.session), screen.say, screen.say)


def show_help(screen: "CommandScreen") -> None:
    """Open the help screen."""
    from reader.screens.help import HelpScreen

    known = [command for command in COMMANDS if command.id in screen.actions()]
    screen.app.push_screen(HelpScreen(screen.scope, known))


def open_palette(screen: "CommandScreen") -> None:
    """Open a picker that finds and runs a command by its title."""
    from reader.screens.picker import PickerScreen

    def offered(typed: str) -> list[Choice]:
        wanted = normalize_query(typed)
        rows = [
            (theme_candidates.match_rank(wanted, normalize_query(title)), command, title)
            for command, title in _titles(screen)
        ]
        found = sorted((row for row in rows if row[0] is not None), key=lambda row: row[0] or 0)
        return [
            Choice(title, command.id, key=key_label(keymap_of(screen).keys(command)[:1])) for _, command, title in found
        ]

    def choose(choice: Choice) -> str:
        screen.call_later(screen.action_command, choice.value)
        return ""

    place = Region(8, 2, max(40, screen.size.width - 16), 0)
    screen.app.push_screen(PickerScreen("Commands", offered, choose, place, "enter does it · esc back"))


def _titles(screen: "CommandScreen") -> Iterator[tuple[Command, str]]:
    """Yield the commands of a screen with their titles; digits that tag are included only if they have a theme."""
    for command in (command for command in COMMANDS if command.id in screen.actions()):
        digit = command.id.removeprefix("tag-")
        theme = screen.session.codebook.by_key(int(digit)) if digit.isdigit() else None
        if theme:
            yield command, f"Tag with {theme.name}"
        elif not digit.isdigit():
            yield command, command.title


def leave(screen: "CommandScreen") -> None:
    """Go back to the previous screen; on the main screen without a previous screen, end the program."""
    screen.go_back()


ACTIONS: Mapping[str, Callable[["CommandScreen"], None]] = {
    **screens.ACTIONS,
    "undo": undo,
    "redo": redo,
    "help": show_help,
    "palette": open_palette,
    "quit": leave,
}
