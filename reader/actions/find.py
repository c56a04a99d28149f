"""Actions that find text in the open article."""

from typing import TYPE_CHECKING

from annotations.errors import NothingToDo
from reader.actions.action import Actions
from reader.session.selection import Selection

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def open_find(screen: "ReadingScreen") -> None:
    """Open the find input; the matches are marked during typing."""
    screen.session.open_selection()
    screen.open_find()


def select_match(screen: "ReadingScreen", forward: bool) -> None:
    """Select the next or the previous match."""
    session = screen.session
    _, selection = session.open_selection()
    found = session.find.next(selection.span.start) if forward else session.find.previous(selection.span.start)
    if found is None:
        raise NothingToDo(f"“{session.find.query}” is not in this article." if session.find.query else "Press / first.")
    screen.select(Selection(found))
    screen.say(session.find.tally(found))


def next_match(screen: "ReadingScreen") -> None:
    """Select the next match."""
    select_match(screen, True)


def previous_match(screen: "ReadingScreen") -> None:
    """Select the previous match."""
    select_match(screen, False)


ACTIONS: Actions = {"find": open_find, "next-match": next_match, "previous-match": previous_match}
