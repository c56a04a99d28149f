"""The matrix at the real application: numbers that are right, and that open just their quotes."""

import csv
import io
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.edits.edit import Signature
from annotations.edits.passages import remove_tags
from annotations.matrix import TOTAL, Axis, CoOccurrence, Measure
from annotations.store.folder.backend import open_store
from reader.screens.matrix import MatrixScreen
from reader.screens.quotes import QuotesScreen
from reader.session.models.matrix import MatrixModel
from reader.session.models.quotes import QuotesModel
from tests.app.analyst import Analyst, at_work
from tests.clipboard import Clipboard
from tests.unit.annotations.making import CODER, add_theme, keep, passage

FIRST, SECOND = "000_6f3a4a5509e1982c.txt", "001_38289c5492cd757c.txt"


@pytest.fixture
def folder(seeds: Path) -> Path:
    """The sample articles with nine passages in two of them."""
    with open_store(seeds / "annotations.json") as store:
        under = add_theme(store, "drones", parent="ai")
        for number in range(9):
            themes = {("russia", "ai", "taiwan")[number % 3], ("russia", under.id)[number % 2]}
            article = FIRST if number < 6 else SECOND
            keep(store, passage(f"p{number}", 10 * number, 10 * number + 12, *themes, article=article))
    return seeds


def matrix(analyst: Analyst) -> MatrixModel:
    return analyst.session.state(MatrixModel)


async def counted(analyst: Analyst) -> None:
    """Wait until the numbers are those that were asked for."""
    screen = analyst.app.screen
    assert isinstance(screen, MatrixScreen)
    await analyst.until(lambda: matrix(analyst).shown.spec == matrix(analyst).spec and not screen.counting)


def body(analyst: Analyst) -> list[list[str]]:
    """The rows of the table on the screen, word by word."""
    rows = analyst.rows()
    return [row.replace("│", " ").translate(dict.fromkeys(map(ord, "░▒▓█▾"))).split() for row in rows[1:9]]


