"""Random filters find what a slow and obvious reading finds on the plain records that stock TinyDB gives."""

import random
import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where

from annotations.facts import ArticleFacts
from annotations.filters import compile_query
from annotations.model import ArticleRecord, Reading, State, Status, Theme
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from tests.unit.annotations.filters.filter_world import Columns, words
from tests.unit.annotations.making import CODER, change, edit

Record = dict[str, Any]
ARTICLES = [f"{number:03}.txt" for number in range(8)]
THEMES = {
    "russia": None,
    "fentanyl": None,
    "ai": None,
    "taiwan": None,
    "trade": None,
    "sanctions": "trade",
    "oil": "sanctions",
}
SPOKEN = ["the", "“China”", "Russia’s", "ai", "taiwan", "trade", "Zürich", "–", "\xa0made\u202fin", "习近平"]
NAMES = ["", "Wang Yi", "Xi Jinping", "wang", "Żółć"]
DATES = ["", "2023", "2024", "2024-04", "2024-04-26", "2024-05-01", "soon"]
ASKED = ["2023", "2024", "2024-04", "2024-04-26", "2024-05"]


class World(NamedTuple):
    """One set of annotations: through the store, and as stock TinyDB reads them."""

    store: AnnotationStore
    facts: dict[str, ArticleFacts]
    passages: list[Record]
    records: dict[str, Record]
    states: dict[str, str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = tmp_path_factory.mktemp("random") / "annotations.json"
    chance = random.Random(7)
    with open_store(path) as store:
        themes = [Theme(id, id, parent=parent, order=9) for id, parent in THEMES.items() if id not in store.codebook]
        passages = [_passage(chance, index) for index in range(60)]
        records = [ArticleRecord(path, note=chance.choice(["", "n"])) for path in ARTICLES[1:6]]
        readings = [
            Reading(path, coder, chance.choice(list(State))) for path in ARTICLES[1:6] for coder in (CODER, "ben")
        ]
        store.apply(edit("all", *(change(None, value) for value in [*themes, *passages, *records, *readings])))
    with TinyDB(path) as database:
        plain = [dict(record) for record in database.table("passages").all()]
        articles = {record["path"]: dict(record) for record in database.table("articles").all()}
        states = {
            record["path"]: record["state"]
            for record in database.table("readings").search(where("coder") == CODER)
            if "state" in record
        }
    facts = {path: _facts(chance, path) for path in ARTICLES[:7]}
    facts[ARTICLES[7]] = ArticleFacts(ARTICLES[7])
    return World(open_store(path, read_only=True, coder=CODER), facts, plain, articles, states)


def _passage(chance: random.Random, index: int) -> Any:
    paragraph = chance.randrange(4) * 100
    passage = words(
        f"p{index:02}",
        chance.choice(ARTICLES),
        paragraph + index,
        " ".join(chance.choices(SPOKEN, k=4)),
        *chance.sample(list(THEMES), chance.choice([0, 1, 1, 2, 3])),
        paragraph=(paragraph, paragraph + 100),
        speaker=chance.choice(NAMES),
        via=chance.choice(NAMES),
        said_on=chance.choice(DATES),
        note=chance.choice(["", "about China", "why?"]),
        starred=chance.random() < 0.3,
        coder=chance.choice(["ana", "ben", "Susana"]),
    )
    return passage if not passage.is_empty else _passage(chance, index)


def _facts(chance: random.Random, path: str) -> ArticleFacts:
    published = chance.choice(DATES)
    return ArticleFacts(
        path,
        title=" ".join(chance.choices(SPOKEN, k=3)),
        author=chance.choice(NAMES),
        outlet=chance.choice(["", "Deutsche Welle", "Reuters"]),
        published=published,
        event=chance.choice(["", "Beijing talks"]),
        unconfirmed=frozenset({"published"} if published and chance.random() < 0.5 else ()),
    )


# The slow and obvious reading

DASHES = dict.fromkeys(map(ord, "–—‐"), "-")
QUOTES = {ord("“"): '"', ord("”"): '"', ord("’"): "'", ord("‘"): "'"}


def plainly(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate({**DASHES, **QUOTES}).split())


def holds(text: str, value: str) -> bool:
    return plainly(value) in plainly(text)


def under(theme: str, name: str) -> bool:
    """Whether a theme is the one named or stands under it."""
    return theme == name or bool(THEMES[theme] and under(str(THEMES[theme]), name))


def has_theme(passage: Record, name: str) -> bool:
    return any(under(tag["theme"], name) for tag in passage["tags"])


def first(date: str) -> str:
    return (date + "-01-01")[:10] if len(date) < 10 else date


def last(date: str) -> str:
    return date + {4: "-12-31", 7: "-31", 10: ""}[len(date)]


def dated(text: str) -> bool:
    return re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text) is not None


def of_article(field: str, value: str, path: str, world: World) -> bool | None:
    """How a field about articles judges one, or none when it is about passages."""
    facts = world.facts[path]
    published = facts.published
    answers: dict[str, Callable[[], bool]] = {
        "outlet": lambda: holds(facts.outlet, value),
        "author": lambda: holds(facts.author, value),
        "title": lambda: holds(facts.title, value),
        "event": lambda: holds(facts.event, value),
        "article": lambda: holds(path, value),
        "after": lambda: dated(published) and first(published) >= first(value),
        "before": lambda: dated(published) and last(published) < first(value),
        "state": lambda: world.states.get(path, "unread") == value,
        "has:outlet": lambda: facts.outlet != "",
        "has:date": lambda: published != "",
        "is:unconfirmed": lambda: len(facts.unconfirmed) > 0,
    }
    answer = answers.get(field) or answers.get(f"{field}:{value}")
    return answer() if answer else None


