"""Fine selection by keys, and passages whose ends are adjusted."""

from pathlib import Path

from tests.app.analyst import at_work


async def test_ends_pass_each_other_and_are_never_at_one_place(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "j", "l", "v")
        for _ in range(12):
            await analyst.press("left")
            assert analyst.words
        article, selection = analyst.session.open_selection()
        assert selection.span.end == article.text.index("Both China and")


async def test_the_end_of_a_passage_is_adjusted_and_undone(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "l", "1", "e", "right", "right", "right", "enter")
        assert analyst.tagged() == {"Secretary of": ["Russia"]}
        await analyst.press("s", *["right"] * 10, "enter")
        assert analyst.tagged() == {"of": ["Russia"]}
        await analyst.press("u", "u")
        assert analyst.tagged() == {"Secretary": ["Russia"]}


async def test_leaving_gives_an_adjusted_passage_its_place_back(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "l", "1", "e", "right", "right", "v")
        assert analyst.tagged() == {"Secretary": ["Russia"]}
        assert analyst.words == "Secretary"


async def test_any_other_key_ends_character_selection_and_does_its_work(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "l", "v", "right", "right", "right", "2", "right")
        assert analyst.tagged() == {"Secretary of": ["fentanyl"]}
        assert analyst.words != "Secretary of "


async def test_ends_are_moved_by_words_too(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "l", "1", "e", "shift+right", "shift+right", "enter")
        assert analyst.tagged() == {"Secretary of State": ["Russia"]}
        await analyst.press("e", "left", "shift+left", "enter")
        assert analyst.tagged() == {"Secretary of": ["Russia"]}, "from within a word to where the one before it ends"
        await analyst.press("s", "right", "shift+right", "enter")
        assert analyst.tagged() == {"of": ["Russia"]}
        await analyst.press("s", "shift+left", "enter")
        assert analyst.tagged() == {"Secretary of": ["Russia"]}
