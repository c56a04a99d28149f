"""Foreign text never acts on the terminal through a command: each prints what is hostile, and complains of it.

All commands run in one process in one terminal, for starting is what takes long. A command without lines here makes a
test fail.
"""

import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotations.export.formats import FORMATS
from annotations.export.table import WRITERS
from reader.cli.main import COMMANDS, main
from tests.conftest import REPOSITORY
from tests.contracts.hostile import (
    CANARIES,
    CODER,
    HOSTILE,
    WELL_FORMED,
    assert_harmless,
    file_name,
    in_toml,
    make_folder,
    state_settings,
)
from tests.terminal import Terminal

MARK = "=====8<====="

RUN_ALL = f"""
import json, sys
from reader.cli.main import main
for line in json.load(open(sys.argv[1])):
    try:
        main(line)
    except SystemExit:
        pass
    print("{MARK}", flush=True)
"""

PATH = HOSTILE.replace("/", "").replace("\x00", "")[:60]
"""As much as a file's name can hold."""


def lines_of(folder: str, beside: Path) -> dict[str, list[list[str]]]:
    """What is asked of each command; ``folder`` is hostile, and files to import lie ``beside`` it."""
    exported, book = str(beside / f"exported {PATH}.csv"), str(beside / f"book {PATH}.toml")
    return {
        "quotes": [
            *([folder, "--format", name] for name in FORMATS),
            [folder, HOSTILE],
            [folder, f'title:"{HOSTILE}'],
            [folder, "--theme", HOSTILE],
            [folder, "--article", HOSTILE],
            [folder, "--format", HOSTILE],
            *[[folder, "--output", str(beside / f"out {PATH}")]] * 2,
            [folder, "--output", str(beside / PATH / "out")],
            [folder, "--copy"],
        ],
        "search": [[folder, "CANARY*"], [folder, "Word", "--json"], [folder, HOSTILE], [folder, f"({HOSTILE}"]],
        "themes": [[folder], [folder, "--json"]],
        "matrix": [
            *([folder, "--format", name] for name in WRITERS),
            [folder, "--rows", "speaker", "--columns", "coder"],
            [folder, "--rows", "outlet", "--columns", "event"],
            [folder, "--rows", HOSTILE],
            [folder, HOSTILE],
        ],
        "codebook": [
            [folder],
            [folder, "--import", book],
            [folder, "--import", str(beside / f"bad book {PATH}.toml")],
            [folder, "--import", exported],
            [folder, "--import", str(beside / PATH)],
        ],
        "tag": [
            [
                folder,
                "000",
                "0",
                "9",
                "Taiwan",
                "--note",
                WELL_FORMED,
                "--speaker",
                WELL_FORMED,
                "--coder",
                WELL_FORMED,
            ],
            [folder, "000", "0", "9", HOSTILE],
            [folder, HOSTILE, "0", "9", "Taiwan"],
            [folder, "001", "5", "5", "Taiwan"],
            [folder, "000", HOSTILE, "9", "Taiwan"],
        ],
        "article": [[folder, "000"], [folder, "001", "--json"], [folder, "021"], [folder, HOSTILE]],
        "import": [
            [folder, exported, "--dry-run"],
            [folder, exported, "--skip-rejected", "--coder", CODER],
            [folder, book],
            [folder, str(beside / f"exported {PATH}.json"), "--dry-run"],
            [folder, str(beside / PATH)],
            [folder, exported, "--format", HOSTILE],
        ],
        "history": [[folder]],
        "undo": [[folder, "--coder", WELL_FORMED], [folder, "--coder", f"{CODER} unknown"]],
        "check": [[folder]],
        "recover": [
            [folder],
            [folder, "1", "--to", str(beside / f"recovered {PATH}")],
            [folder, "99"],
            [folder, HOSTILE],
        ],
        "settings": [[], [HOSTILE]],
    }


