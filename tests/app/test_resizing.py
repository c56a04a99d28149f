"""Terminals change their size at any moment, also while the text is not seen."""

from pathlib import Path

from tests.app.analyst import at_work


async def test_a_terminal_made_wide_while_quotes_are_shown_has_the_list_beside_the_text_again(seeds: Path) -> None:
    async with at_work(seeds, size=(80, 24)) as analyst:
        await analyst.press("enter", "1", "Q")
        await analyst.resize(120, 36)
        await analyst.press("q")
        assert analyst.main.articles.display
        assert analyst.main.articles.region.width + analyst.main.pane.region.width == 120


async def test_a_dialog_survives_another_size(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "1", "m")
        await analyst.resize(60, 15)
        await analyst.type("a note")
        await analyst.press("enter")
        assert [passage.note for passage in analyst.passages] == ["a note"]
