"""A line that was taken for page furniture is taken back, and undo is seen above the article."""

from pathlib import Path

from tests.app.analyst import at_work


async def test_a_flipped_line_is_flipped_back_by_the_same_key_and_by_undo(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "G", "z", "j", "z")
        article, selection = analyst.session.open_selection()
        assert not article.lines.is_boilerplate(selection.span)
        await analyst.press("z")
        assert analyst.session.open_selection()[0].lines.is_boilerplate(selection.span)
        await analyst.press("u")
        assert not analyst.session.open_selection()[0].lines.is_boilerplate(selection.span)
        await analyst.press("u")
        assert analyst.session.open_selection()[0].lines.is_boilerplate(selection.span)


async def test_undoing_details_is_seen_above_the_open_article(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "i")
        await analyst.press("ctrl+u")
        await analyst.type("Another title")
        await analyst.press("enter")
        assert analyst.line("title").strip() == "Another title"
        await analyst.press("u")
        assert "Blinken-Xi Talks" in analyst.line("title")
