"""A small folder of annotations on which filters are tried, and the table of examples that the manual shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from annotations.codebook import Codebook
from annotations.edits.edit import Change
from annotations.facts import ArticleFacts
from annotations.filters import compile_query
from annotations.filters.fields import UNCONFIRMED
from annotations.model import (
    Anchor,
    ArticleRecord,
    CurrentPlace,
    Passage,
    Reading,
    SentenceContext,
    State,
    Status,
    Theme,
)
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from annotations.text.normalized import normalize_query
from annotations.text.span import Span
from tests.unit.annotations.making import CODER, change, edit, passage

XI = "news/001.txt"
CHIPS = "002.txt"
MODELS = "003.txt"
EMPTY = "004.txt"

FACTS = {
    XI: ArticleFacts(
        XI,
        title="Xi Meets Blinken With Tough Issues",
        author="Jürgen Weber",
        outlet="Deutsche Welle",
        published="2024-04-26",
        event="Blinken in Beijing",
    ),
    CHIPS: ArticleFacts(
        CHIPS, title="Chips for Taiwan", outlet="The New York Times", published="2024", caution="A translation."
    ),
    MODELS: ArticleFacts(
        MODELS, title="AI Talks", author="Madeline Field", published="2023-11", unconfirmed=frozenset({"published"})
    ),
    EMPTY: ArticleFacts(EMPTY),
}
RECORDS = (
    ArticleRecord(CHIPS, note="compare with the first"),
    Reading(XI, CODER, State.DONE),
    Reading(CHIPS, CODER, State.READING),
    Reading(CHIPS, "ben", State.DONE),
)
SANCTIONS = "sanctions"


def words(
    id: str, article: str, start: int, exact: str, *themes: str, paragraph: tuple[int, int], **fields: Any
) -> Passage:
    """A passage with its words and its paragraph."""
    end = start + len(exact)
    anchor = Anchor(start, end, exact, "", "", SentenceContext(start, end, exact), Span(*paragraph), "0" * 64)
    return replace(passage(id, 0, 1, *themes, article=article), anchor=anchor, **fields)


PASSAGES = (
    words("a", XI, 0, "peace across the Taiwan Strait", "taiwan", paragraph=(0, 100), speaker="Wang Yi"),
    words("b", XI, 50, "chemicals “made in\xa0China”", "fentanyl", paragraph=(0, 100), note="which ones?"),
    words("c", XI, 200, "AI and Taiwan", "taiwan", "ai", paragraph=(200, 300), starred=True),
    words("d", CHIPS, 10, "Export rules – for chips", SANCTIONS, paragraph=(0, 80), coder="ben"),
    words("e", CHIPS, 100, "Russia’s share", "russia", paragraph=(90, 200), via="Reuters", said_on="2024-04-20"),
    words("f", MODELS, 5, "the models of Russia and AI", "ai", "russia", paragraph=(0, 60)),
    words(
        "g",
        MODELS,
        70,
        "no theme yet",
        paragraph=(70, 90),
        note="ask",
        now=CurrentPlace(2, 14, "1" * 64, Status.ORPHAN),
    ),
)


def make_store(path: Path) -> AnnotationStore:
    """A store that holds all this, written to a file when it is closed."""
    store = open_store(path, coder=CODER)
    themes = (Theme("trade", "trade", order=4), Theme(SANCTIONS, SANCTIONS, parent="trade"))
    changes: list[Change | None] = [change(None, value) for value in (*themes, *PASSAGES, *RECORDS)]
    store.apply(edit("begin", *changes))
    return store


class Columns(NamedTuple):
    """Facts as the columns of an article list."""

    facts: Mapping[str, ArticleFacts]

    @property
    def paths(self) -> Sequence[str]:
        return list(self.facts)

    def column(self, name: str) -> Sequence[str]:
        if name == UNCONFIRMED:
            return ["x" if "published" in facts.unconfirmed else "" for facts in self.facts.values()]
        return [getattr(facts, name) for facts in self.facts.values()]

    def filter_keys(self) -> Sequence[str]:
        return [
            "\n".join(map(normalize_query, (facts.title, facts.author, facts.outlet, facts.path)))
            for facts in self.facts.values()
        ]


def passages_found(text: str, store: AnnotationStore) -> list[str]:
    """The ids of the passages that a filter finds, in order."""
    return [passage.id for passage in compile_query(text, store.codebook).passages(store, FACTS.__getitem__)]


def articles_found(
    text: str, store: AnnotationStore, facts: Mapping[str, ArticleFacts] = FACTS, book: Codebook | None = None
) -> tuple[str, ...]:
    """The paths of the articles that a filter finds, in order."""
    columns = Columns(facts)
    places = compile_query(text, book or store.codebook).articles(store, columns)
    return tuple(columns.paths[place] for place in places)


class Example(NamedTuple):
    """A row of the manual's table, and what it finds in this folder."""

    text: str
    finds: str
    passages: str
    """The letters of the passages found."""
    articles: tuple[str, ...]


