"""The codebook at the real application: every change by keys alone, each told and taken back with one key."""

from pathlib import Path

import pytest
from textual.widgets import Input

from annotations.codebook import Codebook
from annotations.model import Theme
from annotations.store.folder.backend import open_store
from reader.screens.codebook import CodebookScreen
from reader.session.models.quotes import QuotesModel
from reader.session.models.themes import ThemesModel
from tests.app.analyst import Analyst, at_work
from tests.unit.annotations.making import add_theme, keep, passage

ARTICLE = "001_38289c5492cd757c.txt"


@pytest.fixture
def folder(seeds: Path) -> Path:
    """The sample articles with passages: three of Russia, one of these and of AI, one of sanctions under Taiwan."""
    with open_store(seeds / "annotations.json") as store:
        under = add_theme(store, "sanctions", parent="taiwan")
        add_theme(store, "sanction")
        keep(
            store,
            passage("a", 10, 20, "russia", article=ARTICLE),
            passage("b", 30, 40, "russia", "ai", article=ARTICLE),
            passage("c", 50, 60, "russia", article=ARTICLE, note="why?"),
            passage("d", 70, 80, under.id, article=ARTICLE),
        )
    return seeds


def book(analyst: Analyst) -> Codebook:
    return analyst.session.codebook


def here(analyst: Analyst) -> Theme:
    """The highlighted theme."""
    return analyst.session.state(ThemesModel).theme()


def said(analyst: Analyst) -> str:
    """The whole screen as one text."""
    return "\n".join(analyst.rows())


async def test_the_tree_shows_keys_counts_and_what_is_under_each_theme(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T")
        rows = [" ".join(row.split()) for row in analyst.rows()[2:8]]
        assert rows == [
            "1 ▌ Russia 3 3", "2 ▌ fentanyl 0 0", "3 ▌ AI 1 1",
            "4 ▌ Taiwan 0 1", "5 ▌ sanctions 1 1", "6 ▌ sanction 0 0",
        ]  # fmt: skip
        assert analyst.rows()[6].index("▌") == analyst.rows()[5].index("▌") + 2
        await analyst.press("G")
        assert "Taiwan / sanctions" in said(analyst), "the nearly same name is pointed out"


async def test_a_theme_is_made_with_all_that_belongs_to_it_as_one_edit(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T", "G", "N")
        await analyst.type("oil and  gas")
        await analyst.press("down")
        await analyst.type("Fuels")
        await analyst.press("down")
        await analyst.type("oil, gas*, oil")
        await analyst.press("down", "down")
        await analyst.type("1")
        await analyst.press("enter")
        made = here(analyst)
        assert (book(analyst).label(made.id), made.description) == ("sanction / oil and gas", "Fuels")
        assert (made.keywords, made.key) == (("oil", "gas*"), 1)
        assert book(analyst).get("russia").key is None
        await analyst.press("u")
        assert made.id not in book(analyst)
        assert book(analyst).get("russia").key == 1


async def test_a_nearly_same_name_is_pointed_out_when_it_is_made(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T", "n")
        await analyst.type("Russians")
        await analyst.press("enter")
        assert here(analyst).name == "Russians"
        assert "similar to Russia" in said(analyst)


async def test_a_theme_is_renamed_and_described_in_a_form(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T", "e")
        assert (
            analyst.app.screen.query_one("#field-keywords", Input).value == "Russia, Russian*, Moscow, Kremlin, Putin"
        )
        await analyst.press("end", *["backspace"] * 6)
        await analyst.type("Moscow")
        await analyst.press("enter")
        assert book(analyst).get("russia").name == "Moscow"
        assert book(analyst).get("russia").keywords[1] == "Russian*"
        await analyst.press("u")
        assert book(analyst).get("russia").name == "Russia"


@pytest.mark.parametrize(("field", "typed", "sentence"), [(0, "taiwan", "already a theme"), (4, "12", "1 to 9")])
async def test_what_cannot_be_is_refused_in_the_form(folder: Path, field: int, typed: str, sentence: str) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T", "e", *["down"] * field, "end", *["backspace"] * 9)
        await analyst.type(typed)
        await analyst.press("enter")
        assert sentence in said(analyst)
        await analyst.press("escape")
        assert book(analyst).get("russia").name == "Russia"


async def test_a_colour_is_chosen_from_the_palette_or_typed(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T", "c", "down", "down", "enter")
        assert book(analyst).get("russia").colour == 2
        await analyst.press("c")
        await analyst.type("#a0b1c2")
        await analyst.press("enter")
        assert book(analyst).get("russia").colour == "#a0b1c2"


async def test_names_are_narrowed_by_typing(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("T", "/")
        await analyst.type("sanc")
        assert "2 of 6 themes" in said(analyst)
        await analyst.press("enter", "enter")
        assert analyst.session.state(QuotesModel).typed == 'theme:"Taiwan / sanctions"'


async def test_without_themes_the_screen_says_the_next_key(seeds: Path) -> None:
    (seeds / "codebook.toml").write_text("# nothing yet\n")
    async with at_work(seeds) as analyst:
        await analyst.press("T")
        assert "There are no themes." in said(analyst)
        await analyst.press("x", "e", "enter", "n")
        await analyst.type("oil")
        await analyst.press("enter")
        assert here(analyst).name == "oil"


async def test_where_nothing_can_be_written_no_form_is_opened(folder: Path) -> None:
    with open_store(folder / "annotations.json"):
        async with at_work(folder) as analyst:
            await analyst.press("T", "e")
            assert isinstance(analyst.app.screen, CodebookScreen)
            assert "in use" in said(analyst) or "read-only" in said(analyst)
