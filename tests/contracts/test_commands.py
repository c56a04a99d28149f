"""The table of commands is the one place that decides: bindings, acts, help and documentation agree with it."""

import runpy
from pathlib import Path

from textual.binding import Binding

from reader.commands.table import COMMANDS, Command, Scope, active_in, in_scope
from reader.screens.codebook import CodebookScreen
from reader.screens.command_screen import CommandScreen
from reader.screens.matrix import MatrixScreen
from reader.screens.quotes import QuotesScreen
from reader.screens.reading import ReadingScreen
from reader.screens.review import ReviewScreen
from reader.screens.search import SearchScreen
from reader.widgets.article_list import ArticleList
from reader.widgets.cell_list import CellList
from reader.widgets.match_list import MatchList
from reader.widgets.quote_list import QuoteList
from reader.widgets.reading_pane import ReadingPane
from reader.widgets.row_list import RowList
from reader.widgets.theme_list import ThemeList
from tests.tables import each_row

REPOSITORY = Path(__file__).parents[2]


SCREENS: dict[type[CommandScreen], tuple[Scope, ...]] = {
    ReadingScreen: (Scope.READING, Scope.LIST, Scope.MAIN, Scope.EVERYWHERE),
    CodebookScreen: (Scope.THEMES, Scope.TABLE, Scope.EVERYWHERE),
    MatrixScreen: (Scope.MATRIX, Scope.TABLE, Scope.EVERYWHERE),
    QuotesScreen: (Scope.QUOTES, Scope.TABLE, Scope.EVERYWHERE),
    ReviewScreen: (Scope.REVIEW, Scope.TABLE, Scope.EVERYWHERE),
    SearchScreen: (Scope.SEARCH, Scope.TABLE, Scope.EVERYWHERE),
}
"""Every screen whose keys are those of the table, and where they go there."""


@each_row("screen", SCREENS)
def test_every_command_is_carried_out_where_its_keys_are_heard_and_no_other_is(screen: type[CommandScreen]) -> None:
    assert sorted(screen.actions()) == sorted(command.id for command in in_scope(*SCREENS[screen]))


def test_there_is_a_screen_for_every_place_where_keys_may_go() -> None:
    assert {scope for places in SCREENS.values() for scope in places} == set(Scope)


def test_no_command_is_declared_twice() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))


@each_row("where", Scope)
def test_no_two_commands_share_a_key_where_both_are_heard(where: Scope) -> None:
    keys = [key for command in active_in(where) for key in command.keys]
    assert sorted(keys) == sorted(set(keys))


@each_row("command", COMMANDS)
def test_no_command_needs_a_key_that_tmux_or_a_keyboard_may_lose(command: Command) -> None:
    assert any("+" not in key or key == "+" for key in command.keys), "a plain key must do it too"
    assert "escape" not in command.keys or command.id in ("leave-fine", "show-all-quotes"), "v and 0 do what esc does"


@each_row(
    "widget, where",
    [
        (ReadingPane, Scope.READING),
        (ArticleList, Scope.LIST),
        (ReadingScreen, Scope.MAIN),
        (CommandScreen, Scope.EVERYWHERE),
        (RowList, Scope.TABLE),
        (ThemeList, Scope.THEMES),
        (CellList, Scope.MATRIX),
        (MatchList, Scope.SEARCH),
        (QuoteList, Scope.QUOTES),
    ],
)
def test_bindings_are_those_of_the_table(widget: type, where: Scope) -> None:
    bound = [binding for binding in vars(widget)["BINDINGS"] if isinstance(binding, Binding)]
    assert [binding.id for binding in bound] == [command.id for command in in_scope(where)]


def test_the_documented_keys_are_those_of_the_table() -> None:
    page = runpy.run_path(str(REPOSITORY / "docs" / "make_keys.py"))["keys_page"]()
    assert (REPOSITORY / "docs" / "keys.md").read_text(encoding="utf-8") == page, "run make docs"
