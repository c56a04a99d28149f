"""From article to article."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.model import State
from reader.actions.action import Actions
from reader.session import boilerplate, reading

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def open_highlighted(screen: "ReadingScreen") -> None:
    """Read the highlighted article."""
    screen.open(screen.folder.highlighted)
    screen.show_text()


def adjacent_article(screen: "ReadingScreen", by: int) -> None:
    """Read the article before or after this one."""
    screen.open(reading.adjacent_article(screen.session, by))


def finish_article(screen: "ReadingScreen", state: State) -> None:
    """Mark the article and go on to the next unread one."""
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
    """Show or hide the page furniture of the open article; on such a line, or one that was flipped: flip it."""
    if not boilerplate.toggle_line(screen.session):
        boilerplate.toggle_boilerplate(screen.session)
        screen.view.relabel()


def move_highlight(screen: "ReadingScreen", by: int) -> None:
    """Highlight another article in the list."""
    screen.articles.move(by)


def page_highlight(screen: "ReadingScreen", pages: int) -> None:
    """Highlight an article a page further."""
    screen.articles.move(pages * screen.articles.page)


def first_or_last(screen: "ReadingScreen", last: bool) -> None:
    """Highlight the first or last article."""
    screen.articles.go_to(screen.articles.count - 1 if last else 0)


def filter_list(screen: "ReadingScreen") -> None:
    """Ask for words; the list shows the articles that fit while they are typed."""
    screen.open_filter()


def sort_list(screen: "ReadingScreen") -> None:
    """Sort the list by something else."""
    order = screen.session.article_list.sort()
    screen.folder.show()
    screen.say(f"Sorted by {order}")


def rescan(screen: "ReadingScreen") -> None:
    """See which articles there are now."""
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
