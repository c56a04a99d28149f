"""What works on every table: from row to row, and to what a row is about."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader.actions import general

if TYPE_CHECKING:
    from reader.screens.table_screen import TableScreen


def move_highlight(screen: "TableScreen", by: int) -> None:
    """Highlight another row."""
    screen.go_to(screen.rows.index + by)


def page_highlight(screen: "TableScreen", pages: int) -> None:
    """Highlight a row a page further."""
    screen.go_to(screen.rows.index + pages * screen.rows.page)


def first_or_last(screen: "TableScreen", last: bool) -> None:
    """Highlight the first or last row."""
    screen.go_to(screen.rows.count - 1 if last else 0)


def open_row(screen: "TableScreen") -> None:
    """Go to what the highlighted row is about."""
    if screen.rows.count:
        screen.open_row()


def open_filter(screen: "TableScreen") -> None:
    """Ask what the rows shall be narrowed to."""
    screen.open_filter()


ACTIONS: Mapping[str, Callable[["TableScreen"], None]] = {
    **general.ACTIONS,
    "row-down": partial(move_highlight, by=1),
    "row-up": partial(move_highlight, by=-1),
    "row-page-down": partial(page_highlight, pages=1),
    "row-page-up": partial(page_highlight, pages=-1),
    "row-top": partial(first_or_last, last=False),
    "row-bottom": partial(first_or_last, last=True),
    "go-there": open_row,
    "filter-rows": open_filter,
}
"""What every table does; a screen adds its own."""
