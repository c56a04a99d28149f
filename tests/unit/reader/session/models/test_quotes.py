"""The quotes as a table: whatever is asked in whatever order, it shows what a slow look at everything would."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import FilterError
from annotations.filters import compile_query
from annotations.store.folder.backend import open_store
from reader.folder.catalog import ArticleCatalog
from reader.session.chosen_passages import ChosenPassages
from reader.session.models.quotes import GroupHead, Grouping, QuotesModel
from reader.session.session import Session
from tests.app.test_quotes import tag_sentences

WORDS = ("taiwan", "ai", "russia", "-fentanyl", "|", "speaker:wang", "has:speaker", "blinken", "near:ai", "article:00")


@pytest.fixture
def session(seeds: Path) -> Iterator[Session]:
    """A session on the sample articles, with thirty passages."""
    tag_sentences(seeds)
    with open_store(seeds / "annotations.json") as store:
        yield Session(ArticleCatalog(seeds), store, "ana", clock=lambda: "2024-05-02T08:00:00Z")


def finish(quotes: QuotesModel) -> None:
    while quotes.step(0):
        pass


def slowly(session: Session, typed: str) -> list[str]:
    query = compile_query(typed, session.codebook)
    return [
        passage.id
        for passage in session.store.passages.in_order()
        if query.test(session.store, session.facts)(passage.id)
    ]


def names(session: Session, id: str, grouping: Grouping) -> list[str]:
    passage = session.store.passage(id)
    facts = session.facts(passage.article)
    return {
        Grouping.THEME: list(passage.themes),
        Grouping.ARTICLE: [passage.article],
        Grouping.OUTLET: [facts.outlet],
        Grouping.EVENT: [facts.event],
        Grouping.SPEAKER: [passage.speaker],
    }[grouping]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.lists(st.sampled_from(WORDS), max_size=4), st.integers(0, 6)), min_size=1, max_size=4))
def test_what_is_shown_is_what_a_slow_look_finds(session: Session, asked: list[tuple[list[str], int]]) -> None:
    quotes = QuotesModel(session)
    for words, steps in asked:
        before = quotes.typed
        typed = " ".join(words)
        try:
            quotes.set_filter(typed)
        except FilterError:
            assert quotes.typed == before
            typed = before
        for _ in range(steps):
            quotes.regroup()
        finish(quotes)
        expected = slowly(session, typed)
        assert sorted(quotes.shown_keys()) == sorted(expected)
        assert quotes.count == len(expected)
        if quotes.grouping is Grouping.NOTHING:
            assert quotes.shown_keys() == expected
            continue
        rows = [quotes.row(index) for index in range(len(quotes))]
        heads = [row for row in rows if isinstance(row, GroupHead)]
        assert len({head.name for head in heads}) == len(heads)
        for head in heads:
            place = rows.index(head)
            assert rows[place + 1 : place + 1 + len(head.ids)] == list(head.ids)
            assert list(head.ids) == [id for id in expected if head.name in names(session, id, quotes.grouping)]


def test_a_step_of_no_time_finds_one_more(session: Session) -> None:
    quotes = QuotesModel(session)
    quotes.set_filter("blinken")
    finish(quotes)
    whole = quotes.shown_keys()
    assert whole == slowly(session, "blinken")
    assert len(whole) < 30


def test_rows_stay_while_they_are_found_out_again(session: Session) -> None:
    quotes = QuotesModel(session)
    quotes.set_filter("taiwan")
    finish(quotes)
    quotes.index = 3
    here, before = quotes.highlighted_key, quotes.shown_keys()
    for _ in ChosenPassages(session, before[:1]).star():
        pass
    quotes.reload()
    assert quotes.shown_keys() == before
    finish(quotes)
    assert quotes.shown_keys() == before
    for _ in ChosenPassages(session, before[:1]).untag("taiwan"):
        pass
    quotes.reload()
    finish(quotes)
    assert quotes.shown_keys() == before[1:]
    assert quotes.highlighted_key == here


def test_a_theme_that_is_gone_shows_everything_again(session: Session) -> None:
    quotes = QuotesModel(session)
    quotes.set_filter("theme:taiwan")
    quotes.typed = "theme:nobody"
    quotes.reload()
    finish(quotes)
    assert quotes.typed == ""
    assert len(quotes) == 30


def test_marks_keep_their_order_over_filters_and_lose_what_is_removed(session: Session) -> None:
    quotes = QuotesModel(session)
    quotes.toggle_marks(["p005", "p001"])
    quotes.set_filter("taiwan")
    quotes.toggle_marks(["p003"])
    assert quotes.chosen_keys() == ["p005", "p001", "p003"]
    assert [quotes.mark_number(id) for id in ("p005", "p001", "p003", "p000")] == [1, 2, 3, None]
    quotes.toggle_marks(["p003"])
    quotes.toggle_marks(["p002"])
    assert [quotes.mark_number(id) for id in ("p005", "p001", "p003", "p002")] == [1, 2, None, 3]
    quotes.toggle_marks(["p002"])
    quotes.toggle_marks(["p003"])
    themes = session.store.passage("p001").themes
    for theme in themes:
        for _ in ChosenPassages(session, ["p001"]).untag(theme):
            pass
    assert quotes.chosen_keys() == ["p005", "p003"]
    assert quotes.mark_number("p003") == 2


def test_a_speaker_added_later_is_completed_when_the_filter_opens_again(session: Session) -> None:
    quotes = QuotesModel(session)
    quotes.collect_values()
    finish(quotes)
    assert quotes.known_values("speaker") == ["Wang Yi"]
    for _ in ChosenPassages(session, ["p001"]).annotate({"speaker": "Antony Blinken"}):
        pass
    quotes.collect_values()
    finish(quotes)
    assert quotes.known_values("speaker") == ["Antony Blinken", "Wang Yi"]
    assert quotes.completed('speaker:"Ant') == 'speaker:"Antony Blinken"'
