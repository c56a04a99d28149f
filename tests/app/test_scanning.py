"""The folder is looked through while one reads: keys answer meanwhile, and what came is there soon."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual import events

from tests.app.analyst import DEADLINE_SECONDS, Analyst, at_work
from tests.system_calls import in_place_of


class SlowDisk:
    """Opens no article for a folder's scan until it is let go on."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.asked = 0
        self._open = os.open

    def __call__(self, path: "os.PathLike[str]", *arguments: Any, **options: Any) -> int:
        if threading.current_thread().name == "folder scan" and Path(path).suffix == ".txt":
            self.asked += 1
            self.go_on.wait()
        return self._open(path, *arguments, **options)


@pytest.fixture
def disk() -> Iterator[SlowDisk]:
    """A disk that hangs as soon as a folder is scanned."""
    disk = SlowDisk()
    with in_place_of("open", disk):
        yield disk
        disk.go_on.set()


def listed(analyst: Analyst) -> list[str]:
    """Names of the articles in the list, from the top."""
    listing = analyst.session.article_list
    return [listing.path_at(place) for place in range(len(listing))]


async def test_keys_answer_while_the_disk_hangs_and_a_bar_shows_how_far_it_is(seeds: Path, disk: SlowDisk) -> None:
    async with at_work(seeds, small=0, scanned=False) as analyst:
        await analyst.until(lambda: "0 of 5 scanned" in analyst.line("top"))
        assert "░" * 10 in analyst.line("top")
        await analyst.press("down", "enter", "4")
        assert analyst.open_path.startswith("001")
        assert list(analyst.tagged().values()) == [["Taiwan"]]
        assert "001_38289" in "\n".join(analyst.rows()), "it is called by its name as long as nobody looked into it"
        disk.go_on.set()
        await analyst.looked()
        assert "scanned" not in analyst.line("top")
        assert "Xi Meets Blinken" in "\n".join(row[:40] for row in analyst.rows())


async def test_leaving_does_not_wait_for_a_disk_that_hangs(seeds: Path, disk: SlowDisk) -> None:
    async with at_work(seeds, small=0, scanned=False) as analyst:
        await analyst.until(lambda: disk.asked)
        await analyst.press("q")
    assert any(thread.name == "folder scan" for thread in threading.enumerate()), "the disk still hangs"
    disk.go_on.set()
    for thread in threading.enumerate():
        if thread.name == "folder scan":
            thread.join(DEADLINE_SECONDS)
    assert disk.asked == 1, "no further article is looked into"


async def test_what_was_found_before_leaving_is_kept(
    seeds: Path, tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 1 << 62)  # the files were changed long before anyone looked
    disk.go_on.set()
    async with at_work(seeds, cache=tmp_path / "cache") as analyst:
        await analyst.looked()
    disk.go_on.clear()
    async with at_work(seeds, cache=tmp_path / "cache", small=0, scanned=False) as analyst:
        assert "Xi Meets Blinken" in "\n".join(analyst.rows())
        await analyst.looked()


async def test_articles_that_came_are_there_when_the_terminal_is_looked_at_again(seeds: Path, tmp_path: Path) -> None:
    async with at_work(seeds, cache=tmp_path / "cache") as analyst:
        await analyst.looked()
        await analyst.press("down", "down")
        (seeds / "000 new.txt").write_text("A new story\n\nIt begins here and goes on for a while.", encoding="utf-8")
        (seeds / analyst.session.article_list.path_at(4)).unlink()
        analyst.app.post_message(events.AppFocus())
        await analyst.settle()
        await analyst.looked()
        assert [path[:3] for path in listed(analyst)] == ["000", "000", "001", "002", "003"]
        assert analyst.main.folder.highlighted.startswith("002"), "what is highlighted stays so"
        assert "Articles: 1 new, 1 gone" in analyst.line("state")
        assert any(" + A new story" in row for row in analyst.rows())
        analyst.app.post_message(events.AppFocus())
        await analyst.settle()
        await analyst.looked()
        assert "Articles" not in analyst.line("state")


async def test_a_renamed_article_is_told_from_one_that_is_gone(seeds: Path, tmp_path: Path) -> None:
    async with at_work(seeds, cache=tmp_path / "cache") as analyst:
        await analyst.looked()
        old = seeds / listed(analyst)[4]
        (seeds / "later").mkdir()
        old.rename(seeds / "later/named.txt")
        await analyst.press("r")
        await analyst.looked()
        assert "Articles: 1 renamed" in analyst.line("state")
        assert analyst.session.catalog.changes.renamed == {old.name: "later/named.txt"}
        await analyst.press("r")
        await analyst.looked()
        assert "No articles were added or removed" in analyst.line("state")


async def test_a_folder_that_is_gone_is_said_and_reading_goes_on(seeds: Path) -> None:
    elsewhere = seeds.with_name("elsewhere")
    async with at_work(seeds) as analyst:
        await analyst.looked()
        await analyst.press("down", "enter")
        os.rename(seeds, elsewhere)
        await analyst.press("r")
        await analyst.looked()
        assert "There is no folder" in analyst.line("state")
        await analyst.press("down")
        assert analyst.words
        os.rename(elsewhere, seeds)
