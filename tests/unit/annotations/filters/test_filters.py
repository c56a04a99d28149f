"""What a filter finds: the examples of the manual, themes by name, dates, the index, and words as they are found."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.codebook import Codebook
from annotations.errors import FilterError
from annotations.facts import ArticleFacts
from annotations.filters import compile_query, parse, to_text
from annotations.filters.conditions import contains_words
from annotations.filters.fields import FIELDS
from annotations.model import CurrentPlace, Passage, Status, Theme
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from annotations.text.normalized import normalize_query, search_key
from tests.conftest import REPOSITORY
from tests.tables import each_row
from tests.unit.annotations.filters.filter_world import (
    CHIPS,
    EXAMPLES,
    FACTS,
    MODELS,
    XI,
    Columns,
    Example,
    articles_found,
    make_store,
    passages_found,
    words,
)
from tests.unit.annotations.making import CODER, change, edit, keep
from tests.unit.work import lines_run

MANUAL = REPOSITORY / "docs" / "filters.md"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filters") / "annotations.json"
    make_store(path).close()
    return path


@pytest.fixture
def store(written: Path) -> AnnotationStore:
    return open_store(written, read_only=True, coder=CODER)


def found(text: str, store: AnnotationStore) -> str:
    return "".join(sorted(passages_found(text, store)))


# The manual


def table(heading: str) -> Iterator[list[str]]:
    """The cells of the first table under a heading of the manual."""
    after = MANUAL.read_text("utf-8").split(heading, 1)[1]
    rows = after[after.index("|---") :].splitlines()[1:]
    for row in rows[: next(index for index, row in enumerate(rows) if not row.startswith("|"))]:
        cells = re.split(r"(?<!\\)\|", row)[1:-1]
        yield [cell.strip().replace("\\|", "|") for cell in cells]


def test_the_manual_shows_exactly_these_examples() -> None:
    shown = [f"`{example.text}`" if example.text else "*(empty)*" for example in EXAMPLES]
    assert list(table("# Filters")) == [[text, row.finds] for text, row in zip(shown, EXAMPLES, strict=True)]


def test_the_manual_shows_every_field_and_what_it_takes() -> None:
    for (name, takes, finds), (field, row) in zip(table("## Fields"), FIELDS.items(), strict=True):
        assert (name, finds) == (f"`{field}:`", row.meaning)
        assert re.findall("`([^`]+)`", takes) == list(row.choices)
        assert (takes == "a date") == row.dated


def test_the_examples_use_every_field() -> None:
    used = {match[1] for example in EXAMPLES for match in re.finditer(r"(\w+):", example.text)}
    assert used == set(FIELDS)


@each_row("example", EXAMPLES)
def test_an_example_finds_what_it_says(example: Example, store: AnnotationStore) -> None:
    assert found(example.text, store) == example.passages
    assert articles_found(example.text, store) == example.articles


@each_row("example", EXAMPLES)
def test_an_example_is_written_as_it_is_read(example: Example) -> None:
    assert to_text(parse(example.text)) == example.text


# Themes


def test_a_bare_word_is_a_theme_or_a_word(store: AnnotationStore) -> None:
    assert found("TAIWAN strait -(sanctions | x)", store) == found('theme:taiwan "strait"', store) == "a"
    assert found("SANCTIONS", store) == found("trade/sanctions", store) == "d"


def test_an_unknown_theme_is_pointed_at(store: AnnotationStore) -> None:
    with pytest.raises(FilterError) as caught:
        found("ai theme:Tawian", store)
    assert (caught.value.start, caught.value.end) == (3, 15)
    assert caught.value.sentence == "There is no theme “Tawian”."
    assert caught.value.remedy == "Did you mean Taiwan?"
    assert str(caught.value).startswith("Filter, at character 4: There is no theme")


def test_a_name_means_a_theme_before_an_id_does(tmp_path: Path) -> None:
    themes = [
        Theme("ai-2", "ML", order=5),
        Theme("ml", "models", order=6),
        Theme("s1", "shared", parent="russia"),
        Theme("s2", "shared", parent="taiwan"),
    ]
    with open_store(tmp_path / "annotations.json") as store:
        store.apply(edit("themes", *(change(None, theme) for theme in themes)))
        places = zip("pqrs", ("ai-2", "ml", "s1", "s2"), strict=True)
        keep(store, *(words(id, XI, ord(id), id, theme, paragraph=(0, 999)) for id, theme in places))
        assert [found(text, store) for text in ("ml", "ai-2", "models")] == ["p", "p", "q"]
        assert [found(text, store) for text in ("shared", "russia/shared", "s2", "taiwan")] == ["rs", "r", "s", "s"]


def test_passages_come_once_and_in_the_order_of_the_store(store: AnnotationStore) -> None:
    query = compile_query("taiwan | ai | russia | trade", store.codebook)
    assert [passage.id for passage in query.passages(store, FACTS.__getitem__)] == ["d", "e", "f", "a", "c"]
    assert [passage.id for passage in query.passages(store, FACTS.__getitem__, ["a", "b", "c"])] == ["a", "c"]


def test_passages_of_other_themes_are_hardly_looked_at(tmp_path: Path) -> None:
    with make_store(tmp_path / "annotations.json") as store:
        before = lines_run(found, "taiwan is:starred", store)
        others = [words(f"x{number}", XI, 500 + number, "x", "ai", paragraph=(500, 900)) for number in range(300)]
        keep(store, *others)
        assert found("taiwan is:starred", store) == "c"
        assert lines_run(found, "taiwan is:starred", store) < before + 10 * len(others)


def test_near_holds_when_the_text_above_has_grown(tmp_path: Path) -> None:
    moved = CurrentPlace(1_050, 1_054, "1" * 64, Status.MOVED)
    with open_store(tmp_path / "annotations.json") as store:
        keep(
            store,
            words("p", XI, 50, "here", "ai", paragraph=(40, 90), now=moved),
            words("q", XI, 1_060, "new", "russia", paragraph=(1_055, 1_080)),
            words("r", XI, 60, "old", "taiwan", paragraph=(40, 90)),
            words("s", XI, 1_070, "across", "taiwan", paragraph=(1_055, 1_200)),
            words("t", XI, 1_300, "after", "russia", paragraph=(1_200, 1_400)),
            words("u", CHIPS, 1_060, "elsewhere", "russia", paragraph=(1_055, 1_080)),
        )
        assert found("near:ai", store) == "pqs"
        assert found("near:taiwan russia", store) == "q"


def test_near_holds_in_a_long_paragraph_that_begins_before_a_short_one(tmp_path: Path) -> None:
    with open_store(tmp_path / "annotations.json") as store:
        keep(
            store,
            words("p", XI, 0, "crosses three", "ai", paragraph=(0, 500)),
            words("q", XI, 110, "one", "ai", paragraph=(100, 200)),
            words("r", XI, 410, "within", "russia", paragraph=(400, 500)),
            words("s", XI, 510, "after", "russia", paragraph=(500, 600)),
        )
        assert found("near:ai", store) == "pqr"


# Dates

DATES = (
    "2023",
    "2024",
    "2024-03",
    "2024-04",
    "2024-05",
    "2024-03-31",
    "2024-04-01",
    "2024-04-30",
    "2024-12-31",
    "2025",
)


def days(date: str) -> set[str]:
    """Every day of a date, counting 31 to a month as no comparison can tell the difference."""
    every = (
        f"{year}-{month:02}-{day:02}" for year in (2023, 2024, 2025) for month in range(1, 13) for day in range(1, 32)
    )
    return {day for day in every if day.startswith(date)}


@each_row("bound, published", product(DATES, [*DATES, "", "spring 2024", "2024-13", "٢٠٢٤"]))
def test_dates_are_compared_by_what_is_certain(published: str, bound: str, store: AnnotationStore) -> None:
    facts = {XI: ArticleFacts(XI, published=published)}

    def holds(text: str) -> bool:
        return articles_found(text, store, facts) == (XI,)

    whole, limit = days(published) if published in DATES else set(), min(days(bound))
    assert holds(f"after:{bound}") == (bool(whole) and all(day >= limit for day in whole))
    assert holds(f"before:{bound}") == (bool(whole) and all(day < limit for day in whole))


def test_said_finds_what_was_said_within_that_time(tmp_path: Path) -> None:
    dates = {"a": "2024", "b": "2024-04", "c": "2024-04-30", "d": "2024-05"}
    with open_store(tmp_path / "annotations.json") as store:
        keep(store, *(words(id, XI, ord(id), id, "ai", paragraph=(0, 200), said_on=dates[id]) for id in dates))
        assert found("said:2024-04", store) == "bc"


# Words

SCRAPED = st.text(st.sampled_from("aAßéK`´’“”–— \xa0\u202f\t\n\u0301\xadﬁİ習\"'-x"), max_size=12)


@given(SCRAPED)
def test_the_fast_search_key_is_the_search_key(text: str) -> None:
    assert search_key(text) == normalize_query(text)


@given(SCRAPED, SCRAPED)
@example("Miles O`Brien", "o'brien")
@example("Miles O'Brien", "O’Brien")
def test_words_are_found_as_in_articles(text: str, wanted: str) -> None:
    assert contains_words(wanted)(text) == (normalize_query(wanted) in normalize_query(text))


def test_words_of_an_article_do_not_run_from_one_detail_into_the_next(store: AnnotationStore) -> None:
    assert articles_found('"issues jürgen"', store) == ()
    assert articles_found("JU\u0308RGEN welle 001", store) == (XI,)


def test_words_alone_are_parts_of_words_in_the_article_list(store: AnnotationStore) -> None:
    assert articles_found("ai", store) == (CHIPS, MODELS)
    assert articles_found("ai tal", store) == (MODELS,)
    assert articles_found("ai has:title", store) == (XI, MODELS)


def test_a_letter_more_searches_what_was_found_before(store: AnnotationStore) -> None:
    texts = ("t", "ta", "ta x", "ai", "-ta", "theme:ai", "theme:ai ")
    one = {text: compile_query(text, store.codebook) for text in texts}
    assert one["ta"].narrows(one["t"])
    assert one["ta x"].narrows(one["ta"])
    for text, before in (("t", "ta"), ("ai", "ta"), ("-ta", "ta"), ("theme:ai ", "theme:ai"), ("ta", "-ta")):
        assert not one[text].narrows(one[before])
    assert not one["t"].narrows(None)
    assert list(one["ta"].articles(store, Columns(FACTS), [2, 3])) == [2]


@each_row(
    "theme, title, yes",
    [
        ("AI", "Why “AI”?", True),
        ("AI", "Taiwan said aid", False),
        ("Russia", "russia’s share", True),
        ("Russia", "Russian share", False),
        ("台湾", "关于台湾海峡", True),
        ("US", "US1", False),
        ("C++", "c++ and c", True),
    ],
)
def test_a_theme_is_a_whole_word_of_an_article(theme: str, title: str, yes: bool, store: AnnotationStore) -> None:
    book = Codebook([Theme("t", theme)])
    for text, right in ((f"{theme} has:title", yes), (f"-{theme}", not yes)):
        assert bool(articles_found(text, store, {"x.txt": ArticleFacts("x.txt", title)}, book)) == right


def test_the_article_list_asks_the_index_for_themes(store: AnnotationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> list[Passage]:
        raise AssertionError("passages are decoded")

    monkeypatch.setattr(store.passages, "in_article", refuse)
    monkeypatch.setattr(store, "passage", refuse)
    assert articles_found("taiwan -theme:fentanyl near:taiwan", store) == ()
    assert articles_found("theme:taiwan near:ai", store) == (XI,)


def test_an_article_without_facts_or_with_a_name_of_bytes_is_judged(store: AnnotationStore) -> None:
    facts = {"\udcff.txt": ArticleFacts("\udcff.txt")}
    assert articles_found("state:unread -outlet:x txt", store, facts) == ("\udcff.txt",)
