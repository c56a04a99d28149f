"""Reading: what is selected is always in sight, the view does not jump, and every size is usable."""

from pathlib import Path

import pytest
from textual.strip import Strip

from annotations.text.span import Span
from reader.settings import Settings
from reader.widgets.lists import LineView
from tests.app.analyst import Analyst, at_work

SIZES = [(80, 24), (120, 36), (200, 50)]


def selection_in_sight(analyst: Analyst) -> bool:
    return analyst.main.pane.is_in_view(analyst.session.open_selection()[1].span)


@pytest.mark.parametrize("size", SIZES)
async def test_the_selection_stays_in_sight_through_a_whole_article(seeds: Path, size: tuple[int, int]) -> None:
    async with at_work(seeds, size) as analyst:
        await analyst.press("down", "enter")
        for key in ["j"] * 12 + ["space", "space", "backspace", "p", "p", "G", "k", "g", "c", "c", "J", "J", "J"]:
            await analyst.press(key)
            assert selection_in_sight(analyst), key


async def test_after_paging_a_digit_tags_what_is_seen(seeds: Path) -> None:
    async with at_work(seeds, (80, 24)) as analyst:
        await analyst.press("enter", "space", "1")
        (words,) = analyst.tagged()
        assert any(words.split()[0] in row for row in analyst.rows())
        assert selection_in_sight(analyst)


async def test_tagging_moves_nothing(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "j", "j", "j")
        top = analyst.main.pane.top
        rows = [row[45:105] for row in analyst.rows()[6:30]]
        await analyst.press("1", "2", "3", "4")
        assert analyst.main.pane.top == top
        assert [row[45:105] for row in analyst.rows()[6:30]] == rows


async def test_the_sign_of_a_note_stands_beside_the_text_until_the_note_is_undone(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "1", "m")
        await analyst.type("ask the desk")
        await analyst.press("enter")
        assert any("Russia ✎" in row for row in analyst.rows()[5:-2])
        await analyst.press("u")
        assert not any("✎" in row for row in analyst.rows()[5:-2])
        assert any("Russia" in row for row in analyst.rows()[5:-2])


def rows_painted(view: LineView, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows of a view that are painted from now on."""
    painted: list[int] = []
    original = view.render_line

    def render_line(y: int) -> Strip:
        painted.append(y)
        return original(y)

    monkeypatch.setattr(view, "render_line", render_line)
    return painted


async def test_opening_an_article_paints_its_entry_and_the_former_one_only(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(seeds) as analyst:
        await analyst.looked()
        await analyst.press("down", "down")
        listing = analyst.main.articles
        painted = rows_painted(listing, monkeypatch)
        await analyst.press("enter")
        assert 0 < len(painted) <= 2 * listing.entry_height


async def test_the_other_pane_is_reached_without_painting_the_text_again(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter")
        painted = rows_painted(analyst.main.pane, monkeypatch)
        await analyst.press("tab", "tab")
        assert painted == []


async def test_a_cursor_key_paints_only_the_rows_it_changes(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "j")
        pane = analyst.main.pane
        drawn = rows_painted(pane, monkeypatch)
        before = analyst.session.open_selection()[1].span
        await analyst.press("j")
        after = analyst.session.open_selection()[1].span
        rows = pane.region_of(before).height + pane.region_of(after).height
        assert 0 < len(drawn) <= rows


@pytest.mark.parametrize("size", [(100, 30), (60, 20), (45, 12), (20, 5), (200, 50)])
async def test_resizing_keeps_the_place(seeds: Path, size: tuple[int, int]) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "G", "k", "k", "k", "k")
        words = analyst.words
        await analyst.resize(*size)
        assert analyst.words == words
        if size[1] >= 12:
            assert selection_in_sight(analyst)


async def test_leaving_find_returns_to_the_place(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("enter", "j")
        words, top = analyst.words, analyst.main.pane.top
        await analyst.press("/")
        await analyst.type("cultural exchanges")
        await analyst.press("escape")
        assert (analyst.words, analyst.main.pane.top) == (words, top)


async def test_a_passage_named_on_the_command_line_is_opened(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter", "p", "p", "1")
        (passage,) = analyst.passages
    async with at_work(seeds, passage=passage.id) as analyst:
        assert analyst.session.open_selection()[1].span == Span(passage.anchor.start, passage.anchor.end)
        await analyst.press("2")
        assert analyst.tagged()[passage.anchor.exact] == ["Russia", "fentanyl"]


async def test_a_folder_without_a_readable_article_says_so(tmp_path: Path) -> None:
    (tmp_path / "big.txt").symlink_to(tmp_path / "nowhere.txt")
    async with at_work(tmp_path) as analyst:
        await analyst.press("enter", "1", "j", "t", "u", "y", "m", "space")
        assert "link" in "\n".join(analyst.rows())
        assert analyst.session.article is None


async def test_an_empty_article_can_be_opened(seeds: Path) -> None:
    (seeds / "000 empty.txt").write_bytes(b"")
    async with at_work(seeds) as analyst:
        await analyst.press("home", "enter", "j", "1", "space", "G", "c", "+", "/")
        assert analyst.passages == []


async def test_keys_of_ones_own_and_cyrillic_letters_work(seeds: Path) -> None:
    own = Settings(keys={"star": ("Q",), "next-sentence": ("b",), "previous-word": ("left", "h")})
    async with at_work(seeds, settings=own) as analyst:
        await analyst.press("down", "enter", "b", "Q")
        (passage,) = analyst.passages
        assert passage.starred
        assert passage.anchor.exact.startswith("Both China")
        await analyst.press("k", "к", "о")
        assert analyst.words.startswith("Secretary of State"), "j was given away, so its place does nothing"
        await analyst.press("з")
        assert analyst.words.startswith("Both China"), "з stands where p stands: next paragraph"


async def test_the_column_is_as_wide_as_the_settings_say(seeds: Path) -> None:
    async with at_work(seeds, (200, 50), settings=Settings(column=60)) as analyst:
        assert analyst.main.pane.columns.text == 60
