"""Which panes are seen, and which of them has the keys."""

from typing import TYPE_CHECKING

from reader.actions.action import Actions

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def toggle_list(screen: "ReadingScreen") -> None:
    """Show or hide the article list."""
    screen.toggle_list()


def toggle_zen(screen: "ReadingScreen") -> None:
    """The reading pane alone, and back."""
    screen.toggle_class("-zen")
    screen.set_focus(screen.pane)


def focus_other_pane(screen: "ReadingScreen") -> None:
    """Move the focus to the other pane."""
    if screen.list_has_keys:
        screen.show_text()
    else:
        screen.show_list()


ACTIONS: Actions = {"toggle-list": toggle_list, "zen": toggle_zen, "other-pane": focus_other_pane}
