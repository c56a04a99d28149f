"""Page furniture: hidden, shown, stepped on, and lines that were taken for it and are none."""

from pathlib import Path

from tests.app.analyst import Analyst, at_work

FOLDED = "lines of page furniture"


def shown(analyst: Analyst) -> str:
    return "\n".join(analyst.rows())


async def test_furniture_that_is_shown_can_be_stepped_on_and_one_key_takes_a_line_for_the_story(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "G")
        assert FOLDED in shown(analyst)
        last_of_the_story = analyst.words
        await analyst.press("z", "j")
        assert FOLDED not in shown(analyst)
        furniture = analyst.words
        assert furniture != last_of_the_story
        await analyst.press("z")
        assert analyst.words == furniture
        await analyst.press("k", "z", "j")
        assert analyst.words == furniture, "it is part of the story now, so steps do not pass over it"


async def test_a_flipped_line_is_flipped_back_by_the_same_key_and_by_undo(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "G", "z", "j", "z")
        article, selection = analyst.session.reading()
        assert not article.lines.furniture(selection.span)
        await analyst.press("z")
        assert analyst.session.reading()[0].lines.furniture(selection.span)
        await analyst.press("u")
        assert not analyst.session.reading()[0].lines.furniture(selection.span)
        await analyst.press("u")
        assert analyst.session.reading()[0].lines.furniture(selection.span)


async def test_undoing_details_is_seen_above_the_open_article(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "i")
        await analyst.press("ctrl+u")
        await analyst.type("Another title")
        await analyst.press("enter")
        assert analyst.line("title").strip() == "Another title"
        await analyst.press("u")
        assert "Blinken-Xi Talks" in analyst.line("title")