EXAMPLES = (
    Example("", "everything", "abcdefg", (XI, CHIPS, MODELS, EMPTY)),
    Example("taiwan", "the theme Taiwan", "ac", (CHIPS,)),
    Example("taiwan ai", "both themes", "c", (CHIPS,)),
    Example("taiwan | fentanyl", "one of them, or both", "abc", (XI, CHIPS)),
    Example("taiwan -ai", "Taiwan without AI", "a", (CHIPS,)),
    Example("russia ai | fentanyl", "Russia with AI; or fentanyl", "bf", (XI, MODELS)),
    Example("russia (ai | trade)", "Russia with one of the two", "f", (CHIPS, MODELS)),
    Example("-(taiwan | russia)", "neither of them", "bdg", (EMPTY,)),
    Example("theme:trade", "trade and the themes under it", "d", (CHIPS,)),
    Example('theme:"trade / sanctions"', "a theme by its path", "d", (CHIPS,)),
    Example("strait", "a word in the quote, as no theme is called so", "a", ()),
    Example('"taiwan"', "the word in the quote, not the theme", "ac", (CHIPS,)),
    Example('"made in china"', "these words in the quote", "b", ()),
    Example("near:fentanyl", "in a paragraph with a passage on fentanyl", "ab", (XI,)),
    Example('outlet:"Deutsche Welle"', "from articles of this outlet", "abc", (XI,)),
    Example("author:weber", "from articles by this author", "abc", (XI,)),
    Example("title:chips", "from articles with this in the title", "de", (CHIPS,)),
    Example("event:beijing", "from articles about this event", "abc", (XI,)),
    Example("article:news/", "from articles with this in their path", "abc", (XI,)),
    Example("after:2024-04", "published in April 2024 or later", "abc", (XI,)),
    Example("after:2024", "published in 2024 or later", "abcde", (XI, CHIPS)),
    Example("before:2024", "published in 2023 or earlier", "fg", (MODELS,)),
    Example("after:2024 before:2025", "published in 2024", "abcde", (XI, CHIPS)),
    Example("speaker:wang", "said by him", "a", (XI,)),
    Example("via:reuters", "reported by them", "e", (CHIPS,)),
    Example("said:2024-04", "said in April 2024", "e", (CHIPS,)),
    Example("coder:ben", "tagged by ben", "d", (CHIPS,)),
    Example("note:which", "with this word in the note", "b", (XI,)),
    Example("has:note", "with a note", "bg", (XI, CHIPS, MODELS)),
    Example("-has:theme", "without any theme", "g", (EMPTY,)),
    Example("-has:passages", "articles with nothing tagged", "", (EMPTY,)),
    Example("has:outlet", "from articles whose outlet is known", "abcde", (XI, CHIPS)),
    Example("is:starred", "starred", "c", (XI,)),
    Example("is:unconfirmed", "from articles whose date was only detected", "fg", (MODELS,)),
    Example("status:orphan", "whose words are not in the article any more", "g", (MODELS,)),
    Example("state:done", "from articles that are done", "abc", (XI,)),
    Example("-state:done -state:irrelevant", "from articles still to be read", "defg", (CHIPS, MODELS, EMPTY)),
)