async def test_themes_by_articles_are_shown_with_their_sums(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M")
        await counted(analyst)
        assert body(analyst) == [
            ["000", "001", "all"],
            ["Russia", "4", "2", "6"],
            ["fentanyl", "0", "0", "0"],
            ["AI", "4", "1", "5"],
            ["AI", "/", "drones", "3", "1", "4"],
            ["Taiwan", "2", "1", "3"],
            ["all", "6", "3", "9"],
            [],
        ]
        shades = analyst.rows()[2]
        assert "4█" in shades
        assert "2▒" in shades


@pytest.mark.parametrize("asked", [(), ("n", "n")], ids=str)
async def test_every_cell_opens_just_its_quotes(folder: Path, asked: tuple[str, ...]) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M", *asked)
        await counted(analyst)
        table = matrix(analyst)
        for row in range(len(table)):
            for column in range(len(table.columns)):
                await analyst.press("home", *["down"] * row, "0", *["right"] * column)
                ids = list(table.shown.cells.get(table.cell, ()))
                number = table.shown[table.cell]
                await analyst.press("enter")
                assert isinstance(analyst.app.screen, QuotesScreen) is bool(ids)
                if ids:
                    assert analyst.session.state(QuotesModel).shown_keys() == ids
                    if table.spec.measure is Measure.PASSAGES:
                        assert number == len(ids) == analyst.session.state(QuotesModel).count
                    await analyst.press("q")
                assert isinstance(analyst.app.screen, MatrixScreen)


async def test_numbers_are_those_of_the_file(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M")
        await counted(analyst)
        table = matrix(analyst).shown
        with TinyDB(folder / "annotations.json", access_mode="r") as stock:
            records = stock.table("passages").all()
        for theme in ("russia", "taiwan", "drones"):
            for article in (FIRST, SECOND):
                with_theme = [r for r in records if theme in {tag["theme"] for tag in r["tags"]}]
                assert table[theme, article] == sum(record["article"] == article for record in with_theme)


async def test_rows_are_sorted_by_the_column_and_the_cell_stays(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M")
        await counted(analyst)
        await analyst.press("down", "$", "s")
        assert [words[0] for words in body(analyst)[1:6]] == ["Russia", "AI", "AI", "Taiwan", "fentanyl"]
        assert matrix(analyst).cell == ("fentanyl", TOTAL)
        assert "all▾" in analyst.rows()[1]
        await analyst.press("s")
        assert matrix(analyst).shown.rows[1] == "fentanyl"


async def test_keys_choose_rows_columns_and_what_is_counted(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M", "r", "c", "n")
        await counted(analyst)
        assert matrix(analyst).shown.spec[:3] == (Axis.OUTLET, Axis.THEME, Measure.ARTICLES)
        assert "outlet × theme · articles" in analyst.rows()[0]
        await analyst.press("b")
        assert "Co-occurrence needs themes" in analyst.rows()[-1]
        await analyst.press(*"rrrrr", "b")
        await counted(analyst)
        assert matrix(analyst).shown.spec == (Axis.THEME, Axis.THEME, Measure.ARTICLES, CoOccurrence.SENTENCE)
        assert "same sentence" in analyst.rows()[0]


async def test_a_filter_narrows_what_is_counted(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M", "/")
        await analyst.type("article:001")
        await analyst.press("enter")
        await counted(analyst)
        assert matrix(analyst).shown[TOTAL, TOTAL] == 3
        await analyst.press("/")
        await analyst.type(" theme:nothing")
        assert "There is no theme" in analyst.rows()[-1]
        await analyst.press("escape")
        await counted(analyst)
        assert matrix(analyst).shown[TOTAL, TOTAL] == 9


async def test_undo_shows_in_the_numbers(folder: Path) -> None:
    async with at_work(folder) as analyst:
        store = analyst.session.store
        store.apply(remove_tags(store, store.passage("p0"), ["russia"], Signature(CODER, analyst.session.clock())))
        await analyst.press("M")
        await counted(analyst)
        assert matrix(analyst).shown[TOTAL, TOTAL] == 8
        await analyst.press("u")
        await counted(analyst)
        assert matrix(analyst).shown[TOTAL, TOTAL] == 9


@pytest.mark.parametrize(("key", "mark"), [("y", "|"), ("Y", "\t")])
async def test_the_table_is_copied(folder: Path, clipboard: Clipboard, key: str, mark: str) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M")
        await counted(analyst)
        await analyst.press(key)
        await analyst.until_seen("Copied (checked)")
    (text,) = clipboard.texts
    head = text.splitlines()[0]
    assert "Blinken-Xi Talks" in head
    assert head.count(mark) == (5 if mark == "|" else 3)
    if mark == "\t":
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
        assert rows[-1] == ["all", "6", "3", "9"]


async def test_many_columns_scroll_and_the_sums_stay(seeds: Path) -> None:
    with open_store(seeds / "annotations.json") as store:
        keep(store, *(passage(f"p{n}", 1, 9, "ai", article=f"{n:03}.txt") for n in range(300)))
    async with at_work(seeds, size=(80, 24)) as analyst:
        await analyst.press("M")
        await counted(analyst)
        assert analyst.rows()[1].split()[0] == "000"
        await analyst.press(*["right"] * 40)
        assert "040" in analyst.rows()[1].split()
        assert analyst.rows()[1].split()[-1] == "all"
        await analyst.press("$", "left")
        assert "299" in analyst.rows()[1].split()


async def test_with_nothing_tagged_the_screen_says_the_next_key(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("M")
        await counted(analyst)
        assert "Nothing is tagged yet." in "\n".join(analyst.rows())
        await analyst.press("right", "s", "enter", "y", "q")
        assert not isinstance(analyst.app.screen, MatrixScreen)


async def test_a_cell_of_two_themes_opens_the_passages_of_the_one_that_meet_the_other(folder: Path) -> None:
    async with at_work(folder) as analyst:
        await analyst.press("M", "c")
        await counted(analyst)
        table = matrix(analyst)
        assert table.spec[:2] == (Axis.THEME, Axis.THEME)
        await analyst.press("home", "$", "left")
        assert table.cell == ("russia", "taiwan")
        await analyst.press("enter")
        assert analyst.session.state(QuotesModel).count == table.shown["russia", "taiwan"] > 0
