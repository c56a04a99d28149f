"""Foreign text never acts on the terminal: canaries in everything foreign, looked for in the raw bytes of every screen.

A terminal obeys escape sequences wherever they come from. Each canary is a sequence that would change its state; if one
of them is among the bytes that the program writes, an article could do so.
"""

import json
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

CANARIES = {
    "title": "\x1b]0;CANARY-title\x07",
    "link": "\x1b]8;;http://canary.example\x1b\\link\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;Q0FOQVJZ\x07",
    "clear": "\x1b[2JCANARY-clear",
    "leave": "\x1b[?1049lCANARY-leave",
    "reset": "\x1bcCANARY-reset",
    "device": "\x1bP+q544e\x1b\\CANARY-dcs",
    "application": "\x1b_CANARY-apc\x1b\\",
    "tmux": "\x1bPtmux;\x1b\x1b]52;c;Q0FOQVJZ\x07\x1b\\",
    "c1": "\x9b2JCANARY-c1\x9d0;CANARY-c1\x9c",
    "zero": "CANARY\x00zero",
    "bidi": "CANARY\u202ebidi\u2066",
    "markup": "[/][@click=app.quit]CANARY[/] [bold $nothing",
    "marks": "CANARY" + "o" + "\u0301" * 200,
    "joined": "👩\u200d👩\u200d👧\u200d👦\ufe0f",
    "surrogate": "\ud800CANARY",
}

FORBIDDEN = [
    b"\x1b]0;CANARY", b"\x1b]8;;http://canary", b"\x1b]52;", b"\x1b[2JCANARY", b"\x1b[?1049lCANARY", b"\x1bcCANARY",
    b"\x1bP+q", b"\x1b_", b"\x1bPtmux",
    "\x9b".encode(), "\x9d".encode(), b"CANARY\x00", "\u202e".encode(), "\u2066".encode(),
]  # fmt: skip
"""What would have acted."""

