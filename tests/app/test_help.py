"""The keys: those of where one is come first, any of them is found by its name, and no key is silent."""

from pathlib import Path

import pytest

from reader.commands.table import COMMANDS, active_in
from reader.screens.help import HelpScreen
from tests.app.analyst import Analyst, at_work, rows_of


def shown(analyst: Analyst) -> list[str]:
    """What stands in the box of the help, without its border."""
    assert isinstance(analyst.app.screen, HelpScreen)
    return [row.partition("│")[2].rpartition("│")[0].strip() for row in rows_of(analyst.app) if "│" in row]


def headings(analyst: Analyst) -> list[str]:
    return [row for row in shown(analyst) if row.split(":")[0].split(" · ")[0] in {one.group for one in COMMANDS}]


@pytest.mark.parametrize(("keys", "first"), [((), "Articles"), (("enter",), "Tag"), (("T",), "Codebook")])
async def test_the_keys_of_where_one_is_come_first(seeds: Path, keys: tuple[str, ...], first: str) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press(*keys, "?")
        assert headings(analyst)[0] == first


async def test_a_command_of_any_screen_is_found_by_its_name(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("?", "/")
        await analyst.type("merge")
        assert "=                   Merge into another theme" in shown(analyst)
        assert "Codebook · T opens it" in shown(analyst), "and where it is"
        await analyst.type("xyz")
        assert "No command matches. backspace deletes." in shown(analyst)
        await analyst.press("escape")
        assert headings(analyst)[0] == "Articles"
        await analyst.press("q")
        assert analyst.app.screen is analyst.main


async def test_the_digits_are_one_row_and_hide_no_other_key(seeds: Path) -> None:
    async with at_work(seeds, size=(120, 60)) as analyst:
        await analyst.press("enter", "1", "Q", "?")
        rows = shown(analyst)
        assert sum(row.startswith("1 … 9") for row in rows) == 1
        assert any(row.startswith("0  escape") for row in rows)
        await analyst.press("q", "M", "?")
        assert any(row.startswith("0 ") and "First column" in row for row in shown(analyst))


async def test_what_a_command_does_is_wrapped_beside_its_keys(seeds: Path) -> None:
    async with at_work(seeds, size=(80, 40)) as analyst:
        await analyst.press("?")
        (row,) = [row for row in rows_of(analyst.app) if "has:passages" in row]
        assert row.index("has:passages") > 20


@pytest.mark.parametrize("width", [80, 120])
async def test_the_list_names_the_keys_of_the_other_screens(seeds: Path, width: int) -> None:
    async with at_work(seeds, size=(width, 24)) as analyst:
        here = analyst.line("here")
        for key in ("Q quotes", "T themes", "S search", "M matrix", "E export"):
            assert key in here


@pytest.mark.parametrize("width", [80, 120])
async def test_the_useful_keys_are_named_where_there_is_little_room(seeds: Path, width: int) -> None:
    async with at_work(seeds, size=(width, 24)) as analyst:
        await analyst.press("enter")
        state = analyst.line("state")
        assert all(command.hint in state for command in active_in(analyst.main.scope))
        assert "saved" in state
        assert "passages" in state
