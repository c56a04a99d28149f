"""What works on every table: from row to row, and to what a row is about."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader.actions import general

if TYPE_CHECKING:
    from reader.screens.table_screen import TableScreen


def move(screen: "TableScreen", by: int) -> None:
    """Highlight another row."""
    screen.go_to(screen.rows.index + by)


def page(screen: "TableScreen", pages: int) -> None:
    """Highlight a row a page further."""
    screen.go_to(screen.rows.index + pages * screen.rows.page)


def edge(screen: "TableScreen", last: bool) -> None:
    """Highlight the first or last row."""
    screen.go_to(screen.rows.count - 1 if last else 0)


def go_there(screen: "TableScreen") -> None:
    """Go to what the highlighted row is about."""
    if screen.rows.count:
        screen.open_row()


def narrow(screen: "TableScreen") -> None:
    """Ask what the rows shall be narrowed to."""
    screen.open_filter()


ACTS: Mapping[str, Callable[["TableScreen"], None]] = {
    **general.ACTS,
    "row-down": partial(move, by=1),
    "row-up": partial(move, by=-1),
    "row-page-down": partial(page, pages=1),
    "row-page-up": partial(page, pages=-1),
    "row-top": partial(edge, last=False),
    "row-bottom": partial(edge, last=True),
    "go-there": go_there,
    "filter-rows": narrow,
}
"""What every table does; a screen adds its own."""
