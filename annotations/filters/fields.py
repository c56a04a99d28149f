"""The fields of the filter language: their values, their meaning and their tests.

To add a field, add a row to :data:`FIELDS`. Each field tests passages one by one, and selects articles from columns of
details, which is many times as fast. An article matches a field about passages if one of its passages matches. A
passage matches a field about articles if its article matches.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, Protocol

from annotations.facts import ArticleFacts, is_date
from annotations.filters.conditions import (
    TextTest,
    contains_whole_words,
    contains_words,
    equals_name,
    is_after,
    is_before,
    is_within,
    shares_paragraph_with,
)
from annotations.model import Passage, State, Status
from annotations.store.store import AnnotationStore
from annotations.text.normalized import search_key

UNCONFIRMED: Final = "unconfirmed"
"""Name of the column that is not empty if an article's date was only detected in its text."""

FactsOf = Callable[[str], ArticleFacts]
"""Returns the facts about an article, given its path."""

PassageTest = Callable[[Passage], bool]
Selector = Callable[[Sequence[int]], Sequence[int]]
"""Returns the matching articles among some, all given as indexes into the paths, in order."""


class ArticleColumns(Protocol):
    """The articles of a folder. All columns have the order of the paths."""

    @property
    def paths(self) -> Sequence[str]:
        """The paths of the articles."""
        ...

    def column(self, name: str) -> Sequence[str]:
        """Return one detail of every article: a field of :class:`ArticleFacts`, or :data:`UNCONFIRMED`."""
        ...

    def filter_keys(self) -> Sequence[str]:
        """Return title, author, outlet and path of every article, normalized for a search for words."""
        ...


class Field(NamedTuple):
    """A field of the filter language; conditions of lower cost are tested first."""

    meaning: str
    """Description of the matches, for help and completion."""
    cost: int
    passages: Callable[[str, AnnotationStore, FactsOf], PassageTest]
    """Creates the test of passages for a value."""
    articles: Callable[[str, AnnotationStore, ArticleColumns], Selector]
    """Creates the selector of articles for a value."""
    choices: tuple[str, ...] = ()
    """The only valid values; empty if any value is valid."""
    dated: bool = False
    """Whether the value must be a date."""
    takes_theme: bool = False
    """Whether the value must name a theme."""

    def check_value(self, value: str) -> tuple[str, str]:
        """Return the normalized value, and a sentence about the fault in it or an empty string if it is valid."""
        if self.choices:
            value = value.casefold()
            return value, "" if value in self.choices else f"Use one of: {', '.join(self.choices)}."
        if self.dated and not is_date(value):
            return value, "Write a date as 2024, 2024-04 or 2024-04-26."
        return value, ""


def _about_passages(
    meaning: str, cost: int, of: Callable[[Passage], str], test: Callable[[str], TextTest] = contains_words, **more: Any
) -> Field:
    """Create a field about a text of passages."""

    def passages(value: str, *_: object) -> PassageTest:
        holds = cache(test(value))
        return lambda passage: holds(of(passage))

    return Field(meaning, cost, passages, _articles_with_passage(passages), **more)


def _articles_with_passage(
    passages: Callable[[str, AnnotationStore, FactsOf], PassageTest],
) -> Callable[[str, AnnotationStore, ArticleColumns], Selector]:
    """Create a selector for articles that have a passage which matches a test."""

    def articles(value: str, store: AnnotationStore, columns: ArticleColumns) -> Selector:
        test, paths, annotated = (
            passages(value, store, ArticleFacts),
            columns.paths,
            store.passages.count_by_article(None),
        )
        return lambda places: [
            place
            for place in places
            if paths[place] in annotated and any(map(test, store.passages.in_article(paths[place])))
        ]

    return articles


def _about_articles(
    meaning: str, cost: int, detail: str, test: Callable[[str], TextTest] = contains_words, **more: Any
) -> Field:
    """Create a field about a detail of articles."""

    def passages(value: str, _: AnnotationStore, facts: FactsOf) -> PassageTest:
        holds = test(value)
        matches = cache(lambda path: holds(_detail(facts(path), detail)))
        return lambda passage: matches(passage.article)

    def articles(value: str, _: AnnotationStore, columns: ArticleColumns) -> Selector:
        values = columns.paths if detail == "path" else columns.column(detail)
        holds = test(value)
        holds = holds if detail in ("path", "title") else cache(holds)  # too many different titles to cache
        return lambda places: [place for place in places if holds(values[place])]

    return Field(meaning, cost, passages, articles, **more)


def _detail(facts: ArticleFacts, name: str) -> str:
    if name == UNCONFIRMED:
        return name if "published" in facts.unconfirmed else ""
    return str(getattr(facts, name))


# Themes


def _theme(value: str, store: AnnotationStore, _: FactsOf) -> PassageTest:
    ids = store.codebook.named(value)

    def tagged(passage: Passage) -> bool:
        for tag in passage.tags:  # noqa: SIM110 - half the time of any() with a generator, in 100,000 calls
            if tag.theme in ids:
                return True
        return False

    return tagged


def _near(value: str, store: AnnotationStore, _: FactsOf) -> PassageTest:
    return shares_paragraph_with(
        passage for id in store.codebook.named(value) for passage in store.passages.with_theme(id)
    )


def _articles_with_theme(value: str, store: AnnotationStore, columns: ArticleColumns) -> Selector:
    return _among(store.passages.count_by_article(store.codebook.named(value)), columns)


def _among(wanted: Collection[str], columns: ArticleColumns) -> Selector:
    paths = columns.paths
    return lambda places: [place for place in places if paths[place] in wanted]


