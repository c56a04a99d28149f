"""Thirty passages in one paragraph: still readable, each one key away, with and without colour."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotations.edits.edit import Signature
from annotations.edits.passages import Target, add_tags
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from reader.app import ReaderApp
from reader.folder.catalog import ArticleCatalog
from reader.session.session import Session
from reader.settings import Settings
from tests.app.analyst import Analyst, at_work, looked_through

MANY = 30
NOON = "2026-01-01T12:00:00Z"
THEMES = ("russia", "fentanyl", "ai", "taiwan")


@pytest.fixture
def overlapping(seeds: Path) -> Path:
    """A folder whose second article has thirty nested passages in its first paragraph."""
    article = ArticleCatalog(seeds).read("001_38289c5492cd757c.txt")
    paragraph = article.units.paragraphs[1]
    with open_store(seeds / "annotations.json") as store:
        for place in range(MANY):
            span = Span(paragraph.start + 3 * place, paragraph.end - 4 * place)
            theme = THEMES[place % len(THEMES)]
            edit, _ = add_tags(
                store, Target(article.path, article.units, article.sha256, span), [theme], Signature("ana", NOON)
            )
            store.apply(edit)
    return seeds


async def test_one_key_reaches_each_of_them_and_the_row_below_names_it(overlapping: Path) -> None:
    async with at_work(overlapping) as analyst:
        await analyst.press("down", "enter", "g", ")")
        reached = []
        for _ in range(MANY):
            reached.append(analyst.session.open_selection()[1].span)
            (passage,) = analyst.session.store.passages.in_article(analyst.open_path)[len(reached) - 1 : len(reached)]
            name = analyst.session.codebook.get(passage.themes[0]).name
            assert analyst.line("here").split()[1] == f"▌{name}"
            await analyst.press(")")
        assert reached == [item.span for item in analyst.session.store.passages.in_article(analyst.open_path)]


async def test_lanes_are_counted_where_they_find_no_room(overlapping: Path) -> None:
    async with at_work(overlapping) as analyst:
        await analyst.press("down", "enter")
        lanes = [row for row in analyst.rows() if "+22" in row]
        assert lanes, "thirty bars, eight of them drawn"
        assert all(row.count("▌") >= 8 for row in lanes)


async def test_without_colour_lanes_are_letters_and_passages_underlined(
    overlapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_work(overlapping) as analyst:
        await analyst.press("down", "enter", "j", "4")
        assert any("RfATRfAT+" in row for row in analyst.rows())
        assert passage_is_marked(analyst)


def passage_is_marked(analyst: Analyst) -> bool:
    """Whether the tagged sentence differs from its surroundings by more than colour."""
    pane = analyst.main.pane
    span = analyst.passages[-1].span
    row = pane.region_of(span).y - pane.region.y
    styles = [segment.style for segment in pane.render_line(row) if segment.style]
    return any(style.underline for style in styles) and any(style.reverse for style in styles)


@contextmanager
def app_on(folder: Path, look: str) -> Iterator[ReaderApp]:
    """The application on a folder, at a time that does not change."""
    with open_store(folder / "annotations.json") as store:
        session = Session(ArticleCatalog(folder), store, "ana", clock=lambda: NOON)
        yield ReaderApp(session, folder.name, settings=Settings(theme=look))


@pytest.mark.parametrize("look", ["ink", "paper"])
def test_thirty_overlapping_passages_stay_readable(overlapping: Path, snap_compare: Any, look: str) -> None:
    with app_on(overlapping, look) as app:
        assert snap_compare(
            app, press=["down", "enter", ")", ")", ")"], terminal_size=(120, 36), run_before=looked_through
        )


def test_the_theme_picker_stands_beside_the_selection(seeds: Path, snap_compare: Any) -> None:
    with app_on(seeds, "ink") as app:
        assert snap_compare(
            app, press=["down", "enter", "j", "c", "t", "a"], terminal_size=(80, 24), run_before=looked_through
        )
