"""The fields of the filter language: their values, their meaning and their tests.

To add a field, add a row to :data:`FIELDS`. Each field has a test for passages and a test for articles. An article
matches a passage field if one of its passages matches. A passage matches an article field if its article matches.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts, is_date
from annotations.filters.dates import is_after, is_before, is_within
from annotations.filters.paragraphs import PassageParagraphs
from annotations.filters.themes import theme_ids_of
from annotations.filters.tree import QUOTED, FilterTerm
from annotations.filters.words import contains_whole_words, contains_words
from annotations.model import ArticleRecord, Passage, State, Status
from annotations.text.normalized import search_key

PassageTest = Callable[[Passage], bool]
ArticleTest = Callable[[str], bool]
"""A test of an article, given its path."""
DetailOf = Callable[[str], str]
"""A function that returns one detail of an article, given its path; an empty string if the detail is unknown."""

UNCONFIRMED: Final = "unconfirmed"
"""Name of the detail that is not empty if an article's date was only detected in its text."""


@dataclass(frozen=True, slots=True)
class EvalContext:
    """The current data against which a filter is evaluated."""

    book: Codebook
    detail: Callable[[str], DetailOf]
    """Returns the lookup function of a detail, named by a field of :class:`ArticleFacts` or :data:`UNCONFIRMED`."""
    records: Mapping[str, ArticleRecord]
    """Article records by path; an article without a record is unread."""
    with_theme: Callable[[str], Iterable[Passage]]
    """Returns the passages tagged with a theme, given its id."""


@dataclass(frozen=True, slots=True)
class ArticleEvalContext(EvalContext):
    """The current data against which a filter of articles is evaluated, including the passages of each article."""

    passages_of: Callable[[str], Iterable[Passage]]
    """Returns the passages of an article, given its path."""
    tagged: Callable[[Collection[str] | None], ArticleTest]
    """Returns a test for articles with a passage tagged with any of the theme ids; for ``None``, with any passage."""
    words_of: Callable[[str], str]
    """Returns the folded shadow that word searches use for an article, given its path."""


class Field(NamedTuple):
    """A field of the filter language, with its tests; tests of lower cost run first."""

    meaning: str
    """Description of the matches, for help and completion."""
    cost: int
    passages: Callable[[FilterTerm, EvalContext], PassageTest]
    articles: Callable[[FilterTerm, ArticleEvalContext], ArticleTest]
    choices: tuple[str, ...] = ()
    """The only valid values; empty if any value is valid."""
    dated: bool = False
    """Whether the value must be a date."""

    def check_value(self, value: str) -> tuple[str, str]:
        """Return the normalized value, and a sentence about the fault in it or an empty string if it is valid."""
        if self.choices:
            value = value.casefold()
            return value, "" if value in self.choices else f"It is one of: {', '.join(self.choices)}."
        if self.dated and not is_date(value):
            return value, "A date is written 2024, 2024-04 or 2024-04-26."
        return value, ""


# Passage fields