def _files(beside: Path) -> None:
    """Exports and codebooks with canaries in every field; some of it can be imported."""
    records = []
    for number, canary in enumerate(CANARIES.values()):
        words = {"quote": f"Text {canary}"[:9], "theme": f"New theme {canary}", "themes": [f"Theme {canary}"]}
        article = f"File {canary}" if number % 2 else os.fsdecode(file_name(number, canary))
        said = {name: f"{name} {canary}" for name in ("note", "speaker", "via", "coder", "id", canary)}
        records.append({"article": article, "start": 0, "end": 9, **words, **said})
    (beside / f"exported {PATH}.json").write_text(json.dumps(records), "utf-8")
    columns = ("article", "start", "end", "quote", "theme", "note", "speaker", "via", "coder")
    with open(beside / f"exported {PATH}.csv", "w", encoding="utf-8", errors="ignore", newline="") as file:
        table = csv.writer(file)
        table.writerow([*columns, "Column \x1b[2JCANARY"])
        table.writerows([*(record[name] for name in columns), CANARIES["reset"]] for record in records)
    quoted = in_toml(WELL_FORMED)
    for name, field in (("book", "description"), ("bad book", quoted)):
        entry = f"[[theme]]\nname = {quoted}\nwords = [{quoted}]\n{field} = {quoted}\n"
        (beside / f"{name} {PATH}.toml").write_text(entry, "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = make_folder(tmp_path / "Folder \x1b]0;CANARY\x07\x9b2J[b")
    _files(tmp_path)
    state_settings(Path(os.environ["XDG_CONFIG_HOME"]))
    return folder


def printed(lines: Sequence[Sequence[str]], tmp_path: Path) -> list[bytes]:
    """What each command line writes to a terminal."""
    asked = tmp_path / "lines.json"
    asked.write_text(json.dumps(lines), "utf-8")
    with Terminal([sys.executable, "-c", RUN_ALL, str(asked)], columns=200, rows=50, folder=REPOSITORY) as terminal:
        assert terminal.wait_for_exit(60) == 0
        return terminal.output.split(MARK.encode())[:-1]


def test_no_command_lets_foreign_text_act(folder: Path, tmp_path: Path) -> None:
    asked = lines_of(str(folder), tmp_path)
    assert asked.keys() == COMMANDS.keys()
    lines = [
        [name, *line] for name in asked for line in (*asked[name], [f"missing {PATH}"], [*asked[name][0], HOSTILE])
    ]
    lines += [[HOSTILE], [f"--{HOSTILE}"], [str(folder), HOSTILE]]
    told = printed(lines, tmp_path)
    assert len(told) == len(lines), told[-1]
    for line, output in zip(lines, told, strict=True):
        assert b"Traceback" not in output, line
        assert_harmless(output + b"CANARY" * (b"CANARY" not in output))
    assert all(
        any(b"CANARY" in output for line, output in zip(lines, told, strict=True) if line[0] == name) for name in asked
    )


def test_what_is_asked_before_the_first_screen_does_not_act(folder: Path) -> None:
    file = folder / "annotations.json"
    older = file.read_bytes()
    assert main(["tag", str(folder), "000", "0", "9", f"Theme {CANARIES['title']}"]) == 0
    file.write_bytes(older)
    command = [sys.executable, "-m", "reader", str(folder), "--passage", WELL_FORMED.replace("\x00", "")]
    with Terminal(command, columns=200, rows=50, folder=REPOSITORY) as terminal:
        terminal.wait_for("Which?")
        terminal.type("1\n")
        assert terminal.wait_for_exit() == 1
        assert b"There is no passage" in terminal.output
        assert_harmless(terminal.output)


def test_what_is_said_of_a_crash_does_not_act(folder: Path, tmp_path: Path) -> None:
    crash = (
        "import reader.app, sys; reader.app.ReadingScreen.on_open = lambda _: 1 / 0; from reader.cli.main "
        "import main; main()"
    )
    state = {"XDG_STATE_HOME": str(tmp_path / f"state {PATH}")}
    with Terminal(
        [sys.executable, "-c", crash, str(folder)], columns=200, folder=REPOSITORY, environment=state
    ) as terminal:
        terminal.wait_for("A report is in")
        terminal.wait_for_exit()
        assert_harmless(terminal.output)
