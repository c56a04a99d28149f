"""The search screen: results while one types, to the place and back, and their sentences tagged as one edit."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli.main import main
from reader.screens.search import SearchScreen
from reader.session.index_builder import IndexBuilder
from reader.session.models.search import SearchModel
from tests.app.analyst import Analyst, at_work


async def search(analyst: Analyst, query: str) -> SearchScreen:
    """Open the screen, type a query, and wait until everything is found."""
    await analyst.press("S")
    await analyst.type(query)
    return await looked(analyst)


async def looked(analyst: Analyst) -> SearchScreen:
    screen = analyst.app.screen
    assert isinstance(screen, SearchScreen)
    await analyst.until(lambda: not screen.model.busy)
    return screen


async def said(analyst: Analyst, words: str) -> None:
    await analyst.until(lambda: words in analyst.rows()[-1])


def found(analyst: Analyst) -> dict[str, list[tuple[int, int]]]:
    """Where the screen has places, by article, in its order."""
    table = analyst.session.state(SearchModel)
    hits = [table.row(index) for index in range(len(table))]
    places: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        places.setdefault(hit.found.path, [])
        if hit.match:
            places[hit.found.path].append(hit.match.span)
    return places


QUERIES = (
    "taiwan", '"south china sea" | nitro*', "taiwan -fentanyl", "russia (war OR weapons)", "*ina*", '"u.s."',
    "xi NOT wang", "zebra",
)  # fmt: skip


async def test_screen_and_command_line_find_the_same(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = {}
    async with at_work(seeds) as analyst:
        for query in QUERIES:
            await search(analyst, query)
            shown[query] = found(analyst)
            await analyst.press("escape", "q")
    for query, places in shown.items():
        assert main(["search", str(seeds), "--json", "--", query]) == 0
        printed = json.loads(capsys.readouterr().out)["articles"]
        of_each = [(one["path"], [(at["start"], at["end"]) for at in one["matches"]]) for one in printed]
        assert of_each == list(places.items()), query
    assert shown["taiwan"]
    assert not shown["zebra"]


async def test_space_marks_a_place_and_on_an_article_all_of_it(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await search(analyst, "fentanyl")
        table = analyst.session.state(SearchModel)
        await analyst.press("enter", "space")
        assert len(table.marked) == len(table.row(0).found.matches)
        assert table.row(table.index).match is None
        await analyst.press("g", "down", "space")
        assert len(table.marked) == len(table.row(0).found.matches) - 1
        await analyst.press("up", "space")
        assert table.mark_number(table.key(1)) == len(table.marked) == len(table.row(0).found.matches)


async def test_sorting_and_looking_again(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        screen = await search(analyst, "taiwan")
        await analyst.press("enter", "s")
        await looked(analyst)
        weights = [one.weight for one in screen.model._found]
        assert weights == sorted(weights, reverse=True)
        assert "best first" in analyst.rows()[0]
        (seeds / "new.txt").write_text("Taiwan, Taiwan, Taiwan!\n")
        await analyst.press("r")
        await looked(analyst)
        assert screen.model.row(0).found.path == "new.txt"


async def test_a_repaint_during_a_search_draws_only_rows_that_are_still_found(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        screen = await search(analyst, "china")
        many, changed, repaints = len(screen.model), screen.model.changed, []

        def repaint() -> None:
            changed()
            screen.rows.refresh()
            repaints.append(screen.rows.render_lines(screen.rows.size.region))

        screen.model.changed = repaint
        await analyst.type(" -russia")
        await looked(analyst)
        assert repaints
        assert len(screen.model) < many


async def test_empty_states(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("S")
        assert "Nothing is searched yet." in "\n".join(analyst.rows())
        await analyst.type("zebra")
        await looked(analyst)
        assert "No article matches." in "\n".join(analyst.rows())
        await analyst.press("enter", "1")
        assert "There are no matches to tag." in analyst.rows()[-1]


async def test_an_article_that_changed_is_not_tagged_in_the_wrong_place(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await search(analyst, "nitrocellulose")
        article = seeds / "001_38289c5492cd757c.txt"
        article.write_text("New first line.\n" + article.read_text("utf-8"), "utf-8")
        await analyst.press("enter", "1")
        await said(analyst, "No sentence was tagged")
        assert analyst.passages == []


async def test_a_search_is_cut_off_where_nobody_reads_on(tmp_path: Path) -> None:
    for number in range(1_001):
        (tmp_path / f"{number:04}.txt").write_text(f"Number {number} is about Taiwan.", "utf-8")
    async with at_work(tmp_path) as analyst:
        await search(analyst, "taiwan")
        assert "the newest 1,000 matches in 1,000 articles, more exist" in analyst.rows()[0]


async def test_what_an_earlier_query_finds_late_is_not_shown(seeds: Path) -> None:
    late: list[Callable[[], object]] = []
    async with at_work(seeds) as analyst:
        table = analyst.session.state(SearchModel)
        table.set_query("taiwan", late.append)
        await analyst.until(lambda: len(late) >= 2)
        table.set_query("nitrocellulose", analyst.app.call_later)
        await analyst.until(lambda: not table.busy)
        for deliver in late:
            deliver()
        assert list(found(analyst)) == ["001_38289c5492cd757c.txt"]


async def test_the_index_is_built_beside_and_reported(seeds: Path, tmp_path: Path) -> None:
    async with at_work(seeds, cache=tmp_path / "cache", small=0) as analyst:
        building = analyst.session.state(IndexBuilder)
        seen = []
        building.on_progress = lambda: seen.append(building.progress)
        (seeds / "005.txt").write_text("Ships near Taiwan.\n")
        await analyst.press("r")  # the first index may be ready before the test listens
        await analyst.until(lambda: any(seen) and building.progress is None)
        *_, last = filter(None, seen)
        assert last.done == last.of
        await search(analyst, "taiwan")
        assert len(found(analyst)) == 6
