"""What others do to the annotations while they are open is taken over, asked about or told; nothing is lost by it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from textual import events

from annotations.store.folder.backend import open_store
from reader.screens.dialog import PickerScreen
from tests.app.analyst import DEADLINE_SECONDS, Analyst, at_work
from tests.terminal import Terminal
from tests.unit.annotations.making import wait_saved


async def look_again(analyst: Analyst) -> None:
    """Leave the terminal and come back to it."""
    analyst.app.post_message(events.AppBlur())
    analyst.app.post_message(events.AppFocus())
    await analyst.settle()


def file_of(folder: Path) -> Path:
    return folder / "annotations.json"


async def test_a_second_reader_is_read_only_and_sees_what_the_first_saved(seeds: Path) -> None:
    async with at_work(seeds) as first, at_work(seeds, coder="ben") as second:
        assert second.session.store.read_only
        await second.press("down", "enter")
        assert "read-only" in second.line("state")
        await second.press("1")
        assert second.passages == []
        await first.press("down", "enter", "1")
        assert wait_saved(first.session.store, 1)
        await look_again(second)
        assert list(second.tagged().values()) == [["Russia"]]


@pytest.mark.parametrize("key", ["t", "m", "i"])
async def test_no_dialog_opens_where_nothing_can_be_saved(seeds: Path, key: str) -> None:
    with open_store(file_of(seeds)):
        async with at_work(seeds) as analyst:
            await analyst.press("enter", key)
            assert analyst.app.screen is analyst.main
            assert "open for writing elsewhere" in analyst.line("state")
            await analyst.press(":")
            assert isinstance(analyst.app.screen, PickerScreen), "but commands are found"


async def test_a_stale_copy_that_was_put_back_is_asked_about(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "1")
        older = seeds.parent / "older.json"
        wait_for_passages(analyst, 1)
        shutil.copyfile(file_of(seeds), older)
        await analyst.press("j", "2")
        wait_for_passages(analyst, 2)
        os.replace(older, file_of(seeds))
        await look_again(analyst)
        assert isinstance(analyst.app.screen, PickerScreen)
        assert "older copy" in "\n".join(analyst.rows())
        await analyst.press("enter")
        assert len(analyst.passages) == 2
    with open_store(file_of(seeds), read_only=True) as store:
        assert len(store.passages) == 2


async def test_a_note_written_by_a_script_is_taken_over_and_can_be_undone(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "1")
        wait_for_passages(analyst, 1)
        document = json.loads(file_of(seeds).read_bytes())
        for passage in document["passages"].values():
            passage["note"] = "from a script"
        file_of(seeds).write_text(json.dumps(document), encoding="utf-8")
        await look_again(analyst)
        assert [passage.note for passage in analyst.passages] == ["from a script"]
        assert "Changed by another program" in analyst.line("state")
        await analyst.press("u")
        assert "Undone: changed outside" in analyst.line("state")
        assert [passage.note for passage in analyst.passages] == [""]


def test_at_the_start_a_stale_copy_is_asked_about_in_plain_words(seeds: Path) -> None:
    tag(seeds, "0", "8")
    older = seeds.parent / "older.json"
    shutil.copyfile(file_of(seeds), older)
    tag(seeds, "10", "18")
    os.replace(older, file_of(seeds))
    with Terminal([sys.executable, "-m", "reader", str(seeds)]) as terminal:
        terminal.wait_for("Which?")
        terminal.press("1", "enter")
        terminal.wait_for("2 passages")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def wait_for_passages(analyst: Analyst, count: int) -> None:
    """Have everything written, and see that the file holds so many passages."""
    assert analyst.session.store.backend.settle(DEADLINE_SECONDS)
    assert len(json.loads(file_of(analyst.session.catalog.folder).read_bytes())["passages"]) == count


def tag(folder: Path, start: str, end: str) -> None:
    """Tag from another process."""
    command = [sys.executable, "-m", "reader", "tag", str(folder), "000", start, end, "Russia"]
    subprocess.run(command, check=True, capture_output=True)
