"""What works everywhere: undo, panes, help, leaving."""

from typing import TYPE_CHECKING

from reader.screens.acts.act import Acts
from reader.session import undoing

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
    screen.app.action_command_palette()


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
