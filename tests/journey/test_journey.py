"""A first day with the reader, in a real terminal, from a fresh clone: all that an analyst does, in turn."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal import Terminal

pytestmark = pytest.mark.journey

INSTALLING = 600.0
"""Seconds that a slow network may take."""

WHILE_MAKE_RUNS = dict.fromkeys(("MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL", "VENV"), "")
"""What make hands on to those it starts, and which would send the clone's make to the environment of these tests."""

PYTHON = Path(sys.base_prefix) / "bin" / "python3"
"""The Python that this environment was made with."""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of the repository."""
    folder = tmp_path_factory.mktemp("clone") / "reader"
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no repository of git, so there is nothing to clone")
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, folder], check=True)
    return folder


@pytest.fixture
def terminal(clone: Path) -> Iterator[Terminal]:
    """The program as the README starts it."""
    environment = {name: value for name, value in os.environ.items() if name not in WHILE_MAKE_RUNS}
    install = ["make", "install", f"PYTHON={PYTHON}"]
    installed = subprocess.run(install, cwd=clone, capture_output=True, check=False, env=environment)
    if installed.returncode and b"connection" in installed.stderr.lower():
        pytest.skip("there is no network to install from")
    with Terminal(["make", "run", f"PYTHON={PYTHON}"], folder=clone, environment=WHILE_MAKE_RUNS) as terminal:
        yield terminal


def press(terminal: Terminal, *keys: str, see: str) -> None:
    """Press keys and wait for words that they bring to the screen."""
    mark = terminal.mark()
    terminal.press(*keys)
    terminal.wait_for(see, since=mark)


def run(clone: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command of the installed program."""
    return subprocess.run(
        [clone / ".venv" / "bin" / "reader", *arguments],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def read_and_tag(terminal: Terminal) -> None:
    press(terminal, "down", "enter", see="Tough Issues")
    press(terminal, "/", *"chemicals used to make fentanyl", "enter", see="1 of 1")
    press(terminal, "+", "2", see="1 passage")
    press(terminal, "m", see="Speaker")
    press(terminal, *"who says so?", "enter", see="saved")
    press(terminal, "c", "4", see="2 passages")


def rename_a_theme_and_take_it_back(terminal: Terminal) -> None:
    press(terminal, "T", see="Codebook")
    press(terminal, "down", "e", see="description")
    press(terminal, "ctrl+u", *"opioids", "enter", see="opioids")
    press(terminal, "u", see="Undone")
    press(terminal, "q", see="Tough Issues")
    press(terminal, "j", "1", see="3 passages")
    press(terminal, "u", see="Undone")


def find_again(terminal: Terminal) -> None:
    press(terminal, "Q", see="2 of 2")
    press(terminal, "2", see="1 of 2")
    press(terminal, "enter", see="Tough Issues")
    press(terminal, "q", see="1 of 2")
    press(terminal, "q", see="Tough Issues")
    press(terminal, "S", *"fentanyl", "enter", see="4 articles")
    press(terminal, "q", see="Tough Issues")
    press(terminal, "M", see="theme × article")
    press(terminal, "q", see="Tough Issues")


def take_along_and_leave(terminal: Terminal, clone: Path) -> None:
    press(terminal, "y", see="opied")
    press(terminal, "E", see="Export")
    press(terminal, "escape", "q", see="")
    assert terminal.wait_for_exit() == 0
    document = json.loads((clone / "seeds" / "annotations.json").read_bytes())
    texts = {path.name: path.read_text("utf-8") for path in (clone / "seeds").glob("*.txt")}
    for passage in document["passages"].values():
        assert texts[passage["article"]][passage["start"] : passage["end"]] == passage["exact"]
    assert [passage["note"] for passage in document["passages"].values()].count("who says so?") == 1
    assert {theme["name"] for theme in document["themes"].values()} == {"Russia", "fentanyl", "AI", "Taiwan"}
    assert quotes(clone) == 2


def quotes(clone: Path) -> int:
    """How many quotes a script is given."""
    printed = run(clone, "quotes", "seeds", "--format", "json")
    assert printed.returncode == 0, printed.stderr
    return len(json.loads(printed.stdout)["quotes"])


def damage_and_recover(clone: Path, restored: Path) -> None:
    file = clone / "seeds" / "annotations.json"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    refused = run(clone, "quotes", "seeds")
    assert refused.returncode == 1
    assert "reader recover" in refused.stderr
    assert run(clone, "recover", "seeds").returncode == 0
    assert run(clone, "recover", "seeds", "1", "--to", str(restored)).returncode == 0
    assert restored.stat().st_mode & 0o777 == 0o600
    shutil.copyfile(restored, file)
    assert quotes(clone) == 2


def test_a_first_day(clone: Path, terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("help", patience=INSTALLING)
    read_and_tag(terminal)
    rename_a_theme_and_take_it_back(terminal)
    find_again(terminal)
    take_along_and_leave(terminal, clone)
    damage_and_recover(clone, tmp_path / "restored.json")
