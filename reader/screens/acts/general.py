"""What works everywhere: undo, panes, help, leaving."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.geometry import Region

from annotations.text.folding import fold_words
from reader.commands import COMMANDS, Command, written
from reader.panes.choice_list import Choice
from reader.panes.looks import keymap
from reader.screens.acts.act import Acts
from reader.session import picking, undoing

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def undo(screen: "ReadingScreen") -> None:
    """Take back the newest edit."""
    screen.say(undoing.undo(screen.session))


def redo(screen: "ReadingScreen") -> None:
    """Do again what was undone."""
    screen.say(undoing.redo(screen.session))


def toggle_list(screen: "ReadingScreen") -> None:
    """Show or hide the article list."""
    screen.toggle_list()


def zen(screen: "ReadingScreen") -> None:
    """The reading pane alone, and back."""
    screen.toggle_class("-zen")
    screen.set_focus(screen.pane)


def other_pane(screen: "ReadingScreen") -> None:
    """Move the focus to the other pane."""
    if screen.listing:
        screen.show_text()
    else:
        screen.show_list()


def help(screen: "ReadingScreen") -> None:
    """Show every key."""
    from reader.screens.help import HelpScreen

    screen.app.push_screen(HelpScreen())


def palette(screen: "ReadingScreen") -> None:
    """Find a command by its name."""
    from reader.screens.picker import PickerScreen

    def offered(typed: str) -> list[Choice]:
        wanted = fold_words(typed)
        rows = [(picking.match_rank(wanted, fold_words(title)), command, title) for command, title in _titles(screen)]
        found = sorted((row for row in rows if row[0] is not None), key=lambda row: row[0] or 0)
        return [Choice(title, command.id, key=written(keymap(screen).keys(command)[:1])) for _, command, title in found]

    def choose(choice: Choice) -> str:
        screen.call_later(screen.action_command, choice.value)
        return ""

    place = Region(8, 2, max(40, screen.size.width - 16), 0)
    screen.app.push_screen(PickerScreen("Commands", offered, choose, place, "enter does it · esc back"))


def _titles(screen: "ReadingScreen") -> Iterator[tuple[Command, str]]:
    """Every command with its title; a digit with the name of its theme, if it has one."""
    for command in COMMANDS:
        digit = command.id.removeprefix("tag-")
        theme = screen.session.codebook.by_key(int(digit)) if digit.isdigit() else None
        if theme:
            yield command, f"Tag with {theme.name}"
        elif not digit.isdigit():
            yield command, command.title


def quit(screen: "ReadingScreen") -> None:
    """Leave; from the text of an article too."""
    screen.leave()


ACTS: Acts = {
    "undo": undo,
    "redo": redo,
    "toggle-list": toggle_list,
    "zen": zen,
    "other-pane": other_pane,
    "help": help,
    "palette": palette,
    "quit": quit,
}
