"""A way through the folder: filter while typing, sort, look again, and go on in the order that is shown."""

from pathlib import Path

from tests.app.analyst import Analyst, at_work


def listed(analyst: Analyst) -> list[str]:
    """Numbers of the articles in the list, from the top."""
    listing = analyst.session.article_list
    return [listing.path_at(place)[:3] for place in range(len(listing))]


async def test_a_filter_that_is_not_whole_yet_leaves_the_list_and_says_why(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("/")
        await analyst.type("state")
        before = listed(analyst)
        await analyst.type(":")
        assert listed(analyst) == before
        assert "saved" not in analyst.line("state")


async def test_nothing_found_says_the_next_key(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("/")
        await analyst.type("zebra")
        assert listed(analyst) == []
        await analyst.press("enter", "enter")
        assert "No article matches" in analyst.line("state")


async def test_sorting_by_passages_puts_the_richest_first(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "down", "enter", "1", "2", "tab", "s", "s", "s")
        assert "by passages" in analyst.line("top")
        assert listed(analyst)[0] == "002"
        await analyst.press("s", "s")
        assert listed(analyst) == ["000", "001", "002", "003", "004"]


async def test_what_is_wrong_with_the_tables_of_details_is_said_as_long_as_it_is_so(seeds: Path) -> None:
    (seeds / "sources.csv").write_text("file,published\nnowhere,2024\n001_38289c5492cd757c,yesterday\n")
    (seeds / "005.txt").write_text("---\npublished: 2024-02-31\n---\nThe story begins here and goes on for a while.\n")
    async with at_work(seeds) as analyst:
        await analyst.looked()
        assert "! 2 problems in sources.csv" in analyst.line("top")
        assert "front matter" not in analyst.line("facts")
        await analyst.press("G", "enter")
        assert "! front matter" in analyst.line("facts")
        await analyst.press("i")
        shown = "\n".join(analyst.rows())
        assert "In the front matter, published “2024-02-31” is not a date" in shown
        assert "1 of 2: sources.csv, line 2: there is no article “nowhere”." in shown


async def test_progress_counts_what_can_be_read_and_is_there(seeds: Path) -> None:
    (seeds / "empty.txt").touch()
    async with at_work(seeds) as analyst:
        await analyst.looked()
        await analyst.press("enter", "d", "D", "down")
        assert "2 of 5 done" in analyst.line("state")
        await analyst.press("u", "u", "down")
        assert "1 of 5 done" in analyst.line("state")
        (seeds / analyst.session.article_list.path_at(0)).unlink()
        await analyst.press("r")
        await analyst.looked()
        await analyst.press("down")
        assert "0 of 4 done" in analyst.line("state")


async def test_details_of_another_article_that_are_undone_leave_the_list(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "i", "ctrl+u")
        await analyst.type("Another title")
        await analyst.press("enter", ">")
        assert "Another title" in "\n".join(analyst.rows())
        await analyst.press("u", "u")
        assert "Another title" not in "\n".join(analyst.rows())


async def test_the_place_in_an_article_is_come_back_to(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "4", "down", "down", "down")
        left = analyst.words
        await analyst.press(">", "<")
        assert analyst.words == left
        await analyst.press("q")
        first, second = (analyst.session.reading(analyst.session.article_list.path_at(place)) for place in (1, 2))
        assert first.opened >= second.opened > ""
    async with at_work(seeds) as analyst:
        await analyst.press("g", "down", "enter")
        assert analyst.words == left


async def test_while_a_filter_is_typed_no_letter_is_named_as_a_key(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        assert "Q quotes" in analyst.line("here")
        await analyst.press("/")
        await analyst.type("nowhere")
        assert "enter goes to the list" in analyst.line("here")
        assert "Q quotes" not in analyst.line("here")
        assert "? help" not in analyst.line("state")
        assert any("No article matches the filter." in row for row in analyst.rows())
        await analyst.press("escape")
        assert "Q quotes" in analyst.line("here")
