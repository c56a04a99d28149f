"""The mouse selects what the keys select, and never a part of a letter."""

from pathlib import Path

import pytest
from textual import events

from annotations.text.graphemes import is_boundary
from tests.app.analyst import Analyst, at_work


def place(analyst: Analyst, words: str) -> tuple[int, int]:
    """Column and row inside the pane at which words of the text are drawn."""
    region = analyst.main.pane.region
    for row, text in enumerate(analyst.rows()[region.y : region.bottom]):
        if words in text[region.x :]:
            return text[region.x :].index(words), row
    raise AssertionError(f"not on the screen: {words}")


async def test_a_click_selects_the_sentence_and_a_double_click_the_word(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter")
        await analyst.click(place(analyst, "standstill"))
        assert analyst.words.startswith("But they remain at a standstill")
        await analyst.click(place(analyst, "territorial"), times=2)
        assert analyst.words == "territorial"


async def test_a_drag_selects_from_letter_to_letter_across_rows(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter")
        start, end = place(analyst, "And with other"), place(analyst, "sliding into")
        await analyst.drag(start, (end[0] + 6, end[1]))
        assert analyst.words.startswith("And with other disputes")
        assert analyst.words.endswith("sliding")
        await analyst.press("1")
        assert list(analyst.tagged().values()) == [["Russia"]]


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧👨‍👩‍👦 e\u0301a\u0300 中文字 🇫🇷🇩🇪 end", "tab\tand\u200d\u0301\u0302marks 한국어 עברית"]
)
async def test_every_cell_of_every_kind_of_letter_selects_whole_letters(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    async with at_work(tmp_path, (60, 12)) as analyst:
        await analyst.press("enter")
        pane = analyst.main.pane
        for cell in range(pane.columns.left, pane.columns.left + 24):
            await analyst.drag((pane.columns.left, 0), (cell, 0))
            span = analyst.session.open_selection()[1].span
            assert span.length
            assert is_boundary(text, span.start)
            assert is_boundary(text, span.end)


async def test_the_wheel_scrolls_and_the_selection_comes_along(seeds: Path) -> None:
    async with at_work(seeds, (80, 24)) as analyst:
        await analyst.press("down", "enter")
        pane = analyst.main.pane
        top = pane.top
        for _ in range(12):
            await analyst.mouse((events.MouseScrollDown, (20, 5)))
        assert pane.top > top
        assert pane.is_in_view(analyst.session.open_selection()[1].span)


async def test_a_click_on_a_lane_selects_its_passage(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "j", "1")
        tagged = analyst.words
        await analyst.press("j", "j")
        pane = analyst.main.pane
        _, row = place(analyst, "Both China")
        await analyst.click((pane.columns.left + pane.columns.text + 2, row))
        assert analyst.words == tagged
