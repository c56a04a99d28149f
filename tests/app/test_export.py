"""Exporting from where one is: chosen by arrows, seen before it is made, made without holding up a key."""

import errno
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import paths
from reader.screens.dialog import DialogFooter
from reader.screens.export import ExportScreen
from reader.session.export_job import REMEMBERED_NAME
from reader.settings import Settings
from tests.app.analyst import DEADLINE_SECONDS, Analyst, at_work
from tests.app.test_quotes import tag_sentences
from tests.clipboard import Clipboard


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the analyst was when the program was started."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


async def tag_two(analyst: Analyst) -> None:
    await analyst.press("down", "enter", "1", "down", "2")


def closed(analyst: Analyst) -> bool:
    return not isinstance(analyst.app.screen, ExportScreen)


def names_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def foot(analyst: Analyst) -> str:
    return str(analyst.app.screen.query_one(DialogFooter).render())


async def test_the_selection_is_exported_with_two_keys(seeds: Path, clipboard: Clipboard) -> None:
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("E", "enter")
        await analyst.until(lambda: closed(analyst) and "1 quote" in analyst.line("state"))
        assert "Copied (checked) · 1 quote" in analyst.line("state")
        words = " ".join(analyst.words.split())
    assert clipboard.texts[0].startswith(f"“{words}” — ")
    assert "Not known" not in clipboard.texts[0]


async def test_what_it_will_look_like_is_seen_while_choosing(seeds: Path) -> None:
    async with at_work(seeds, (120, 50)) as analyst:
        await tag_two(analyst)
        await analyst.press("E", "right")
        assert any("this article (2)" in row for row in analyst.rows())
        await analyst.press("down", "right")
        await analyst.until(lambda: any("> Secretary of State" in row for row in analyst.rows()))
        await analyst.press("down", "right", "right", "right")
        await analyst.until(lambda: any("[@" in row for row in analyst.rows()))
        await analyst.press("escape")
        assert closed(analyst)


async def test_a_file_is_written_where_it_is_said_and_the_choices_are_remembered(seeds: Path, desk: Path) -> None:
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("E", "left", "down", *["right"] * 5, "down", "down", "right", "enter")
        written = f"2 quotes written to quotes-{seeds.name}.json"
        await analyst.until(lambda: closed(analyst) and written in analyst.line("state"))
        await analyst.press("E")
        rows = "\n".join(analyst.rows())
        assert "JSON, one object" in rows
        assert "‹ the selection (1) ›" in rows
    target = desk / f"quotes-{seeds.name}.json"
    assert len(json.loads(target.read_text("utf-8"))["quotes"]) == 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert stat.S_IMODE((paths.state_folder() / REMEMBERED_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"format": 3, "folder": []}', b"[" * 100_000, b"\xff"])
async def test_a_damaged_memory_of_choices_is_nothing(seeds: Path, content: bytes) -> None:
    paths.state_folder().mkdir(parents=True)
    (paths.state_folder() / REMEMBERED_NAME).write_bytes(content)
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("E")
        assert any("plain text" in row for row in analyst.rows())


async def test_a_file_that_is_there_is_replaced_only_by_a_second_enter(seeds: Path, desk: Path) -> None:
    target = desk / "mine.txt"
    target.write_text("mine")
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("E", "up", "right", "down")
        await analyst.press(*["backspace"] * 40)
        await analyst.type("mine.txt")
        await analyst.press("enter")
        assert "Enter again replaces it." in foot(analyst)
        assert target.read_text() == "mine"
        await analyst.press("enter")
        await analyst.until(lambda: closed(analyst))
    assert target.read_text("utf-8").startswith("“Both China")


async def test_nothing_is_written_over_an_article(seeds: Path, desk: Path) -> None:
    article = seeds / names_in(seeds)[0]
    before = article.read_bytes()
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("E", "up", "right", "down", *["backspace"] * 40)
        await analyst.type(str(article))
        await analyst.press("enter", "enter")
        assert "article" in foot(analyst)
        assert not closed(analyst)
    assert article.read_bytes() == before


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Has a function called before each write of an export; annotations are written as ever."""
    honest = os.write

    def meanwhile(happens: Callable[[], object]) -> None:
        def write(file: int, block: bytes) -> int:
            if threading.current_thread().name == "export":
                happens()
            return honest(file, block)

        monkeypatch.setattr(os, "write", write)

    return meanwhile


async def test_a_long_export_says_how_far_it_is_and_can_be_given_up(
    seeds: Path, desk: Path, disk: Callable[[Callable[[], object]], None]
) -> None:
    """The disk takes nothing for a while; keys go on."""
    tag_sentences(seeds, each=14)
    answers = threading.Event()
    disk(lambda: answers.wait(DEADLINE_SECONDS))
    async with at_work(seeds) as analyst:
        await analyst.press("Q", "E", "left", "up", "right", "enter")
        await analyst.until(lambda: "waiting for the disk · esc cancels" in foot(analyst))
        await analyst.press("escape")
        assert "Cancelled" in foot(analyst)
        answers.set()
        await analyst.until(lambda: not any(thread.name == "export" for thread in threading.enumerate()))
        assert names_in(desk) == []
        await analyst.press("escape")
        assert closed(analyst)


async def test_a_full_disk_is_reported_and_the_earlier_file_stays(
    seeds: Path, desk: Path, disk: Callable[[Callable[[], object]], None]
) -> None:
    def fail() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    disk(fail)
    target = desk / f"quotes-{seeds.name}.txt"
    target.write_text("mine")
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("E", "left", "up", "right", "enter", "enter")
        await analyst.until(lambda: "was not written: the disk is full" in foot(analyst))
    assert target.read_text() == "mine"
    assert names_in(desk) == [target.name]


async def test_quotes_are_cited_as_the_settings_say(seeds: Path, clipboard: Clipboard) -> None:
    async with at_work(seeds, settings=Settings(citation="pandoc")) as analyst:
        await tag_two(analyst)
        await analyst.press("y")
        await analyst.until_seen("Copied (checked)")
    assert clipboard.texts[0].endswith("]")
    assert "[@" in clipboard.texts[0]


async def test_what_was_not_copied_counts_no_quotes(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    async with at_work(seeds) as analyst:
        await tag_two(analyst)
        await analyst.press("y")
        await analyst.until_seen("Not copied: no clipboard tool was found")
        assert "quote" not in analyst.line("state").partition("Not copied")[2].partition("·")[0]


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (80, 24), (200, 50)])
async def test_it_opens_at_any_size(seeds: Path, size: tuple[int, int]) -> None:
    async with at_work(seeds, size) as analyst:
        await analyst.press("down", "enter", "E", "right", "down", "right")
        await analyst.press("escape")
        assert closed(analyst)
