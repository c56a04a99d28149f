"""Actions that open, finish, filter and sort articles."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.model import State
from reader.actions.action import Actions
from reader.session import boilerplate, reading

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def open_highlighted(screen: "ReadingScreen") -> None:
    """Open the highlighted article and focus its text."""
    screen.open(screen.folder.highlighted)
    screen.show_text()


def adjacent_article(screen: "ReadingScreen", by: int) -> None:
    """Open the article ``by`` places after the open one (before when negative)."""
    screen.open(reading.adjacent_article(screen.session, by))


def finish_article(screen: "ReadingScreen", state: State) -> None:
    """Set the state of the open article and open the next unread one; reset a state that the article already has."""
    before = screen.session.article
    following = reading.finish_article(screen.session, state)
    if following:
        screen.open(following)
        screen.say(f"{state.value.capitalize()}: {before.details.title.value or before.path}" if before else "")
    elif before and screen.session.store.article(before.path).state is state:
        screen.say("That was the last unread article.")
    else:
        screen.say(f"No longer {state.value}")


def toggle_boilerplate(screen: "ReadingScreen") -> None:
    """Toggle the role of the line at the selection if it is or was page furniture, else the folds of the article."""
    if not boilerplate.toggle_line(screen.session):
        boilerplate.toggle_boilerplate(screen.session)
        screen.view.relabel()


def move_highlight(screen: "ReadingScreen", by: int) -> None:
    """Move the highlight in the list down by ``by`` articles (up when negative)."""
    screen.articles.move(by)


def page_highlight(screen: "ReadingScreen", pages: int) -> None:
    """Move the highlight in the list down by ``pages`` pages (up when negative)."""
    screen.articles.move(pages * screen.articles.page)


def first_or_last(screen: "ReadingScreen", last: bool) -> None:
    """Highlight the first or the last article."""
    screen.articles.go_to(screen.articles.count - 1 if last else 0)


def filter_list(screen: "ReadingScreen") -> None:
    """Open the filter input; the list shows the matching articles during typing."""
    screen.open_filter()


def sort_list(screen: "ReadingScreen") -> None:
    """Sort the list by the next order."""
    order = screen.session.article_list.sort()
    screen.folder.show()
    screen.say(f"Sorted by {order}")


def rescan(screen: "ReadingScreen") -> None:
    """Scan the folder for new and removed articles."""
    screen.folder.rescan()


ACTIONS: Actions = {
    "filter-list": filter_list,
    "sort-list": sort_list,
    "look-again": rescan,
    "open": open_highlighted,
    "next-article": partial(adjacent_article, by=1),
    "previous-article": partial(adjacent_article, by=-1),
    "done": partial(finish_article, state=State.DONE),
    "irrelevant": partial(finish_article, state=State.IRRELEVANT),
    "fold": toggle_boilerplate,
    "list-down": partial(move_highlight, by=1),
    "list-up": partial(move_highlight, by=-1),
    "list-page-down": partial(page_highlight, pages=1),
    "list-page-up": partial(page_highlight, pages=-1),
    "list-top": partial(first_or_last, last=False),
    "list-bottom": partial(first_or_last, last=True),
}
