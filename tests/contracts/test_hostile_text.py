"""Foreign text never acts on the terminal: canaries in everything foreign, looked for in the raw bytes of every screen.

A terminal obeys escape sequences wherever they come from. Each canary is a sequence that would change its state; if one
of them is among the bytes that the program writes, an article could do so. A screen, or a command that opens a dialog,
that no way leads to makes a test fail.
"""

import importlib
import os
import pkgutil
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple, get_args

import pytest
from textual.screen import Screen

import reader
from annotations.store.folder.lock import StorePaths
from reader.actions.context import View
from reader.actions.dialogs import Dialog
from reader.cli.main import parse
from reader.screens.command_screen import CommandScreen
from tests.conftest import REPOSITORY
from tests.contracts.hostile import CHANNELS, CODER, WELL_FORMED, assert_harmless, make_folder, state_settings
from tests.terminal import Terminal, words_of

GROUNDS = {"CommandScreen", "DialogScreen", "TableScreen"}
"""Screens that others are made from and nobody sees."""

FOCUS = "\x1b[I"
"""What a terminal sends when it is looked at again."""


def pasted(text: str) -> str:
    """What a terminal sends when ``text`` is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


PASTE = pasted(WELL_FORMED)


class Gone(str):
    """Words that are on the screen before some keys are pressed and not after them."""


Steps = tuple[tuple[tuple[str, ...], str], ...]
"""Keys, and the words that are on the screen after them and not before; or that are gone."""


class Way(NamedTuple):
    """A way through the program."""

    screens: tuple[str, ...]
    """What it leads to."""
    commands: tuple[str, ...]
    """What it asks for, of what opens a dialog."""
    channels: tuple[str, ...]
    """Whose foreign text must be seen on it, with its canary."""
    steps: Steps
    """What is pressed, and seen then."""


READING = ("ReadingScreen",)

WAYS = {
    "list and text": Way(
        (*READING, "HelpScreen", "PickerScreen"),
        ("help", "palette"),
        ("Text", "Folder", "Title", "Author", "Outlet", "Theme", "Coder"),
        (
            (("down", "down", "up", "/", PASTE), "at character"),
            (("escape", "s"), "Sorted by"),
            (("enter", "g"), "m note"),
            (("j",), "tags it"),
            (("f",), "mention 2 of"),
            (("v", "right"), "o start"),
            (("v", "/", PASTE), "found"),
            (("escape", "G"), "¶ 4 of"),
            (("Z",), Gone("21 to tag")),
            (("Z",), "21 to tag"),
            (("?",), "Narrow again"),
            (("q", ":"), "runs it"),
            ((PASTE, "enter"), "nothing matches"),
            (("escape", "d"), "Done: "),
        ),
    ),
    "dialogs beside the text": Way(
        (*READING, "PickerScreen", "FormScreen"),
        ("pick-theme", "untag", "note", "details"),
        ("Note", "Speaker", "Via", "Caution"),
        (
            (("enter", "g"), "m note"),
            (("j", "E"), "Caution ]0;"),
            (("escape", "t"), "Tag “"),
            ((PASTE,), "create “"),
            (("enter",), Gone("create “")),
            (("x",), "Remove "),
            (("escape", "m"), "Said on"),
            ((PASTE, "tab", PASTE, "enter"), Gone("Said on")),
            (("m",), "Said on"),
            (("escape", "i"), "Details of"),
            ((PASTE, "enter"), Gone("Details of")),
            (("a",), "Tagged with"),
            (("u",), "Undone"),
            (("U",), "Redone"),
            (("y",), "saved to"),
            ((">", "i"), "The front matter cannot be read"),
            (("down", "enter"), Gone("The front matter cannot be read")),
        ),
    ),
    "quotes": Way(
        ("QuotesScreen", "PickerScreen", "FormScreen", "ExportScreen"),
        ("tag-quotes", "untag-quotes", "note-quotes", "export"),
        ("Title", "Event", "Note", "Speaker", "Via", "File"),
        (
            (("enter", "Q"), "said by"),
            (("s", "j", "s", "s"), "by outlet"),
            (("s",), "by event"),
            (("s",), "by speaker"),
            (("s", "space", "y"), "saved to"),
            (("t", PASTE), "create “"),
            (("enter",), "Tag ]0;"),
            (("x",), "Remove "),
            (("escape", "m"), "Said on"),
            ((PASTE, "enter"), "u undoes"),
            (("/", PASTE), "at character"),
            (("escape", "/", "C", "A", "N", "["), "0 of 44"),
            (("escape", "1"), "at character"),
            (("E", "down", "right"), "Markdown"),
            (("down", "down", "right", "down", PASTE, "enter"), "There is no folder"),
        ),
    ),
    "search": Way(
        ("SearchScreen", "PickerScreen"),
        ("pick-theme-for-hits",),
        ("Title", "Text"),
        (
            (("S", "C", "A", "N", "*"), "  338 matches in 22 articles"),  # without "searching" before it
            (("enter", "down", "space"), "1 marked"),
            (("t", PASTE), "create “"),
            (("enter",), "Tagged ]0;"),
            (("/", PASTE), "enter goes to the rows"),
            (("enter", "q"), "enter reads the article"),
        ),
    ),
    "codebook": Way(
        ("CodebookScreen", "FormScreen", "PickerScreen"),
        ("new-theme", "new-theme-under", "edit-theme", "suggest-words", "theme-colour", "move-theme", "merge-theme"),
        ("Theme", "Means", "Word", "Note"),
        (
            (("T", "j", "j", "j", "w"), "type a name"),
            (("escape", "j"), Gone("type a name")),
            (("n",), "New theme"),
            ((PASTE, "enter"), "Created"),
            (("N",), "New theme under"),
            (("U", "n", "d", "e", "r", "[", "/", "enter"), "Created Under"),
            (("e",), "Excluding"),
            ((PASTE, "enter"), Gone("Excluding")),
            (("c",), "enter chooses"),
            (("escape", "m"), "top level"),
            (("escape", "="), "both"),
            ((PASTE, "enter"), "Merged"),
            (("4",), "4 tags with"),
            (("x",), "Delete "),
            (("x",), "Deleted"),
            (("/", PASTE), "No theme matches"),
        ),
    ),
    "matrix": Way(
        ("MatrixScreen",),
        (),
        ("Title", "Event", "Outlet", "Speaker", "Coder"),
        (
            (("M", "j", "j", "j", "j", "l"), "row"),
            (("r", "c"), "outlet"),
            (("c", "c"), "event"),
            (("c",), "speaker"),
            (("c",), "coder"),
            (("Y",), "saved to"),
            (("$", "enter"), "said by"),
        ),
    ),
    "review": Way(
        ("ReviewScreen",),
        (),
        ("Text", "Title", "Theme", "Coder"),
        (
            (("R",), "Probably these words"),
            (("j", "j"), "wording has changed"),
            (("0",), "moved"),
            (("g", "a"), "u undoes"),
            (("enter",), "m note"),
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

    def __init__(
        self, folder: Path, size: tuple[int, int] = (200, 50), coder: Sequence[str] = ("--coder", CODER)
    ) -> None:
        self._record = folder.with_name("record")
        command = [sys.executable, "-m", "tests.contracts.watched", self._record, folder, *coder]
        columns, rows = size
        self.terminal = Terminal(list(map(str, command)), columns=columns, rows=rows, folder=REPOSITORY)

    def follow(self, steps: Steps) -> None:
        self.terminal.wait_for("help")
        for keys, words in steps:
            self.terminal.wait_for(partial(self._lacks, words))  # else the wait after the keys waits for nothing
            self.terminal.press(*keys)
            self.terminal.wait_for(partial(self._sees, words))

    def _sees(self, words: str, _: bytes = b"") -> bool:
        return (words in "\n".join(self.terminal.screen)) is not isinstance(words, Gone)

    def _lacks(self, words: str, _: bytes) -> bool:
        return not self._sees(words)

    def end(self) -> None:
        self.terminal.send_signal(signal.SIGTERM)
        assert self.terminal.wait_for_exit() == 128 + signal.SIGTERM

    @property
    def record(self) -> set[str]:
        return set(self._record.read_text("utf-8").splitlines())

    def judge(self) -> None:
        assert_harmless(self.terminal.output)
        assert [line for line in self.record if line.startswith("let through")] == []


def written(file: Path, earlier: bytes) -> bool:
    """Whether the program has written the annotations file anew, and has noted that in the journal."""
    note = StorePaths.for_annotations(file).journal.read_bytes().splitlines()[-1]
    return b'"written"' in note and file.read_bytes() != earlier


def _change(folder: Path) -> None:
    """Give some articles other words, as a publisher does, and have their passages looked for."""
    for path in sorted(folder.glob("0*.txt"))[:6]:
        text = path.read_text("utf-8")
        path.write_text(text.replace("is said of", "was told about" if path.name < "003" else "was said of"), "utf-8")
    command, arguments = parse(["check", str(folder)])
    assert command
    list(command.run(arguments))


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
    shown = words_of(reader.terminal.output)
    assert [channel for channel in way.channels if not re.search(rf"{channel} [␛\]\\]", shown)] == []
    assert reader.record >= {f"screen {one}" for one in way.screens} | {f"command {one}" for one in way.commands}


def test_what_others_did_to_the_annotations_does_not_act(folder: Path) -> None:
    file = folder / "annotations.json"
    reader = Reader(folder)
    with reader.terminal:
        earlier = file.read_bytes()
        reader.follow(((("enter", "g", "j"), "tags it"), (("x",), "Tag removed")))
        reader.terminal.wait_for(lambda _: written(file, earlier))
        file.write_bytes(earlier)
        reader.follow((((FOCUS,), "restore the edit"), (("enter",), Gone("restore the edit"))))
        reader.terminal.wait_for(lambda _: written(file, earlier))
        file.write_bytes(earlier.replace(b"Note ", b"Other note "))
        reader.follow((((FOCUS,), "Changed by another program"),))
        reader.end()
    reader.judge()
    assert "screen PickerScreen" in reader.record


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (80, 24)])
def test_no_size_and_no_setting_lets_foreign_text_act(folder: Path, size: tuple[int, int]) -> None:
    state_settings(Path(os.environ["XDG_CONFIG_HOME"]))
    reader = Reader(folder, size, coder=())
    with reader.terminal:
        reader.terminal.wait_for("reader  F")
        reader.terminal.press("enter", "j", "j", "1", "t", "escape", "m", "escape", "i", "escape", "?", "q")
        reader.terminal.press("Q", "j", "q", "T", "e", "escape", "q", "M", "q", "S", PASTE, "enter", "q", "R", "q", "q")
        assert reader.terminal.wait_for_exit() == 0
    reader.judge()
    seen = {f"screen {name}Screen" for name in ("Form", "Help", "Quotes", "Codebook", "Matrix", "Search", "Review")}
    assert size == (20, 5) or seen <= reader.record


def _screens() -> set[type[Screen[Any]]]:
    """Every screen of the program, whichever module defines it."""
    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {kind for kind in _kinds(Screen) if kind.__module__.startswith("reader.")}


def _kinds(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _kinds(child)


def _opens(act: object, dialogs: set[str], seen: set[object]) -> bool:
    """Whether an act may open one of ``dialogs``: it, or a function of ours that it names, speaks of one."""
    if isinstance(act, partial):
        return any(_opens(one, dialogs, seen) for one in (act.func, *act.args))
    if not isinstance(act, FunctionType) or act in seen or not act.__module__.startswith("reader."):
        return False
    seen.add(act)
    names = set(_names(act.__code__))
    imported = [vars(sys.modules[name]) for name in names if name.startswith("reader.") and name in sys.modules]
    found = [owner[name] for owner in (vars(sys.modules[act.__module__]), *imported) for name in names if name in owner]
    found += [
        vars(module)[name] for module in found if isinstance(module, ModuleType) for name in names & set(vars(module))
    ]
    return bool(names & dialogs) or any(_opens(one, dialogs, seen) for one in found)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def test_a_way_leads_to_every_screen() -> None:
    covered = {screen for way in WAYS.values() for screen in way.screens}
    assert {kind.__name__ for kind in _screens()} - GROUNDS == covered


def test_a_way_shows_whatever_is_foreign() -> None:
    assert set(CHANNELS) == {channel for way in WAYS.values() for channel in way.channels}


def test_a_way_asks_for_every_command_that_opens_a_dialog() -> None:
    dialogs = {kind.__name__ for kind in get_args(Dialog)} | {View.show_help.__name__}
    acts = [kind.ACTIONS for kind in _screens() if issubclass(kind, CommandScreen) and kind.__name__ not in GROUNDS]
    opening = {id for table in acts for id, act in table.items() if _opens(act, dialogs, set())}
    assert opening == {command for way in WAYS.values() for command in way.commands}
