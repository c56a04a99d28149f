"""The other screens, from wherever one is."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.command_screen import CommandScreen


def open_quotes(screen: "CommandScreen") -> None:
    """Every passage of the folder."""
    from reader.screens.quotes import QuotesScreen

    screen.switch_to(QuotesScreen)


def open_codebook(screen: "CommandScreen") -> None:
    """The themes."""
    from reader.screens.codebook import CodebookScreen

    screen.switch_to(CodebookScreen)


def open_matrix(screen: "CommandScreen") -> None:
    """Themes by articles, and the like."""
    from reader.screens.matrix import MatrixScreen

    screen.switch_to(MatrixScreen)


def open_search(screen: "CommandScreen") -> None:
    """The texts of the folder."""
    from reader.screens.search import SearchScreen

    screen.switch_to(SearchScreen)


def open_export(screen: "CommandScreen") -> None:
    """Quotes to the clipboard or into a file."""
    from reader.actions import export as exporting

    exporting.open_export(screen)


def open_review(screen: "CommandScreen") -> None:
    """What became of passages in changed articles."""
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