# States


def _states(store: AnnotationStore) -> Mapping[str, State]:
    return {path: reading.state for path, reading in store.readings.by_article(store.coder).items()}


def _state(value: str, store: AnnotationStore, _: FactsOf) -> PassageTest:
    states = _states(store)
    return lambda passage: states.get(passage.article, State.UNREAD) == value


def _articles_in_state(value: str, store: AnnotationStore, columns: ArticleColumns) -> Selector:
    states, paths = _states(store), columns.paths
    return lambda places: [place for place in places if states.get(paths[place], State.UNREAD) == value]


# Marks: has and is


def _has(test: PassageTest, articles: Callable[[AnnotationStore, ArticleColumns], Selector] | None = None) -> Field:
    def passages(*_: object) -> PassageTest:
        return test

    select = _articles_with_passage(passages)
    return Field("", 1, passages, select if articles is None else lambda _, *folder: articles(*folder))


def _has_detail(name: str) -> Field:
    return _about_articles("", 1, name, lambda _: bool)


def _articles_with_note(store: AnnotationStore, columns: ArticleColumns) -> Selector:
    """Select the articles that have a note, on the article itself or on a passage."""
    noted = _among({path for path, record in store.articles.items() if record.note}, columns)
    on_passage = _articles_with_passage(lambda *_: lambda passage: bool(passage.note))("", store, columns)
    return lambda places: sorted({*noted(places), *on_passage(places)})


_MARKS: Final[Mapping[str, Field]] = {
    "theme": _has(
        lambda passage: bool(passage.tags),
        lambda store, columns: _among(store.passages.count_by_article([theme.id for theme in store.codebook]), columns),
    ),
    "note": _has(lambda passage: bool(passage.note), _articles_with_note),
    "speaker": _has(lambda passage: bool(passage.speaker)),
    "via": _has(lambda passage: bool(passage.via)),
    "said": _has(lambda passage: bool(passage.said_on)),
    "passages": _has(lambda _: True, lambda store, columns: _among(store.passages.count_by_article(None), columns)),
    "starred": _has(lambda passage: passage.starred),
    "title": _has_detail("title"),
    "author": _has_detail("author"),
    "outlet": _has_detail("outlet"),
    "date": _has_detail("published"),
    "event": _has_detail("event"),
    "caution": _has_detail("caution"),
    "unconfirmed": _has_detail(UNCONFIRMED),
}
"""The values of ``has:`` and ``is:``."""

_IS: Final = ("starred", "unconfirmed")


def _marks(meaning: str, choices: Iterable[str]) -> Field:
    return Field(
        meaning,
        1,
        lambda value, *context: _MARKS[value].passages(value, *context),
        lambda value, *folder: _MARKS[value].articles(value, *folder),
        tuple(choices),
    )


FIELDS: Final[Mapping[str, Field]] = {
    "theme": Field("tagged with the theme or one of its subthemes", 0, _theme, _articles_with_theme, takes_theme=True),
    "near": Field(
        "in the same paragraph as a passage with the theme", 3, _near, _articles_with_theme, takes_theme=True
    ),
    "speaker": _about_passages("speaker of the words", 2, lambda passage: passage.speaker),
    "via": _about_passages("person or medium that reported the words", 2, lambda passage: passage.via),
    "said": _about_passages("date when the words were said", 2, lambda passage: passage.said_on, is_within, dated=True),
    "coder": _about_passages("coder of the passage; the whole name", 1, lambda passage: passage.coder, equals_name),
    "note": _about_passages("words in the note of the passage", 4, lambda passage: passage.note),
    "status": _about_passages(
        "relation of the passage to the present text",
        1,
        lambda passage: passage.status,
        lambda value: value.__eq__,
        choices=tuple(Status),
    ),
    "outlet": _about_articles("publisher of the article", 2, "outlet"),
    "author": _about_articles("author of the article", 2, "author"),
    "title": _about_articles("words in the title of the article", 3, "title"),
    "event": _about_articles("event that the article covers", 2, "event"),
    "article": _about_articles("part of the article's path", 3, "path"),
    "after": _about_articles("published on or after the first day of that date", 2, "published", is_after, dated=True),
    "before": _about_articles("published before the first day of that date", 2, "published", is_before, dated=True),
    "state": Field("your reading state of the article", 1, _state, _articles_in_state, tuple(State)),
    "has": _marks("has the named property", (name for name in _MARKS if name not in _IS)),
    "is": _marks("has the named mark", _IS),
}
"""The fields, by name."""


def _containing(value: str, _: AnnotationStore, columns: ArticleColumns) -> Selector:
    keys, wanted = columns.filter_keys(), search_key(value)

    def select(places: Sequence[int]) -> Sequence[int]:
        if len(places) == len(keys):  # a tenth faster than by index
            return [place for place, key in enumerate(keys) if wanted in key]
        return [place for place in places if wanted in keys[place]]

    return select


def _containing_whole(value: str, _: AnnotationStore, columns: ArticleColumns) -> Selector:
    keys, holds = columns.filter_keys(), contains_whole_words(value)
    return lambda places: [place for place in places if holds(keys[place])]


def _quoted(value: str, *_: object) -> PassageTest:
    holds = contains_words(value)
    return lambda passage: holds(passage.anchor.exact)


WORDS: Final = Field("words in the quote", 5, _quoted, _containing)
"""The field of words without a field name. For articles, it searches title, author, outlet and path."""

WHOLE_WORDS: Final = Field("whole words in the quote", 5, _quoted, _containing_whole)
"""The same, but for articles it finds whole words only."""
