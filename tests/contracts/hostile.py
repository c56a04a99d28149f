"""Texts that would act on a terminal, a folder full of them, and the judgement of what a program wrote to a terminal."""

import csv
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotations.text.visible import visible_lines
from reader.cli import main

CANARIES = {
    "title": "\x1b]0;CANARY\x07",
    "title-st": "\x1b]2;CANARY\x1b\\",
    "link": "\x1b]8;;http://canary.example\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;Q0FOQVJZ\x07",
    "colours": "\x1b]4;1;#c0ffee\x07",
    "clear": "\x1b[2JCANARY",
    "leave": "\x1b[?1049lCANARY",
    "colour": "\x1b[38;5;213;5mCANARY",
    "query": "\x1b[6n\x1b[c\x1b[21tCANARY",
    "reset": "\x1bcCANARY",
    "device": "\x1bP+q544e\x1b\\CANARY",
    "application": "\x1b_GCANARY\x1b\\",
    "privacy": "\x1b^CANARY\x1b\\\x1bXCANARY\x1b\\",
    "tmux": "\x1bPtmux;\x1b\x1b]52;c;Q0FOQVJZ\x07\x1b\\",
    "c1": "\x9b2JCANARY\x9d0;CANARY\x9c\x90q\x9c",
    "zero": "\x00CANARY\x08\x08\x0b\x0c\x0e\x7f",
    "bidi": "\u202eCANARY\u2066\u200f\u061c",
    "unseen": "\u2028CANARY\u2029\ufeff\U000e0041\ufff9",
    "markup": "[/][@click=app.quit]CANARY[/] [bold $nothing",
    "marks": "CANARYo" + "\u0301" * 40,
    "joined": "👩\u200d👩\u200d👧\u200d👦\ufe0fCANARY",
    "surrogate": "\ud800CANARY\udcff",
}
"""What a terminal or a widget would obey, or could not draw, by what it is."""

HOSTILE = " ".join(CANARIES.values())
WELL_FORMED = HOSTILE.replace("\ud800", "").replace("\udcff", "")
"""The same without what no file in UTF-8 and no keyboard can hold."""

CHANNELS = (
    "Text", "File", "Title", "Author", "Outlet", "Event", "Theme", "Means", "Word", "Note", "Speaker", "Via", "Coder",
)  # fmt: skip
"""Where foreign text comes from; each such text begins with the name of its channel."""

WRITTEN_BY_US = re.compile(
    rb"\x1b\[[\d;]*m|\x1b\[\d+;\d+H|\x1b\[\?\d+(?:[hl]|\$p)|\x1b\[>1u|\x1b\[<u"  # colours, places, modes, keys
    rb"|\x1b\]22;default\x07|\x1b\]11;\?\x1b\\"  # shape of the mouse, question for the colour of the ground
)
"""Every kind of sequence that the program itself has to write."""


def acting(output: bytes) -> list[str]:
    """What of ``output`` a terminal would obey though the program has no reason to write it."""
    own = WRITTEN_BY_US.sub(b"", output).replace(b"\r", b"").decode("utf-8", "surrogateescape")
    found = [f"{before!r} in {own[max(0, at - 40) : at + 40]!r}" for at, before in _harmful(own)]
    raw = [name for name, canary in CANARIES.items() if canary != visible_lines(canary) and _written(canary) in output]
    return found[:5] + raw


def _harmful(text: str) -> Iterator[tuple[int, str]]:
    shown = visible_lines(text)
    return ((at, was) for at, (was, now) in enumerate(zip(text, shown, strict=True)) if was != now)


def _written(canary: str) -> bytes:
    return canary.encode("utf-8", "surrogatepass")


def assert_harmless(output: bytes) -> None:
    assert not acting(output)
    assert b"CANARY" in output, "nothing hostile was on the screen: the test tests nothing"


def file_name(number: int, canary: str) -> bytes:
    """A name that a file can have, with as much of ``canary`` as a file system takes."""
    plain = canary.replace("/", "").replace("\x00", "").encode("utf-8", "ignore")[:60].decode("utf-8", "ignore")
    return f"{number:03} File {plain}.txt".encode() + (b"\xff" if "\ud800" in canary else b"")


def make_folder(folder: Path) -> Path:
    """Make a folder with an article, a theme and a passage for each canary, which stands in everything of them."""
    folder.mkdir()
    for number, canary in enumerate(CANARIES.values()):
        path = os.fsencode(folder) + b"/" + file_name(number, canary)
        details = {name: f"{name.title()} {canary}" for name in ("title", "author", "outlet", "event", "caution")}
        stated = json.dumps(details, ensure_ascii=True)[1:-1].replace('", "', '"\n"')
        head = f"---\n{stated}\n---\n" if number % 2 else ""
        text = f"{head}Text {canary} heading\n\nText {canary} is said of Taiwan.\n\n“Text {canary}” she said.\n\n"
        with open(path, "wb") as article:
            article.write((text + f"Text of {HOSTILE} ends here.\n").encode("utf-8", "surrogatepass"))
    rows = [[os.fsdecode(file_name(number, "")), *_stated(canary)] for number, canary in enumerate(CANARIES.values())]
    with open(folder / "sources.csv", "w", encoding="utf-8", errors="surrogateescape", newline="") as sources:
        csv.writer(sources).writerows([["file", "title", "author", "outlet", "event", "CANARY \x1b]0;x\x07"], *rows])
    return folder
