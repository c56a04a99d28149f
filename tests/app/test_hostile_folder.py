"""A folder of what is no article, or hardly one: each is shown with its reason, and reading goes on.

What a terminal would obey is looked for in what is drawn, before the last look at what goes to the terminal; the raw
bytes of every screen are judged in ``tests/contracts``.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.text.sanitize import sanitize, sanitize_lines
from reader.cli import main
from tests.app.analyst import Analyst, at_work
from tests.unit.reader.folder.nobody import as_nobody, open_folder
from tests.unit.reader.folder.test_hostile_names import NAMES

GOOD = "A good article\n\nThe crews will stay ashore for a third week, the union said on Tuesday.\n"
WORDS = "Züge fahren wieder\n\nDie Züge fahren nach dem Streik wieder, sagte die Bahn am Dienstag.\n"
ESCAPES = "\x1b]0;owned\x07\x1b]52;c;cm0gLXJm\x07\x9b31m\x1b[?1049l\u202e"
"""Sets the title and the clipboard, colours, leaves the screen, and turns what follows round."""

Making = Callable[[Path], object]
"""Puts something hostile at a path."""


def bound(path: Path) -> None:
    """A socket that nobody listens to; its address must be short."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(before)


def sparse(path: Path) -> None:
    """Twenty gigabytes that take no room."""
    path.touch()
    os.truncate(path, 20 * 2**30)


def secret(path: Path) -> None:
    """What nobody may read."""
    path.write_text("Secret words.")
    path.chmod(0)


def link(target: str) -> Making:
    return lambda path: path.symlink_to(target)


def file(content: bytes) -> Making:
    return lambda path: path.write_bytes(content)


