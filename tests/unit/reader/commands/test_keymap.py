"""Keys of one's own: what cannot be used is named with its line, what can be is used everywhere."""

from reader.commands.keymap import Keymap, layout_equivalents, textual_keys, validate
from reader.commands.table import BY_ID, COMMANDS
from reader.settings import SETTINGS_NAME
from tests.tables import each_row
from tests.unit.commands import Reader
from tests.unit.settings import settings, write_settings


def test_keys_of_the_settings_replace_those_of_the_table() -> None:
    found = settings('[keys]\nstar = "W"\ncopy = ["C", "ctrl+y"]\nprevious-quotation = "\'"\n')
    assert found.problem == ""
    keymap = Keymap(found.settings.keys)
    assert keymap.keys(BY_ID["star"]) == ("W",)
    assert keymap.keys(BY_ID["copy"]) == ("C", "ctrl+y")
    assert keymap.keys(BY_ID["undo"]) == ("u",)


@each_row(
    "text, says",
    [
        ('[keys]\nstarr = "W"\n', "line 2: starr: there is no such command"),
        ('[keys]\n\nstar = "Qq"\n', "line 3: star: 'Qq' is not a key"),
        ('[keys]\nstar = "y"\n', "line 2: star: y is the key of copy"),
        ('[keys]\nstar = "?"\n', "line 2: star: ? is the key of help"),
        ("[keys]\nstar = 3\n", "line 1: keys must give each command a key"),
        ("keys = 3\n", "line 1: keys must be a table"),
        ("column = 400\n", "line 1: column must be a number from 40 to 120"),
        ("column = true\n", "line 1: column must be a number"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text: str, says: str) -> None:
    found = settings(text)
    assert says in found.problem
    assert found.settings.keys == {}
    assert found.settings.column == 84


def test_two_commands_may_change_places() -> None:
    found = settings('[keys]\nstar = "y"\ncopy = "*"\n')
    assert found.problem == ""
    assert found.settings.keys == {"star": ("y",), "copy": ("*",)}


def test_list_and_text_may_use_the_same_key() -> None:
    assert validate({"list-down": ("n",)}) == []


def test_every_letter_of_the_table_works_on_a_cyrillic_keyboard() -> None:
    letters = {key for command in COMMANDS for key in command.keys if len(key) == 1 and key.isalpha()}
    assert all(list(layout_equivalents(letter)) for letter in letters)
    assert textual_keys(("j", "down")) == "j,о,down"
    assert textual_keys((",",)) == "comma,б"


def test_no_key_by_place_means_two_things() -> None:
    for scope in {command.scope for command in COMMANDS}:
        keys = [
            key for c in COMMANDS if c.scope is scope for typed in c.keys for key in (typed, *layout_equivalents(typed))
        ]
        assert sorted(keys) == sorted(set(keys))


def test_the_report_names_every_setting_its_value_and_its_origin(reader: Reader) -> None:
    write_settings('coder = "Bo"\n[keys]\nstar = "W"\n')
    words = reader("settings").out
    assert SETTINGS_NAME in words
    assert "coder = Bo\n" in words
    assert "set in this file (default: your login name)" in words
    assert "keys = star: W" in words
    assert "column = 84" in words
