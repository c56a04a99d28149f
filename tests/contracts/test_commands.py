"""The table of commands is the one place that decides: bindings, acts, help and documentation agree with it."""

import runpy
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from textual.binding import Binding

from reader.commands.scopes import EVERYWHERE, LIST, MAIN, READING, SCOPES, SCREENS, TABLE, Scope, ScreenSpec
from reader.commands.table import BY_ID, COMMANDS, Command, active_in, in_scope
from reader.screens.command_screen import CommandScreen
from reader.screens.reading import ReadingScreen
from reader.screens.table_screen import TableScreen
from reader.widgets.article_list import ArticleList
from reader.widgets.reading_pane import ReadingPane
from tests.tables import each_row

REPOSITORY = Path(__file__).parents[2]

CLASSES: dict[ScreenSpec, type[TableScreen[Any]]] = {spec: resolve_name(spec.screen) for spec in SCREENS}
"""The class of every screen that opens over the main screen."""


@each_row("spec", SCREENS)
def test_a_row_of_the_screens_names_its_class_and_the_command_that_opens_it(spec: ScreenSpec) -> None:
    assert CLASSES[spec].SPEC is spec
    assert BY_ID[spec.command].scope is EVERYWHERE


@each_row("spec", SCREENS)
def test_every_command_is_carried_out_where_its_keys_are_heard_and_no_other_is(spec: ScreenSpec) -> None:
    assert sorted(CLASSES[spec].ACTIONS) == sorted(command.id for command in active_in(spec))


def test_the_main_screen_carries_out_the_commands_of_the_text_and_of_the_list() -> None:
    known = {command.id for command in (*active_in(READING), *active_in(LIST))}
    assert ReadingScreen.ACTIONS.keys() == known


def test_every_command_has_a_scope_of_the_table() -> None:
    assert {command.scope for command in COMMANDS} == set(SCOPES)


def test_no_command_is_declared_twice() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))


@each_row("where", SCOPES)
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
        (ReadingPane, READING),
        (ArticleList, LIST),
        (ReadingScreen, MAIN),
        (CommandScreen, EVERYWHERE),
        (TableScreen, TABLE),
        *((CLASSES[spec], spec) for spec in SCREENS),
    ],
)
def test_bindings_are_those_of_the_table(widget: type, where: Scope) -> None:
    bound = [binding for binding in vars(widget)["BINDINGS"] if isinstance(binding, Binding)]
    assert [binding.id for binding in bound] == [command.id for command in in_scope(where)]


def test_the_documented_keys_are_those_of_the_table() -> None:
    page = runpy.run_path(str(REPOSITORY / "docs" / "make_keys.py"))["keys_page"]()
    assert (REPOSITORY / "docs" / "keys.md").read_text(encoding="utf-8") == page, "run make docs"
