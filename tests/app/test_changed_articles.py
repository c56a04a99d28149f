"""What an analyst sees and does when articles' files have changed under their passages."""

import os
from pathlib import Path

from annotations.model import Status
from annotations.store.folder.backend import open_store
from reader.screens.review import ReviewScreen
from reader.session.chosen_passages import ChosenPassages
from reader.widgets.content import ChromeRows
from tests.app.analyst import Analyst, at_work

FIRST = "001_38289c5492cd757c.txt"
HOST, MOVED, LOST = "territorial conflicts", "Diaoyutai State Guesthouse", "remain at a standstill"
SENTENCE = "But they remain at a standstill on fundamental strategic issues"


def rewrite(folder: Path, *changes: tuple[str, str], name: str = FIRST) -> None:
    """Change an article's file."""
    path = folder / name
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


async def tag(folder: Path, *words: str) -> None:
    """Tag words of the second article with the theme on key 4."""
    async with at_work(folder) as analyst:
        await analyst.press("down", "enter")
        for some in words:
            await analyst.find(some)
            await analyst.press("4")


async def settled(analyst: Analyst) -> None:
    """Wait until every passage was looked for in the articles as they are."""
    await analyst.looked()
    catalog, store = analyst.session.catalog, analyst.session.store
    paths = [
        path
        for path in store.passages.count_by_article(None)
        if path in set(analyst.session.article_list.headers.paths)
    ]
    await analyst.until(lambda: not any(store.passages.outdated_ids(path, catalog.read(path).sha256) for path in paths))


def became(analyst: Analyst) -> dict[str, Status]:
    """The words that were kept, and what became of them."""
    return {passage.anchor.exact: passage.status for passage in analyst.passages}


def row(analyst: Analyst, id: str) -> str:
    """A row of text of the screen on top."""
    (found,) = (rows.rows[id] for rows in analyst.app.screen.query(ChromeRows) if id in rows.rows)
    return found.plain


def screen(analyst: Analyst) -> str:
    return "\n".join(analyst.rows())


async def changed(folder: Path) -> None:
    """Tag three passages; one moves, of one only the sentence is left, one is lost."""
    await tag(folder, HOST, MOVED, LOST)
    path = folder / FIRST
    text = path.read_text("utf-8")
    start = text.index("Both China and the United States")
    end = text.index("\n\n", start)
    rewrite(folder, (text[start:end], ""), ("Xi Meets Blinken With", "Advertisement\n\nXi Meets Blinken With"))


async def test_passages_of_a_changed_article_are_found_again_without_opening_it(seeds: Path) -> None:
    await tag(seeds, HOST, MOVED)
    rewrite(seeds, ("Xi Meets Blinken With", "Advertisement\n\nXi Meets Blinken With"), (HOST, "quarrels"))
    async with at_work(seeds) as analyst:
        await settled(analyst)
        assert became(analyst) == {HOST: Status.HOST, MOVED: Status.MOVED}
        assert "1 to review" in analyst.line("state")
        assert "1 to review" in screen(analyst)
        await analyst.press("down", "enter")
        await analyst.find(MOVED)
        assert "Taiwan" in analyst.line("here")
        await analyst.press("u")
        assert became(analyst) == {HOST: Status.HOST}, "what is found again is no part of undo"
    with open_store(seeds / "annotations.json", read_only=True) as store:
        assert [passage.status for passage in store.passages.in_order()] == [Status.HOST]


async def test_a_lost_passage_is_kept_and_stands_nowhere_in_the_text(seeds: Path) -> None:
    await changed(seeds)
    async with at_work(seeds) as analyst:
        await settled(analyst)
        assert became(analyst) == {HOST: Status.ORPHAN, MOVED: Status.MOVED, LOST: Status.ORPHAN}
        await analyst.press("down", "enter", "g", ")")
        assert analyst.words == MOVED
        await analyst.press(")")
        assert "No passage below" in analyst.line("state")
        assert len([passage for passage in analyst.passages if passage.themes == ("taiwan",)]) == 3


