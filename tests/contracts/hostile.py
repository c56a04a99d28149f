"""Texts that would act on a terminal, a folder full of them, and the judgement of what a program wrote to one."""

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from annotations.edits.codebook import create_theme
from annotations.edits.edit import Signature
from annotations.edits.passages import Target, add_tags
from annotations.store.folder.backend import open_store
from annotations.text.sanitize import sanitize_lines
from annotations.text.span import Span
from reader.folder.catalog import ArticleCatalog

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
    "Text", "Folder", "File", "Title", "Author", "Outlet", "Event", "Caution", "Theme", "Means", "Word", "Note",
    "Speaker", "Via", "Coder",
)  # fmt: skip
"""Where foreign text comes from: the words that each such text begins with."""

CODER = f"Coder {CANARIES['title']}[/] {CANARIES['clear']}"
"""Who reads in these tests."""

WRITTEN_BY_US = re.compile(
    rb"\x1b\[[\d;]*m|\x1b\[\d+;\d+H|\x1b\[\?\d+(?:[hl]|\$p)|\x1b\[>\d+u|\x1b\[<u"  # colours, places, modes, keys
    rb"|\x1b\]22;default\x07|\x1b\]11;\?\x1b\\"  # shape of the mouse, question for the colour of the ground
)
"""Every kind of sequence that the program itself has to write."""


def acting(output: bytes) -> list[str]:
    """What of ``output`` a terminal would obey though the program has no reason to write it."""
    own = WRITTEN_BY_US.sub(b"", output).replace(b"\r", b"").decode("utf-8", "surrogateescape")
    found = [f"{before!r} in {own[max(0, at - 40) : at + 40]!r}" for at, before in _harmful(own)]
    raw = [name for name, canary in CANARIES.items() if canary != sanitize_lines(canary) and _written(canary) in output]
    return found[:5] + raw


def _harmful(text: str) -> Iterator[tuple[int, str]]:
    shown = sanitize_lines(text)
    return ((at, was) for at, (was, now) in enumerate(zip(text, shown, strict=True)) if was != now)


def _written(canary: str) -> bytes:
    return canary.encode("utf-8", "surrogatepass")


def assert_harmless(output: bytes) -> None:
    """See that nothing in the bytes a program wrote acts on a terminal, and that something hostile was among them."""
    found = acting(output)
    assert not found, found
    assert b"CANARY" in output, "nothing hostile was on the screen: the test tests nothing"


def file_name(number: int, canary: str) -> bytes:
    """A name that a file can have, with as much of ``canary`` as a file system takes."""
    plain = canary.replace("/", "").replace("\x00", "").encode("utf-8", "ignore")[:60].decode("utf-8", "ignore")
    return f"{number:03} File {plain}".encode() + (b"\xff" if "\ud800" in canary else b"") + b".txt"


def make_folder(folder: Path) -> Path:
    """Make a folder with an article, a theme and passages for each canary, which stands in everything of them."""
    folder.mkdir()
    for number, canary in enumerate(CANARIES.values()):
        with open(os.fsencode(folder) + b"/" + file_name(number, canary), "wb") as article:
            article.write(_article(number, canary).encode("utf-8", "ignore"))
    _state_sources(folder / "sources.csv")
    _annotate(folder)
    return folder


def _article(number: int, canary: str) -> str:
    stated = "\n".join(f"{name}: {json.dumps(value)}" for name, value in details(canary).items())
    head = f"---\n{stated}\ntags: [{json.dumps(canary)}\n---\n" if number % 7 == 1 else f"---\n{stated}\n---\n"
    body = f"Text {canary} heading\n\nText {canary} is said of Word.\n\n“Text {canary} too,” she said.\n\n"
    return f"{head if number % 2 else ''}{body}Text of {WELL_FORMED} ends here.\n"


def details(canary: str) -> dict[str, str]:
    """What is stated of an article."""
    names = ("title", "author", "outlet", "published", "event", "caution")
    return {name: f"{name.title()} {canary}" for name in names}


def _state_sources(file: Path) -> None:
    names = [os.fsdecode(file_name(number, canary)) for number, canary in enumerate(CANARIES.values())]
    with open(file, "w", encoding="utf-8", errors="ignore", newline="") as sources:
        table = csv.writer(sources)
        table.writerow(["file", *details(""), "Column \x1b[2JCANARY"])
        for name, canary in zip(names[::2], list(CANARIES.values())[::2], strict=True):
            table.writerow([name, *details(canary).values()])
        table.writerow([f"File {WELL_FORMED}", *details("").values()])


def _annotate(folder: Path) -> None:
    catalog, at = ArticleCatalog(folder), "2024-05-01T10:00:00Z"
    with open_store(folder / "annotations.json", coder=CODER) as store:
        for number, (path, canary) in enumerate(zip(catalog.headers().paths, CANARIES.values(), strict=True)):
            coder = f"Coder {canary}" if number % 2 else CODER
            meant = {"description": f"Means {canary}", "keywords": ("Word", f"Word {canary}"), "note": f"Note {canary}"}
            key = {"key": number + 1} if number < 9 else {}
            edit, theme = create_theme(store, f"Theme {canary}", None, Signature(coder, at), **meant, **key)
            store.apply(edit)
            read = catalog.read(path)
            start = read.text.index("Text ", read.text.index("heading"))
            span = Span(start, read.text.index("Word.", start) + len("Word."))
            fields = {name: f"{name.title()} {canary}" for name in ("note", "speaker", "via")}
            for one, ids in ((span, [theme]), (Span(start, start + 4), [theme, "taiwan"])):
                edit, _ = add_tags(
                    store, Target(path, read.units, read.sha256, one), ids, Signature(coder, at), **fields
                )
                store.apply(edit)


def in_toml(text: str) -> str:
    """A well-formed text as TOML writes it, in quotation marks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def state_settings(folder: Path) -> None:
    """Write a settings file with a canary in every line; some lines cannot be used, and are told."""
    (folder / "passage-reader").mkdir(parents=True)
    quoted = in_toml(WELL_FORMED)
    lines = [f"{name} = {quoted}" for name in ("theme", "coder", "citation", "clipboard", quoted)]
    lines += ["[keys]", f"help = {quoted}", f"{quoted} = {quoted}"]
    (folder / "passage-reader" / "reader.toml").write_text("\n".join(lines), "utf-8")