LINK = "It is a link, and links are not followed."
REFUSED: dict[str, tuple[Making, str]] = {
    "pipe": (os.mkfifo, "It is a pipe, not a file."),
    "socket": (bound, "It is a socket, not a file."),
    "link to a device": (link("/dev/zero"), LINK),
    "link to itself": (link("x.txt"), LINK),
    "link to another file": (link("/etc/passwd"), LINK),
    "sparse": (sparse, "It is too large: 20,480 MB, and 64 MB are read at most."),
    "0 bytes": (file(b""), "It is empty."),
    "blanks": (file(b" \r\n\xc2\xa0\n"), "It is empty."),
    "binary": (file(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "It is not text."),
    "NULs": (file(bytes(4_000)), "It is not text."),
}
"""What is not read: how it is made, and why."""

READ: dict[str, tuple[Making, str]] = {
    "UTF-8 with a mark": (file(WORDS.encode("utf-8-sig")), "Züge fahren wieder"),
    "UTF-16 with a mark": (file(WORDS.encode("utf-16")), "Züge fahren wieder"),
    "UTF-16 without": (file(WORDS.encode("utf-16-be")), "Züge fahren wieder"),
    "UTF-16 cut in a character": (file(WORDS.encode("utf-16")[:-1]), "Züge fahren wieder"),
    "Latin-1": (file(WORDS.encode("latin-1")), "Züge fahren wieder"),
    "broken UTF-8": (file(WORDS.encode() + b"\xff\xfe\xc3"), "ge fahren wieder"),
    "a few NULs": (file(WORDS.encode().replace(b"Dienstag", b"Diens\0tag")), "Züge fahren wieder"),
    "old line ends": (file(WORDS.replace("\n", "\r").encode()), "Züge fahren wieder"),
    "escapes": (file(f"Escapes{ESCAPES}\n\nThe text{ESCAPES} goes on as if nothing was.\n".encode()), "Escapes"),
    "markup": (file(b"[/][@click=app.quit]Markup[/]\n\nThe [b]text[/b] goes on [/nowhere] here.\n"), "[/][@click="),
    "one line of 10 MB": (file(b"Endless words " * 750_000), "Endless words"),
}
"""What is read nevertheless, and words of it."""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one good article, and room for ``x.txt`` behind it."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text(GOOD)
    return tmp_path / "articles"


def assert_harmless(analyst: Analyst) -> str:
    """Nothing on the screen is obeyed by a terminal; gives what is on it."""
    for row in analyst.rows():
        assert sanitize(row) == row
    return "\n".join(analyst.rows())


def command_line(capsys: pytest.CaptureFixture[str], status: int, *arguments: object) -> str:
    """What a command says to a terminal, all of it harmless."""
    assert main.main([str(argument) for argument in arguments]) == status
    said = capsys.readouterr()
    assert bool(said.err) is (status == 1)
    shown = said.err or said.out
    assert sanitize_lines(shown) == shown
    return shown


async def shown_with_reason(folder: Path, reason: str) -> str:
    """Meets ``x.txt`` on the screen: in the list with its reason, refused when it is opened, passed over on the way."""
    async with at_work(folder) as analyst:
        assert f"! {'x.txt':<5}" in assert_harmless(analyst)
        assert reason[:20] in assert_harmless(analyst)
        await analyst.press("G", "enter")
        assert f"“x.txt” cannot be read. {reason}" in analyst.line("state")
        assert analyst.open_path == "a.txt"
        await analyst.press("g", "enter", "4", ">")
        assert "the last article" in analyst.line("state"), "it is passed over"
        await analyst.press("d")
        assert [passage.article for passage in analyst.passages] == ["a.txt"]
    return "shown"


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_cannot_be_read_is_shown_with_its_reason(here: Path, kind: str) -> None:
    make, reason = REFUSED[kind]
    make(here / "x.txt")
    await shown_with_reason(here, reason)


@pytest.mark.parametrize("kind", REFUSED)
def test_the_command_line_gives_the_same_reason(here: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    make, reason = REFUSED[kind]
    make(here / "x.txt")
    assert command_line(capsys, 1, "article", here, "x").startswith(f"reader: “x.txt” cannot be read. {reason}")
    assert "A good article" in command_line(capsys, 0, "article", here, "a.txt")
    assert command_line(capsys, 0, "quotes", here) == ""


def test_what_may_not_be_read_says_so() -> None:
    def meet(folder: Path, made: Callable[[Path], object], reason: str) -> str:
        (folder / "a.txt").write_text(GOOD)
        made(folder / "x.txt")
        return asyncio.run(shown_with_reason(folder, reason))

    with open_folder() as folder, open_folder() as theirs:
        meet(folder, file(b""), "It is empty.")  # the child may import nothing that is not loaded yet
        theirs.chmod(0o777)
        assert as_nobody(lambda: meet(theirs, secret, "You are not allowed to read it.")) == "shown"


@pytest.mark.parametrize("kind", READ)
async def test_what_is_odd_but_text_is_read(here: Path, kind: str) -> None:
    make, words = READ[kind]
    make(here / "x.txt")
    async with at_work(here) as analyst:
        assert_harmless(analyst)
        await analyst.press("G", "enter")
        assert analyst.open_path == "x.txt"
        assert words in assert_harmless(analyst)
        await analyst.press("4", "down", "G", "space", "backspace")
        assert_harmless(analyst)
        (passage,) = analyst.passages
        assert passage.anchor.exact == analyst.session.open_selection()[0].text[passage.span.start : passage.span.end]


@pytest.mark.parametrize("kind", READ)
def test_what_is_odd_but_text_is_put_out_harmlessly(
    here: Path, kind: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make, words = READ[kind]
    make(here / "x.txt")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    command_line(capsys, 0, "article", here, "x")
    command_line(capsys, 0, "tag", here, "--coder=ana", "x", 0, 30, "russia")
    assert words in command_line(capsys, 0, "quotes", here)


async def test_an_article_may_have_any_name(here: Path) -> None:
    for name in NAMES:
        (here / name).write_text(GOOD.replace("good", "hostile"))
    async with at_work(here, size=(120, 50)) as analyst:
        await analyst.press("g")
        opened = set()
        for _ in (*NAMES, "a.txt"):
            await analyst.press("enter", "4", "tab")
            assert_harmless(analyst)
            opened.add(analyst.open_path)
            await analyst.press("down")
        assert opened == {*NAMES, "a.txt"}
        assert {passage.article for passage in analyst.passages} == opened
