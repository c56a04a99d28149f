"""Actions of every table: move the highlight, open a row, open the filter."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader.actions import general

if TYPE_CHECKING:
    from reader.screens.table_screen import TableScreen


def move_highlight(screen: "TableScreen", by: int) -> None:
    """Move the highlight down by ``by`` rows (up when negative)."""
    screen.go_to(screen.rows.index + by)


def page_highlight(screen: "TableScreen", pages: int) -> None:
    """Move the highlight down by ``pages`` pages (up when negative)."""
    screen.go_to(screen.rows.index + pages * screen.rows.page)


def first_or_last(screen: "TableScreen", last: bool) -> None:
    """Highlight the first or the last row."""
    screen.go_to(screen.rows.count - 1 if last else 0)


def open_row(screen: "TableScreen") -> None:
    """Open the target of the highlighted row; do nothing if the table is empty."""
    if screen.rows.count:
        screen.open_row()


def open_filter(screen: "TableScreen") -> None:
    """Open the filter input."""
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
"""The actions of every table by command id; each screen adds its own."""
