"""Names that break a terminal, through every command that shows or takes one."""

import json
import sys
from pathlib import Path

import pytest

from annotations.text.sanitize import sanitize, sanitize_lines
from reader.cli import main
from reader.folder.catalog import ArticleCatalog
from tests.tables import each_row

NAMES = [
    "a\nb.txt",
    "\x1b]0;owned\x07.txt",
    "\x9b31m.txt",
    "\u202etxt.evil.txt",
    "[@click=app.quit]x.txt",
    "[b]x.txt",
    "caf\udce9.txt",
    "-rf.txt",
    "--help.txt",
    "$(touch owned).txt",
    " .txt",
    "“”.txt",
    "\u2028.txt",
]
TEXT = "A longer strike\n\nThe crews will stay ashore for a third week, the union said on Tuesday.\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(TEXT)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main.main([str(argument) for argument in arguments]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def test_the_catalog_keeps_every_name(here: Path) -> None:
    catalog = ArticleCatalog(here, cache=here.parent / "cache")
    list(catalog.scan())
    again = ArticleCatalog(here, cache=here.parent / "cache")
    assert sorted(header.path for header in again.headers()) == sorted(NAMES)
    assert {header.title for header in again.headers()} == {"A longer strike"}
    for name in NAMES:
        assert again.read(again.find(name)).text == TEXT
        assert again.facts(name).path == name


def test_the_command_line_tags_and_quotes_under_any_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = TEXT.index("The crews")
    for name in NAMES:
        run(capsys, "tag", here, "--coder=ana", "--", name, start, start + 9, "russia")
    quotes = json.loads(run(capsys, "quotes", here, "--format=json"))["quotes"]
    assert sorted((quote["article"], quote["quote"]) for quote in quotes) == [(n, "The crews") for n in sorted(NAMES)]


@each_row("name", NAMES)
def test_the_command_line_describes_an_article_of_any_name(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert json.loads(run(capsys, "article", here, "--json", "--", name))["path"] == name


@each_row("name", NAMES)
def test_a_terminal_gets_nothing_that_it_would_obey(
    here: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = run(capsys, "article", here, "--", name)
    assert sanitize_lines(shown) == shown
    assert shown.startswith(sanitize(name.split("\n", maxsplit=1)[0]))
    for command in ("quotes", "themes"):
        shown = run(capsys, command, here)
        assert sanitize_lines(shown) == shown


def test_a_refusal_is_harmless_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("\x1b]0;gone\x07", "\u202egone", "gone\n\x9b31m"):
        assert main.main(["article", str(here), "--", name]) == 1
        said = capsys.readouterr().err.removesuffix("\n")
        assert sanitize(said) == said
