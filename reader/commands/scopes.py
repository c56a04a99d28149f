"""The scopes of the keys, and the table of the screens."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Scope:
    """A part of the interface whose commands have keys of their own."""

    title: str
    parents: tuple["Scope", ...] = ()
    """The scopes whose keys are also active while this scope has the focus."""

    def is_active_in(self, scope: "Scope") -> bool:
        """Return whether keys of this scope are active while ``scope`` has the focus."""
        return self is scope or self in scope.parents


EVERYWHERE = Scope("Everywhere")
MAIN = Scope("Text and article list", (EVERYWHERE,))
READING = Scope("Reading", (MAIN, EVERYWHERE))
LIST = Scope("Article list", (MAIN, EVERYWHERE))
TABLE = Scope("Tables", (EVERYWHERE,))


@dataclass(frozen=True, eq=False)
class ScreenSpec(Scope):
    """A screen that opens over the main screen. It is the scope of its own commands."""

    parents: tuple[Scope, ...] = (TABLE, EVERYWHERE)
    command: str = ""
    """Id of the command that opens the screen."""
    screen: str = ""
    """Module and class of the screen, which are imported when the screen first opens."""


SCREENS = QUOTES, CODEBOOK, MATRIX, SEARCH, REVIEW = (
    ScreenSpec("Quotes", command="quotes", screen="reader.screens.quotes:QuotesScreen"),
    ScreenSpec("Codebook", command="codebook", screen="reader.screens.codebook:CodebookScreen"),
    ScreenSpec("Matrix", command="matrix", screen="reader.screens.matrix:MatrixScreen"),
    ScreenSpec("Search", command="search", screen="reader.screens.search:SearchScreen"),
    ScreenSpec("Review", command="review", screen="reader.screens.review:ReviewScreen"),
)
"""Every screen that opens over the main screen. The commands, the help and the tests read this table."""

SCOPES = (READING, LIST, MAIN, *SCREENS, TABLE, EVERYWHERE)
"""Every scope, in the order of the documentation."""
