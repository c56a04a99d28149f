"""What goes wrong in a day: nothing typed is lost, nothing happens unseen, leaving never hides what is not saved."""

import errno
import json
import os
import shlex
import signal
import sys
from itertools import count
from pathlib import Path

import pytest
from textual import _time, events

from annotations.edits.edit import Changed
from annotations.store.folder.backend import open_store
from reader.screens.command_screen import CommandScreen
from reader.screens.scheduling import PAUSE_SECONDS
from tests.app.analyst import at_work, looked_through
from tests.terminal import Terminal
from tests.unit.annotations.making import edit, wait_saved


async def test_several_lines_pasted_into_a_note_are_all_kept(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "m")
        analyst.app.post_message(events.Paste("line one\nline two\r\nline three"))
        await analyst.press("enter")
        assert [passage.note for passage in analyst.passages] == ["line one line two line three"]


async def test_leaving_asks_while_something_is_not_saved(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "1")
        store = analyst.session.store
        assert wait_saved(store, 1)
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", disk_full)
            await analyst.press("j", "2")
            assert not wait_saved(store, 2)
            await analyst.press("q")
            assert analyst.app.is_running
            assert "NOT SAVED" in analyst.line("state")
            assert "not saved" in analyst.line("state").lower()
            await analyst.press("j", "q")
            assert analyst.app.is_running, "another key in between takes the question back"


def disk_full(_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


async def test_ctrl_q_leaves_from_a_dialog_too(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "t")
        await analyst.press("ctrl+q")
        assert analyst.app.return_code == 0


async def test_where_nothing_can_be_read_nothing_is_tagged(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter")
        await analyst.resize(30, 8)
        await analyst.press("1", "t", "2", "m")
        assert any("too small" in row for row in analyst.rows())
        assert analyst.passages == []
        await analyst.resize(120, 36)
        await analyst.press("1")
        assert len(analyst.passages) == 1


async def test_an_article_that_nobody_looked_at_stays_unread(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "1", "q")
    with open_store(seeds / "annotations.json", read_only=True) as store:
        assert [reading.path[:3] for reading in store.readings.values()] == ["001"]


def test_a_signal_keeps_tags_and_place(seeds: Path) -> None:
    with Terminal([sys.executable, "-m", "reader", str(seeds)]) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "1", "j")
        terminal.wait_for("1 passage")
        terminal.press("j")
        terminal.wait_for("19 %")
        terminal.send_signal(signal.SIGHUP)
        assert terminal.wait_for_exit() == 128 + signal.SIGHUP
        assert b"\x1b[?1049l" in terminal.output
    document = json.loads((seeds / "annotations.json").read_bytes())
    assert len(document["passages"]) == 1
    (record,) = document["readings"].values()
    assert record["place"] > 0


def test_what_could_not_be_saved_is_reported_after_leaving(seeds: Path) -> None:
    limited = f"ulimit -f 1; exec {shlex.quote(sys.executable)} -B -m reader {shlex.quote(str(seeds))}"
    with Terminal(["/bin/sh", "-c", limited]) as terminal:
        terminal.wait_for("help")
        terminal.press("enter", "1", "j", "2", "j", "3", "j", "4")
        terminal.wait_for("NOT SAVED")
        terminal.press("q", "q")
        assert terminal.wait_for_exit() == 1
        assert b"could not be saved" in terminal.output


@pytest.mark.parametrize("key", ["R", "Q", "T", "M", "S"])
async def test_an_edit_that_is_saved_while_a_screen_closes_is_no_mishap(seeds: Path, key: str) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "1", key)
        screen = analyst.app.screen
        assert isinstance(screen, CommandScreen)
        timer = screen.set_timer(60, screen.show_rows)
        screen.go_back()
        await analyst.settle()
        screen._show_due_rows()  # Textual calls these late when the machine is slow
        screen._call_if_open(screen.show_rows)
        await timer._tick(next_timer=0, count=0)
        await screen._flush_next_callbacks()
        screen._notify_if_open(Changed(edit("x"), 1, frozenset(), frozenset(), frozenset(), themes=True))
        assert analyst.app.screen is analyst.main


async def test_work_between_keys_goes_on_on_a_busy_machine(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, clock = count(), _time.get_time
    monkeypatch.setattr(_time, "get_time", lambda: clock() + next(calls) * 2 * PAUSE_SECONDS)  # away between two looks
    async with at_work(seeds) as analyst:
        await looked_through(analyst.pilot)
        await analyst.press("enter", "1", "Q")
        await analyst.until_seen("Russia")
