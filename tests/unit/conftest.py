"""What tests of single parts share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.cli import main
from reader.terminal import clipboard
from tests.unit.clipboards import Tools
from tests.unit.commands import Reader, Said
from tests.waiting import PATIENCE


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is lost here, so nothing need reach the disk; tests/durability shows that it does."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def reader(capsys: pytest.CaptureFixture[str]) -> Reader:
    """Runs a command line as the console script does; what is not understood is a ``SystemExit``."""

    def run(*arguments: object) -> Said:
        status = main.main([str(argument) for argument in arguments])
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tools]:
    """The tools of the clipboard; there are none before a test makes them."""
    folder = tmp_path / "tools"
    folder.mkdir()
    clipboard.configure(limit=PATIENCE)
    yield Tools(folder, monkeypatch)
    clipboard.configure()
