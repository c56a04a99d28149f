"""Words that look like markup are words: on the screen, in what is said and in the file."""

from pathlib import Path

from tests.app.analyst import at_work


async def test_a_note_that_opens_a_tag_of_markup_is_kept_and_shown(seeds: Path) -> None:
    note = "[/ see [bold]desk[/] [@click=app.quit]x"
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "m")
        await analyst.type(note)
        await analyst.press("enter", "m")
        assert note in "\n".join(analyst.rows())
        await analyst.press("escape", "u")
        assert "Undone" in analyst.line("state")
        await analyst.press("U")
    async with at_work(seeds) as analyst:
        assert [passage.note for passage in analyst.passages] == [note]


async def test_a_theme_named_like_markup_is_named_everywhere(seeds: Path) -> None:
    name = "[/] trade"
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "t")
        await analyst.type(name)
        await analyst.press("enter")
        assert name in analyst.line("here")
        await analyst.press("t")
        assert name in "\n".join(analyst.rows())
        await analyst.press("escape", "u")
        assert f"tag {name}" in analyst.line("state")