def of_passage(field: str, value: str, passage: Record, world: World) -> bool:
    """How a field about passages judges one."""
    beside = [
        other
        for other in world.passages
        if other["article"] == passage["article"]
        and other["paragraph"][0] < passage["paragraph"][1]
        and passage["paragraph"][0] < other["paragraph"][1]
    ]
    if field == "":
        field = "theme" if value.casefold() in THEMES else '"'
    answers: dict[str, Callable[[], bool]] = {
        "theme": lambda: has_theme(passage, value.casefold()),
        "near": lambda: any(has_theme(other, value.casefold()) for other in beside),
        '"': lambda: holds(passage["exact"], value),
        "speaker": lambda: holds(passage["speaker"], value),
        "via": lambda: holds(passage["via"], value),
        "note": lambda: holds(passage["note"], value),
        "coder": lambda: plainly(passage["coder"]) == plainly(value),
        "said": lambda: dated(passage["said_on"]) and passage["said_on"].startswith(value),
        "status": lambda: (passage["now"] or {"status": "exact"})["status"] == value,
        "has:note": lambda: passage["note"] != "",
        "has:speaker": lambda: passage["speaker"] != "",
        "has:theme": lambda: passage["tags"] != [],
        "has:passages": lambda: True,
        "is:starred": lambda: passage["starred"] is True,
    }
    return (answers.get(field) or answers[f"{field}:{value}"])()


class Asked(NamedTuple):
    """A random filter: its text, and how it judges passages and articles."""

    text: str
    passage: Callable[[Record, World], bool]
    article: Callable[[str, World], bool]


def asked(field: str, value: str, spelling: str) -> Asked:
    def passage(record: Record, world: World) -> bool:
        answer = of_article(field, value, record["article"], world)
        return of_passage(field, value, record, world) if answer is None else answer

    def article(path: str, world: World) -> bool:
        facts = world.facts[path]
        details = [plainly(text) for text in (facts.title, facts.author, facts.outlet, path)]
        own = [record for record in world.passages if record["article"] == path]
        if field == '"' or (field == "" and value.casefold() not in THEMES):
            return any(plainly(value) in detail for detail in details)
        if field == "":
            alone = any(re.search(rf"\b{plainly(value)}\b", detail) for detail in details)
            return alone or any(has_theme(record, value.casefold()) for record in own)
        if (field, value) == ("has", "note") and world.records.get(path, {"note": ""})["note"]:
            return True
        answer = of_article(field, value, path, world)
        return any(of_passage(field, value, record, world) for record in own) if answer is None else answer

    return Asked(spelling, passage, article)


def term(field: str, values: list[str]) -> st.SearchStrategy[Asked]:
    def spelled(value: str, quoted: bool) -> Asked:
        bare = re.fullmatch(r"[^\s()|\"“”]+", value)
        spelling = f'"{value}"' if field == '"' or (field and (quoted or not bare)) else value
        return asked(field, value, spelling if field in ("", '"') else f"{field}:{spelling}")

    return st.builds(spelled, st.sampled_from(values), st.booleans())


TERMS = st.one_of(
    term("", [*THEMES, "TAIWAN", "china", "zürich", "russia’s", "yi", "welle"]),
    term('"', ["ai", "CHINA", "made in", "china' russia", "–", "习近", "x"]),
    term("theme", [*THEMES]),
    term("near", [*THEMES]),
    *(term(field, ["wang", "Wang\xa0Yi", "żółć", "i j"]) for field in ("speaker", "via", "author")),
    term("note", ["china", "?"]),
    term("coder", ["ana", "Ben", "susana"]),
    *(term(field, ASKED) for field in ("said", "after", "before")),
    term("outlet", ["reuters", "Deutsche Welle", "e"]),
    term("title", ["ai", "zürich –"]),
    term("event", ["BEIJING"]),
    term("article", ["001", ".txt"]),
    term("state", list(State)),
    term("status", list(Status)),
    term("has", ["note", "speaker", "theme", "passages", "outlet", "date"]),
    term("is", ["starred", "unconfirmed"]),
)


def trees(parts: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        parts.map(
            lambda part: Asked(
                f"-({part.text})",
                lambda record, world: not part.passage(record, world),
                lambda path, world: not part.article(path, world),
            )
        ),
        several.map(
            lambda every: Asked(
                " ".join(f"({part.text})" for part in every),
                lambda record, world: all(part.passage(record, world) for part in every),
                lambda path, world: all(part.article(path, world) for part in every),
            )
        ),
        several.map(
            lambda some: Asked(
                f"( {'|'.join(part.text for part in some)} )",
                lambda record, world: any(part.passage(record, world) for part in some),
                lambda path, world: any(part.article(path, world) for part in some),
            )
        ),
    )


FILTERS = st.recursive(TERMS, trees, max_leaves=8)


@given(FILTERS)
def test_passages_are_found_as_by_reading_every_record(world: World, wanted: Asked) -> None:
    store, facts = world.store, world.facts.__getitem__
    expected = [record["id"] for record in world.passages if wanted.passage(record, world)]
    query = compile_query(wanted.text, store.codebook)
    found = [passage.id for passage in query.passages(store, facts)]
    assert sorted(found) == sorted(expected)
    assert found == [id for id in store.passages.ids() if query.test(store, facts)(id)]


@given(FILTERS)
def test_articles_are_found_as_by_reading_every_record(world: World, wanted: Asked) -> None:
    store, columns = world.store, Columns(world.facts)
    expected = [path for path in ARTICLES if wanted.article(path, world)]
    query = compile_query(f"({wanted.text}) article:.txt", store.codebook)  # not words alone
    assert [ARTICLES[place] for place in query.articles(store, columns)] == expected
