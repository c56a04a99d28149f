"""Actions that show, hide and focus the panes."""

from typing import TYPE_CHECKING

from reader.actions.action import Actions

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def toggle_list(screen: "ReadingScreen") -> None:
    """Show or hide the article list."""
    screen.toggle_list()


def toggle_zen(screen: "ReadingScreen") -> None:
    """Toggle between the reading pane alone and all panes."""
    screen.toggle_class("-zen")
    screen.set_focus(screen.pane)


def focus_other_pane(screen: "ReadingScreen") -> None:
    """Move the focus to the other pane."""
    if screen.list_has_keys:
        screen.show_text()
    else:
        screen.show_list()


ACTIONS: Actions = {"toggle-list": toggle_list, "zen": toggle_zen, "other-pane": focus_other_pane}