HOSTILE = " ".join(CANARIES.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose article, file name, codebook and notes all hold every canary."""
    folder = tmp_path / "articles"
    folder.mkdir()
    sentences = [f"A sentence of the story holds {canary} and goes on to its end." for canary in CANARIES.values()]
    text = f"Title of {HOSTILE}\n\n" + "\n\n".join(sentences)
    for name in ("000 plain.txt", "001 \x1b]0;CANARY-title\x07[b.txt", "002 [@click=app.quit]x\u202e.txt"):
        (folder / name).write_bytes(text.encode("utf-8", "ignore"))
    return folder


def drive(folder: Path, *steps: tuple[tuple[str, ...], str], size: tuple[int, int] = (120, 36)) -> bytes:
    """Run the program, press keys, wait for words after each step; the raw bytes it wrote."""
    command = [sys.executable, "-m", "reader", str(folder), "--coder", "ana\x1b]0;CANARY-title\x07[/"]
    with Terminal(command, columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for("help")
        for keys, words in steps:
            mark = terminal.mark()
            terminal.press(*keys)
            terminal.wait_for(words, since=mark)
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
        return terminal.output


def assert_harmless(output: bytes) -> None:
    found = [canary for canary in FORBIDDEN if canary in output]
    assert not found
    assert b"CANARY" in output, "nothing hostile was on the screen: the test tests nothing"


SCREENS: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "list and text": [(("down", "enter"), "tag"), (("j", "j", "j", "2"), "fentanyl"), (("G",), "100 %")],
    "theme picker": [(("enter", "1"), "Russia"), (("t",), "create"), (("escape", "j"), "¶")],
    "note form": [
        (("enter", "m"), "Speaker"),
        (("[", "/", "]", "enter"), "saved"),
        (("m",), "[/]"),
        (("escape", "j"), "¶"),
    ],
    "taking off": [(("enter", "1", "2"), "fentanyl"), (("x",), "Take off"), (("escape", "j"), "¶")],
    "find": [(("enter", "/"), "find"), (("C", "A", "N"), "found"), (("enter",), "of")],
    "help": [(("?",), "Narrow again"), (("q",), "here")],
    "palette": [((":",), "Next sentence"), (("escape", "j"), "¶")],
    "theme from words": [(("enter", "l", "l", "a"), "Tagged"), (("u",), "Undone")],
    "details": [(("enter", "i"), "Details of"), (("right", "down", "right", "enter"), "saved")],
    "filter": [(("/",), "title, outlet"), (("C", "A", "N"), "3 of 3"), (("enter", "s"), "Sorted by")],
    "export": [
        (("enter", "1", "E"), "what is selected"),
        (("down", "right"), "Markdown"),
        (("down", "down", "right"), "quotes-"),
        (("escape", "j"), "¶"),
    ],
    "fine selection": [(("enter", "v", "right"), "other end"), (("down", "enter"), "¶")],
    "search": [(("S", "C", "A", "N", "*"), "articles"), (("enter", "down", "space"), "marked"), (("1",), "Tagged")],
    "codebook": [
        (("enter", "l", "a"), "Tagged"),
        (("T", "G"), "Codebook"),
        (("N", "[", "/", "]", "enter"), "Made"),
        (("k", "e"), "But not"),
        (("escape", "m"), "at the top"),
        (("escape", "="), "both"),
        (("escape", "x"), "again deletes"),
    ],
    "matrix": [
        (("enter", "l", "a"), "Tagged"),
        (("M",), "theme × article"),
        (("r", "c", "c", "c", "c"), "coder"),
        (("enter",), "Quotes"),
    ],
    "quotes": [
        (("enter", "1", "j", "2", "j", "3"), "saved"),
        (("Q",), "words"),
        (("G", "g", "s", "j", "s", "s"), "by outlet"),
        (("space", "y"), "saved to"),
        (("t",), "create"),
        (("escape", "m"), "Speaker"),
        (("escape", "/", "C", "A", "N", "["), "of 3"),
    ],
    "zen": [(("enter", "Z"), "saved"), (("Z",), "here")],
}
"""Every screen, pane and dialog that exists, and the way to it."""


@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_lets_foreign_text_act(folder: Path, name: str) -> None:
    steps = [(keys, words.replace("create", "type a name")) for keys, words in SCREENS[name]]
    assert_harmless(drive(folder, *steps))


def test_themes_and_notes_of_a_hostile_annotations_file_do_not_act(folder: Path) -> None:
    drive(folder, (("enter", "1"), "1 passage"))
    file = folder / "annotations.json"
    document = json.loads(file.read_bytes())
    assert document["passages"]
    hostile = HOSTILE.replace("\ud800", "")
    from reader.cli import main

    assert main(["tag", str(folder), "000", "0", "5", "Russia", "--note", hostile, "--speaker", hostile]) == 0
    assert_harmless(drive(folder, (("enter", "g"), "here"), (("k", "k", "m"), "Speaker"), (("escape", "j"), "¶")))


def test_old_and_new_words_of_a_hostile_article_do_not_act(folder: Path) -> None:
    from reader.cli import main

    path = folder / "000 plain.txt"
    text = path.read_text("utf-8")
    assert main(["tag", str(folder), "000", "0", str(len(text)), "Russia"]) == 0
    path.write_text(text.replace("goes on to its end", "went on to its end", 1), "utf-8")
    assert main(["check", str(folder)]) == 0
    assert_harmless(drive(folder, (("R",), "wording has changed"), (("0", "a"), "Only its coder")))


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (80, 24), (200, 50)])
def test_no_size_lets_foreign_text_act(folder: Path, size: tuple[int, int]) -> None:
    command = [sys.executable, "-m", "reader", str(folder)]
    with Terminal(command, columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for(lambda output: b"CANARY" in output or len(output) > 500)
        terminal.press("enter", "j", "j", "j", "1", "G", "q")
        assert terminal.wait_for_exit() == 0
        assert not [canary for canary in FORBIDDEN if canary in terminal.output]