async def test_an_article_that_changes_while_it_is_read_is_looked_at_when_it_is_opened_again(seeds: Path) -> None:
    async with at_work(seeds) as analyst:
        await analyst.press("down", "enter")
        await analyst.find(MOVED)
        await analyst.press("4")
        rewrite(seeds, ("Xi Meets Blinken With", "Advertisement\n\nXi Meets Blinken With"))
        await analyst.press("<", ">")
        await settled(analyst)
        await analyst.find(MOVED)
        assert became(analyst) == {MOVED: Status.MOVED}
        assert "Taiwan" in analyst.line("here")


async def test_passages_follow_a_renamed_article(seeds: Path, tmp_path: Path) -> None:
    await tag(seeds, MOVED)
    async with at_work(seeds) as analyst:
        await analyst.looked()
        os.rename(seeds / FIRST, seeds / "named later.txt")
        await analyst.press("tab", "r")
        await analyst.until(lambda: [passage.article for passage in analyst.passages] == ["named later.txt"])
        assert analyst.session.store.article("named later.txt").path == "named later.txt"


async def test_the_review_shows_old_and_new_words_and_settles_them(seeds: Path) -> None:
    await tag(seeds, SENTENCE, MOVED)
    rewrite(seeds, ("fundamental strategic issues", "fundamental military issues"))
    async with at_work(seeds) as analyst:
        await settled(analyst)
        assert became(analyst)[SENTENCE] is Status.CHANGED
        await analyst.press("R")
        assert isinstance(analyst.app.screen, ReviewScreen)
        assert "changed" in screen(analyst)
        assert "strategic" in screen(analyst)
        assert "military" in screen(analyst)
        await analyst.press("a")
        assert became(analyst) == {SENTENCE.replace("strategic", "military"): Status.EXACT, MOVED: Status.MOVED}
        assert "nothing to review" in screen(analyst)
        await analyst.press("u")
        assert became(analyst)[SENTENCE] is Status.CHANGED
        await analyst.press("=")
        assert analyst.session.store.passages.review_count == 0
        assert became(analyst)[SENTENCE] is Status.CHANGED
        await analyst.press("0")
        assert "2 of 2" in row(analyst, "top"), "the other one moved"
        await analyst.press("0", "q")
        assert "to review" not in analyst.line("state")


async def test_a_lost_passage_is_attached_to_what_is_selected_or_deleted(seeds: Path) -> None:
    await changed(seeds)
    async with at_work(seeds) as analyst:
        await settled(analyst)
        await analyst.press("R", "a")
        assert "not in the article any more" in row(analyst, "state")
        await analyst.press("enter")
        assert analyst.open_path == FIRST
        await analyst.find("working lunch")
        await analyst.press("R", "s")
        assert Status.EXACT in became(analyst).values()
        assert "working lunch" in became(analyst)
        await analyst.press("x")
        assert sorted(became(analyst)) == [MOVED, "working lunch"]
        await analyst.press("u", "u")
        assert became(analyst) == {HOST: Status.ORPHAN, MOVED: Status.MOVED, LOST: Status.ORPHAN}


async def test_a_lost_passage_is_starred_and_not_made_twice(seeds: Path) -> None:
    await changed(seeds)
    async with at_work(seeds) as analyst:
        await settled(analyst)
        (lost,) = (passage.id for passage in analyst.passages if passage.anchor.exact == LOST)
        for _ in ChosenPassages(analyst.session, [lost]).star():
            pass
        assert [passage.starred for passage in analyst.passages if passage.id == lost] == [True]
        assert len(analyst.passages) == 3


async def test_the_reader_can_be_opened_at_a_lost_passage(seeds: Path) -> None:
    await changed(seeds)
    async with at_work(seeds) as analyst:
        await settled(analyst)
        (lost,) = (passage.id for passage in analyst.passages if passage.anchor.exact == LOST)
    (seeds / FIRST).write_text("Short.\n", "utf-8")
    async with at_work(seeds, passage=lost) as analyst:
        assert analyst.open_path == FIRST
        assert analyst.words == "Short."


async def test_marked_passages_are_kept_as_they_are_together(seeds: Path) -> None:
    await changed(seeds)
    async with at_work(seeds) as analyst:
        await settled(analyst)
        assert analyst.session.store.passages.review_count == 2
        await analyst.press("R", "space", "space", "=")
        assert analyst.session.store.passages.review_count == 0
        await analyst.press("u")
        assert analyst.session.store.passages.review_count == 2
