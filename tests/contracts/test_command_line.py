"""The JSON of the commands is what docs/command-line.md says: every documented field appears, and no other."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotations.edits.codebook import create_theme
from annotations.edits.edit import Signature
from annotations.store.folder.backend import open_store
from reader.cli import main
from tests.conftest import REPOSITORY
from tests.tables import each_row

MANUAL = (REPOSITORY / "docs" / "command-line.md").read_text("utf-8")

TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "list of strings": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "list of integers": lambda value: isinstance(value, list) and all(isinstance(item, int) for item in value),
}
"""Whether a JSON value has a type, by the name of the type in the manual."""

COMMANDS = {
    "quotes --format json": ("quotes", "FOLDER", "--format", "json"),
    "search --json": ("search", "FOLDER", "Blinken", "--json"),
    "themes --json": ("themes", "FOLDER", "--json"),
    "matrix --format json": ("matrix", "FOLDER", "--format", "json"),
    "article --json": ("article", "FOLDER", "001", "--json"),
}
"""The command line of each section."""


@pytest.fixture
def folder(seeds: Path) -> Path:
    """The sample articles with two passages, one of them in a text that has changed, and a subtheme."""
    with open_store(seeds / "annotations.json") as store:
        store.apply(create_theme(store, "chips", "ai", Signature("ana", "2024-05-01T09:30:00Z"))[0])
    for number in ("001", "002"):
        run("tag", seeds, number, 0, 30, "AI", "Taiwan")
    (article,) = seeds.glob("002_*")
    article.write_text("Something else altogether.\n", "utf-8")
    return seeds


def run(*arguments: object) -> None:
    assert main.main([str(argument) for argument in arguments]) == 0


def printed(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    run(*(folder if argument == "FOLDER" else argument for argument in COMMANDS[command]))
    return capsys.readouterr().out


def documented(command: str) -> dict[str, list[str]]:
    """The types of each field in a section of the manual, by the path of the field."""
    section = MANUAL.partition(f"### `{command}`\n")[2].partition("\n##")[0]
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", section, re.MULTILINE)
    return {field: types.strip().split(" or ") for field, types in rows}


def fields(value: Any, path: str, known: dict[str, list[str]]) -> Iterator[tuple[str, Any]]:
    """The fields of a JSON value with their values, by path; a documented field is not taken apart."""
    if path in known:
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from fields(item, f"{path}.{name}" if path else name, known)
    elif isinstance(value, list):
        for item in value:
            yield from fields(item, f"{path}[]", known)
    else:
        yield path, value


@each_row("command", COMMANDS)
def test_the_json_of_a_command_is_as_documented(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = documented(command)
    document = json.loads(printed(command, folder, capsys))
    assert next(iter(document)) == "version"
    found = list(fields(document, "", known))
    assert {path for path, _ in found} == set(known)
    assert [(path, value) for path, value in found if not any(TYPES[name](value) for name in known[path])] == []
    for name in {type for types in known.values() for type in types}:
        assert name in TYPES


def test_every_command_with_json_is_documented() -> None:
    assert set(re.findall(r"^### `([^`]+)`$", MANUAL, re.MULTILINE)) == set(COMMANDS)
    with_json = set()
    for name, row in main.COMMANDS.items():
        parser = ArgumentParser()
        row.load().declare(parser)
        if re.search(r"(?<!\.)\bjson\b", parser.format_help()):  # not annotations.json
            with_json.add(name)
    assert with_json - {"import"} == {arguments[0] for arguments in COMMANDS.values()}


def test_json_lines_have_the_fields_of_a_quote_and_the_version(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {field.removeprefix("quotes[]."): types for field, types in documented("quotes --format json").items()}
    capsys.readouterr()
    run("quotes", folder, "--format", "jsonl")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 2
    assert all(list(line) == list(known) for line in lines)


@each_row("command", ["quotes --format json", "search --json"])
def test_an_empty_list_has_a_version(command: str, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (name, _, *more) = COMMANDS[command]
    capsys.readouterr()
    run(name, seeds, *("xyzzy" if argument == "Blinken" else argument for argument in more))
    document = json.loads(capsys.readouterr().out)
    assert [document.pop("version"), list(document.values())] == [1, [[]]]


def test_offsets_count_code_points_of_the_text_that_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = json.loads(printed("article --json", folder, capsys))
    quotes = json.loads(printed("quotes --format json", folder, capsys))["quotes"]
    matches = json.loads(printed("search --json", folder, capsys))["articles"]
    (quote,) = (quote for quote in quotes if quote["article"] == article["path"])
    assert article["text"][quote["start"] : quote["end"]] == quote["quote"]
    (found,) = (found for found in matches if found["path"] == article["path"])
    for match in found["matches"]:
        assert article["text"][match["start"] : match["end"]] == match["words"] == "Blinken"


def test_the_exit_statuses_are_documented(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = MANUAL.partition("## Exit status\n")[2].partition("\n##")[0]
    statuses = [int(status) for status in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)]
    assert statuses == [0, main.FAILED, main.NO_TERMINAL, main.INTERRUPTED, main.PIPE_CLOSED]
    assert main.main(["quotes", str(folder), "xyzzy"]) == 0
    assert main.main(["quotes", str(folder), "theme:xyzzy"]) == main.FAILED
    with pytest.raises(SystemExit) as left:
        main.main(["quotes"])
    assert left.value.code == main.NO_TERMINAL