def _of_passages(
    meaning: str, cost: int, passages: Callable[[FilterTerm, EvalContext], PassageTest], choices: Iterable[str] = ()
) -> Field:
    """Create a field about passages; an article matches if one of its passages matches."""

    def articles(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
        test = passages(term, context)
        return lambda path: any(map(test, context.passages_of(path)))

    return Field(meaning, cost, passages, articles, tuple(choices))


def _text(of: Callable[[Passage], str]) -> Callable[[FilterTerm, EvalContext], PassageTest]:
    """Create a test that searches for words in one text attribute of a passage."""

    def passages(term: FilterTerm, _: EvalContext) -> PassageTest:
        holds = cache(contains_words(term.value))
        return lambda passage: holds(of(passage))

    return passages


def _coder(term: FilterTerm, _: EvalContext) -> PassageTest:
    wanted = search_key(term.value)
    same = cache(lambda coder: search_key(coder) == wanted)
    return lambda passage: same(passage.coder)


def _said(term: FilterTerm, _: EvalContext) -> PassageTest:
    within = cache(lambda said_on: is_within(said_on, term.value))
    return lambda passage: within(passage.said_on)


def _status(term: FilterTerm, _: EvalContext) -> PassageTest:
    return lambda passage: passage.status == term.value


def _quoted(term: FilterTerm, _: EvalContext) -> PassageTest:
    holds = contains_words(term.value)
    return lambda passage: holds(passage.anchor.exact)


def _words_of_article(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
    wanted = search_key(term.value)
    return lambda path: wanted in context.words_of(path)


# Themes


def _theme(term: FilterTerm, context: EvalContext) -> PassageTest:
    ids = theme_ids_of(term, context.book)

    def tagged(passage: Passage) -> bool:
        for tag in passage.tags:  # noqa: SIM110 - half the time of any() with a generator, in 100,000 calls
            if tag.theme in ids:
                return True
        return False

    return tagged


def _theme_of_article(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
    return context.tagged(theme_ids_of(term, context.book))


def _near(term: FilterTerm, context: EvalContext) -> PassageTest:
    ids = theme_ids_of(term, context.book)
    paragraphs = PassageParagraphs(passage for id in ids for passage in context.with_theme(id))
    return paragraphs.hold


def word_or_theme(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
    """Create a test for articles that contain the name of a theme as a whole word or have a passage of the theme."""
    tagged, alone = _theme_of_article(term, context), contains_whole_words(term.value)
    return lambda path: tagged(path) or alone(context.words_of(path))


# Article fields


def _of_articles(
    meaning: str, cost: int, articles: Callable[[FilterTerm, EvalContext], ArticleTest], choices: Iterable[str] = ()
) -> Field:
    """Create a field about articles; a passage matches if its article matches."""

    def passages(term: FilterTerm, context: EvalContext) -> PassageTest:
        test = cache(articles(term, context))
        return lambda passage: test(passage.article)

    return Field(meaning, cost, passages, articles, tuple(choices))


def details_in(facts: Mapping[str, ArticleFacts]) -> Callable[[str], DetailOf]:
    """Return a function that looks up details in facts by path; the details of an article without facts are empty."""

    def detail(name: str) -> DetailOf:
        if name == UNCONFIRMED:
            return lambda path: name if path in facts and "published" in facts[path].unconfirmed else ""
        return lambda path: str(getattr(facts[path], name)) if path in facts else ""

    return detail


def _detail(name: str) -> Callable[[FilterTerm, EvalContext], ArticleTest]:
    """Create a test that searches for words in one detail of an article."""

    def articles(term: FilterTerm, context: EvalContext) -> ArticleTest:
        of, holds = context.detail(name), contains_words(term.value)
        holds = holds if name == "title" else cache(holds)  # there are too many different titles to cache
        return lambda path: holds(of(path))

    return articles


def _published(compare: Callable[[str, str], bool]) -> Callable[[FilterTerm, EvalContext], ArticleTest]:
    def articles(term: FilterTerm, context: EvalContext) -> ArticleTest:
        of, right = context.detail("published"), cache(lambda published: compare(published, term.value))
        return lambda path: right(of(path))

    return articles


def _state(term: FilterTerm, context: EvalContext) -> ArticleTest:
    states = {path: record.state.value for path, record in context.records.items()}
    return lambda path: states.get(path, State.UNREAD) == term.value


def _path(term: FilterTerm, _: EvalContext) -> ArticleTest:
    return contains_words(term.value)


# Fields of passages and articles: has and is

PASSAGE_HAS: Final[Mapping[str, PassageTest]] = {
    "theme": lambda passage: bool(passage.tags),
    "note": lambda passage: bool(passage.note),
    "speaker": lambda passage: bool(passage.speaker),
    "via": lambda passage: bool(passage.via),
    "said": lambda passage: bool(passage.said_on),
    "passages": lambda _: True,
    "starred": lambda passage: passage.starred,
}
"""The ``has:`` and ``is:`` values of passages, each with its test."""

ARTICLE_HAS: Final[Mapping[str, str]] = {
    "title": "title",
    "author": "author",
    "outlet": "outlet",
    "date": "published",
    "event": "event",
    "caution": "caution",
    "unconfirmed": UNCONFIRMED,
}
"""The ``has:`` and ``is:`` values of articles, each with the detail that must not be empty."""


def _mark(term: FilterTerm, context: EvalContext) -> PassageTest:
    """Create a passage test for a ``has:`` or ``is:`` term about the passage or its article."""
    if term.value in PASSAGE_HAS:
        return PASSAGE_HAS[term.value]
    of = context.detail(ARTICLE_HAS[term.value])
    return lambda passage: bool(of(passage.article))


def _mark_of_article(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
    """Create an article test for a ``has:`` or ``is:`` term; ``has:note`` also matches a note on the article."""
    if term.value in ARTICLE_HAS:
        of = context.detail(ARTICLE_HAS[term.value])
        return lambda path: bool(of(path))
    of_passage = PASSAGE_HAS[term.value]
    if term.value in ("theme", "passages"):
        return context.tagged([theme.id for theme in context.book] if term.value == "theme" else None)
    if term.value == "note":
        return lambda path: _is_noted(context.records.get(path)) or any(map(of_passage, context.passages_of(path)))
    return lambda path: any(map(of_passage, context.passages_of(path)))


def _is_noted(record: ArticleRecord | None) -> bool:
    return bool(record and record.note)


_IS: Final = ("starred", "unconfirmed")
_HAS: Final = tuple(name for name in (*PASSAGE_HAS, *ARTICLE_HAS) if name not in _IS)

FIELDS: Final[Mapping[str, Field]] = {
    "theme": Field("tagged with the theme, or with one under it", 0, _theme, _theme_of_article),
    "near": Field("in the same paragraph as a passage of the theme", 3, _near, _theme_of_article),
    "speaker": _of_passages("who said the words", 2, _text(lambda passage: passage.speaker)),
    "via": _of_passages("who reported the words", 2, _text(lambda passage: passage.via)),
    "said": _of_passages("when the words were said", 2, _said)._replace(dated=True),
    "coder": _of_passages("whose passage it is; the whole name", 1, _coder),
    "note": _of_passages("words in the note of the passage", 4, _text(lambda passage: passage.note)),
    "status": _of_passages("how the passage relates to the present text", 1, _status, Status),
    "outlet": _of_articles("who published the article", 2, _detail("outlet")),
    "author": _of_articles("who wrote the article", 2, _detail("author")),
    "title": _of_articles("words in the title of the article", 3, _detail("title")),
    "event": _of_articles("what the article is about", 2, _detail("event")),
    "article": _of_articles("part of the article's path", 3, _path),
    "after": _of_articles("published on the first day of that time or later", 2, _published(is_after))._replace(
        dated=True
    ),
    "before": _of_articles("published before the first day of that time", 2, _published(is_before))._replace(
        dated=True
    ),
    "state": _of_articles("how far you are with the article", 1, _state, State),
    "has": Field("has what is named", 1, _mark, _mark_of_article, _HAS),
    "is": Field("is what is named", 1, _mark, _mark_of_article, _IS),
}
"""The fields, by name."""

WORDS: Final = Field("words in the quote", 5, _quoted, _words_of_article)
"""The field of words without a field name; for articles, it searches title, author, outlet and path."""


def field_of(term: FilterTerm) -> Field:
    """Return the field of a term; for bare and quoted words, :data:`WORDS`."""
    return WORDS if term.field in ("", QUOTED) else FIELDS[term.field]
