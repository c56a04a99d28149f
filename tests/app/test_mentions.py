"""Mentions on the screen: underlined until somebody tags them, gone to by one key and tagged by another."""

import re
from pathlib import Path

import pytest
from rich.style import Style

from tests.app.analyst import Analyst, at_work, looked_through


async def opened(analyst: Analyst) -> None:
    """Read the second article."""
    await analyst.press("down", "enter")
    await looked_through(analyst.pilot)


def styled(analyst: Analyst, words: str) -> list[Style]:
    """How the rows of the text draw these words, where they stand in one style."""
    pane = analyst.main.pane
    strips = [pane.render_line(y) for y in range(pane.size.height)]
    return [segment.style or Style() for strip in strips for segment in strip if segment.text == words]


async def test_mentions_are_underlined_until_they_are_tagged(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await opened(analyst)
        assert [style.underline for style in styled(analyst, "Taiwan")] == [True]
        await analyst.press("f")
        assert "territorial conflicts in the South China Sea and over Taiwan." in analyst.words
        assert "mention ▌Taiwan  enter tags it" in analyst.line("here")
        await analyst.press("enter")
        assert list(analyst.tagged().values()) == [["Taiwan"]]
        assert styled(analyst, "Taiwan") == []
        assert "mention" not in analyst.line("here")
        await analyst.press("u")
        assert [style.underline for style in styled(analyst, "Taiwan")] == [True]


async def test_character_selection_keeps_enter_for_itself(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await opened(analyst)
        await analyst.press("f", "v", "left", "enter")
        assert analyst.passages == []
        assert not analyst.words.endswith("."), "the end was moved by a letter"
        await analyst.press("enter")
        assert [item.anchor.exact for item in analyst.passages] == [analyst.words]


async def test_the_list_says_how_many_are_left(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await opened(analyst)
        rows = "\n".join(analyst.rows())
        assert [f" {count} to tag" in rows for count in (9, 21, 8)] == [True] * 3
        assert re.search(r"2024-05-21\? +\+6 ", rows), "where there is no room for the words"
        await analyst.press("f", "enter")
        assert "T1 20 to tag" in "\n".join(analyst.rows())


async def test_without_colour_mentions_and_passages_differ(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_work(seeds) as analyst:
        await opened(analyst)
        assert [(style.bold, style.underline) for style in styled(analyst, "Taiwan")] == [(True, None)]
        await analyst.press("f", "enter", "down")
        rows = styled(analyst, "and over Taiwan.")
        assert [(style.bold, style.underline) for style in rows] == [(None, True)]


async def test_words_of_a_theme_that_nobody_may_draw_stay_harmless(seeds: Path) -> None:
    (seeds / "001.txt").write_text(
        "Title\n\nThe o\u200bpio\x1bid\x1b]52;c;AAAA\x07 and Taiwan\u202e\x9b31m.\n", encoding="utf-8"
    )
    async with at_work(seeds) as analyst:
        await opened(analyst)
        assert "Taiwan" in analyst.line("here")
        await analyst.press("f")
        assert all(char.isprintable() for row in analyst.rows() for char in row)
