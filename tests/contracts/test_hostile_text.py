"""Foreign text never acts on the terminal: canaries in everything foreign, looked for in the raw bytes of every screen.

A terminal obeys escape sequences wherever they come from. Each canary is a sequence that would change its state; if one
of them is among the bytes that the program writes, an article could do so. A screen, or a command that opens a dialog,
that no way leads to makes a test fail.
"""

import importlib
import os
import pkgutil
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest
from textual.screen import Screen

import reader
from reader.custody import check
from reader.screens.commanding import CommandScreen
from tests.conftest import REPOSITORY
from tests.contracts.hostile import CODER, WELL_FORMED, acting, assert_harmless, make_folder
from tests.terminal import Terminal

GROUNDS = {"CommandScreen", "FloatingScreen", "TableScreen"}
"""Screens that others are made from and nobody sees."""

FOCUS = "\x1b[I"
"""What a terminal sends when it is looked at again."""


def pasted(text: str) -> str:
    """What a terminal sends when ``text`` is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


PASTE = pasted(WELL_FORMED)


class Way(NamedTuple):
    """A way through the program."""

    screens: tuple[str, ...]
    """What it leads to."""
    commands: tuple[str, ...]
    """What it asks for, of what opens a dialog."""
    steps: tuple[tuple[tuple[str, ...], str], ...]
    """Keys, and the words that must be seen after them."""


READING = ("ReadingScreen",)

WAYS = {
    "list and text": Way(
        (*READING, "HelpScreen", "PickerScreen"),
        ("help", "palette"),
        (
            (("down", "down", "up"), "Outlet"),
            (("/", PASTE), "0 of 22"),
            (("escape", "s"), "Sorted by"),
            (("enter", "g"), "Text"),
            (("j",), "tags it"),
            (("f",), "mention"),
            (("v", "right"), "other end"),
            (("v", "/", PASTE), "found"),
            (("escape", "G"), "100 %"),
            (("Z",), "Text"),
            (("Z",), "Outlet"),
            (("?",), "Narrow again"),
            (("q", ":"), "does it"),
            ((PASTE, "enter"), "nothing matches"),
            (("escape", "d"), "done"),
        ),
    ),
    "dialogs beside the text": Way(
        (*READING, "PickerScreen", "FormScreen"),
        ("pick-theme", "untag", "note", "details"),
        (
            (("enter", "g"), "Text"),
            (("j", "t"), "Tag “"),
            ((PASTE,), "create “"),
            (("enter",), "saved"),
            (("x",), "Take off"),
            (("escape", "m"), "Speaker"),
            ((PASTE, "tab", PASTE, "enter"), "saved"),
            (("m",), "Speaker"),
            (("escape", "i"), "Details of"),
            ((PASTE, "enter"), "saved"),
            (("a",), "Tagged with"),
            (("u",), "Undone"),
            (("U",), "Redone"),
            (("y",), "saved to"),
            ((">", "i"), "front matter"),
            (("down", "enter"), "such as"),
        ),
    ),
    "quotes": Way(
        ("QuotesScreen", "PickerScreen", "FormScreen", "ExportScreen"),
        ("tag-quotes", "untag-quotes", "note-quotes", "export"),
        (
            (("enter", "Q"), "said by"),
            (("s", "j", "s", "s"), "Outlet"),
            (("s", "s"), "Speaker"),
            (("s", "space", "y"), "saved to"),
            (("t", PASTE), "create “"),
            (("enter",), "Tagged"),
            (("x",), "Take off"),
            (("escape", "m"), "Speaker"),
            ((PASTE, "enter"), "u takes it back"),
            (("/", PASTE), "^"),
            (("escape", "/", "C", "A", "N", "["), "of 44"),
            (("escape", "1"), "of 44"),
            (("E", "down", "right"), "Markdown"),
            (("down", "down", "right", "down", PASTE, "enter"), "CANARY"),
        ),
    ),
    "search": Way(
        ("SearchScreen", "PickerScreen"),
        ("pick-theme-for-hits",),
        (
            (("S", "C", "A", "N", "*"), "places in"),
            (("enter", "down", "space"), "marked"),
            (("t", PASTE), "create “"),
            (("enter",), "Tagged"),
            (("/", PASTE), "articles"),
            (("enter", "q"), "Outlet"),
        ),
    ),
    "codebook": Way(
        ("CodebookScreen", "FormScreen", "PickerScreen"),
        ("new-theme", "new-theme-under", "edit-theme", "theme-colour", "move-theme", "merge-theme"),
        (
            (("T", "j", "j", "j", "j"), "Means"),
            (("n",), "New theme"),
            ((PASTE, "enter"), "Made"),
            (("N",), "New theme under"),
            (("U", "n", "d", "e", "r", "[", "/", "enter"), "Made"),
            (("e",), "But not"),
            ((PASTE, "enter"), "saved"),
            (("c",), "#rrggbb"),
            (("escape", "m"), "at the top"),
            (("escape", "="), "both"),
            ((PASTE, "enter"), "nothing matches"),
            (("escape", "4"), "tags with"),
            (("x",), "again deletes"),
            (("x",), "Deleted"),
            (("/", PASTE), "No theme fits"),
        ),
    ),
    "matrix": Way(
        ("MatrixScreen",),
        (),
        (
            (("M", "j", "j", "j", "j", "l"), "row"),
            (("r", "c"), "outlet"),
            (("c",), "event"),
            (("c",), "speaker"),
            (("c",), "coder"),
            (("Y",), "saved to"),
            (("$", "enter"), "said by"),
        ),
    ),
    "review": Way(
        ("ReviewScreen",),
        (),
        (
            (("R",), "Probably these words"),
            (("j", "j"), "wording has changed"),
            (("0",), "moved"),
            (("g", "a"), "u takes it back"),
            (("enter",), "Text"),
        ),
    ),
}
"""Every screen, pane and dialog that exists, and a way to it."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("hostile") / "articles")


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A folder whose name, article, file names, details, themes, passages, notes and settings hold canaries."""
    folder = tmp_path / "Folder \x1b]0;CANARY\x07[b"
    shutil.copytree(original, folder)
    return folder


class Reader:
    """The program, watched, in a terminal."""

    def __init__(self, folder: Path, size: tuple[int, int] = (200, 50)) -> None:
        self._record = folder.with_name("record")
        command = [sys.executable, "-m", "tests.contracts.watched", self._record, folder, "--coder", CODER]
        columns, rows = size
        self.terminal = Terminal(list(map(str, command)), columns=columns, rows=rows, folder=REPOSITORY)

    def follow(self, steps: tuple[tuple[tuple[str, ...], str], ...]) -> None:
        for keys, words in steps:
            mark = self.terminal.mark()
            self.terminal.press(*keys)
            self.terminal.wait_for(words, since=mark)

    def end(self) -> None:
        self.terminal.send_signal(signal.SIGTERM)
        assert self.terminal.wait_for_exit() == 128 + signal.SIGTERM

    @property
    def record(self) -> set[str]:
        return set(self._record.read_text("utf-8").splitlines())

    def judge(self) -> None:
        assert_harmless(self.terminal.output)
        assert [line for line in self.record if line.startswith("let through")] == []


def _change(folder: Path) -> None:
    """Give some articles other words, as a publisher does, and have their passages looked for."""
    for path in sorted(folder.glob("0*.txt"))[:6]:
        text = path.read_text("utf-8")
        path.write_text(text.replace("is said of", "was told about" if path.name < "003" else "was said of"), "utf-8")
    list(check(folder, folder / "annotations.json"))


@pytest.mark.parametrize("name", WAYS)
def test_no_screen_lets_foreign_text_act(folder: Path, name: str) -> None:
    if name == "review":
        _change(folder)
    way = WAYS[name]
    reader = Reader(folder)
    with reader.terminal:
        reader.follow(way.steps)
        reader.end()
    reader.judge()
    assert reader.record >= {f"screen {one}" for one in way.screens} | {f"command {one}" for one in way.commands}
