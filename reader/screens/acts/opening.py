"""The other screens, from wherever one is."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.commanding import CommandScreen


def quotes(screen: "CommandScreen") -> None:
    """Every passage of the folder."""
    from reader.screens.quotes import QuotesScreen

    screen.open_over(QuotesScreen)


ACTS: Mapping[str, Callable[["CommandScreen"], None]] = {"quotes": quotes}
