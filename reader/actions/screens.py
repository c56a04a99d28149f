"""Actions that open the other screens from any screen."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.command_screen import CommandScreen


def open_quotes(screen: "CommandScreen") -> None:
    """Open the quotes screen."""
    from reader.screens.quotes import QuotesScreen

    screen.switch_to(QuotesScreen)


def open_codebook(screen: "CommandScreen") -> None:
    """Open the codebook screen."""
    from reader.screens.codebook import CodebookScreen

    screen.switch_to(CodebookScreen)


def open_matrix(screen: "CommandScreen") -> None:
    """Open the matrix screen."""
    from reader.screens.matrix import MatrixScreen

    screen.switch_to(MatrixScreen)


def open_search(screen: "CommandScreen") -> None:
    """Open the search screen."""
    from reader.screens.search import SearchScreen

    screen.switch_to(SearchScreen)


def open_export(screen: "CommandScreen") -> None:
    """Open the export dialog."""
    from reader.actions import export as exporting

    exporting.open_export(screen)


def open_review(screen: "CommandScreen") -> None:
    """Open the review screen."""
    from reader.screens.review import ReviewScreen

    screen.switch_to(ReviewScreen)


ACTIONS: Mapping[str, Callable[["CommandScreen"], None]] = {
    "quotes": open_quotes,
    "search": open_search,
    "review": open_review,
    "codebook": open_codebook,
    "matrix": open_matrix,
    "export": open_export,
}
