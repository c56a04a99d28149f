"""The fields of the filter language: what each one takes, what it means, and how it is judged.

Another field is a row of :data:`FIELDS`. Each says how it judges a passage and how it judges an article. What is asked
of passages holds for an article when one of its passages is so; what is asked of articles holds for all their passages.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.filters.dates import is_after, is_before, is_within
from annotations.filters.paragraphs import PassageParagraphs
from annotations.filters.themes import theme_ids_of
from annotations.filters.tree import QUOTED, FilterTerm
from annotations.filters.words import contains_whole_words, contains_words
from annotations.model import ArticleRecord, Passage, State, Status
from annotations.text.dates import is_date
from annotations.text.normalized import search_key

PassageTest = Callable[[Passage], bool]
ArticleTest = Callable[[str], bool]
"""Judges an article by its path."""
DetailOf = Callable[[str], str]
"""Gives a detail of an article by its path; empty when nobody knows."""

UNCONFIRMED: Final = "unconfirmed"
"""The name of the detail that says, by not being empty, that an article's date was only detected."""


@dataclass(frozen=True, slots=True)
class EvalContext:
    """What a filter is judged by, as it is now."""

    book: Codebook
    detail: Callable[[str], DetailOf]
    """What gives a detail, by its name among those of :class:`ArticleFacts`, or :data:`UNCONFIRMED`."""
    records: Mapping[str, ArticleRecord]
    """Of articles, by path; one that is missing is unread."""
    with_theme: Callable[[str], Iterable[Passage]]
    """The passages tagged with a theme, by its id."""


@dataclass(frozen=True, slots=True)
class ArticleEvalContext(EvalContext):
    """What the article list is judged by: also the passages of each article."""

    passages_of: Callable[[str], Iterable[Passage]]
    """The passages of an article, by its path."""
    tagged: Callable[[Collection[str] | None], ArticleTest]
    """Makes a test whether an article has passages of any of some themes, by their ids; of none given, any passages."""
    words_of: Callable[[str], str]
    """The folded shadow of what words are looked for in, by an article's path."""


class Field(NamedTuple):
    """What may be asked, and how it is judged; lower costs are judged first."""

    meaning: str
    """What it finds, for help and completion."""
    cost: int
    passages: Callable[[FilterTerm, EvalContext], PassageTest]
    articles: Callable[[FilterTerm, ArticleEvalContext], ArticleTest]
    choices: tuple[str, ...] = ()
    """The only values it takes, or none."""
    dated: bool = False
    """Whether it takes a date."""

    def check_value(self, value: str) -> tuple[str, str]:
        """The value as it is kept, and why it is none of this field's, as a sentence, or an empty string."""
        if self.choices:
            value = value.casefold()
            return value, "" if value in self.choices else f"It is one of: {', '.join(self.choices)}."
        if self.dated and not is_date(value):
            return value, "A date is written 2024, 2024-04 or 2024-04-26."
        return value, ""


# Of passages


def _of_passages(
    meaning: str, cost: int, passages: Callable[[FilterTerm, EvalContext], PassageTest], choices: Iterable[str] = ()
) -> Field:
    """A field about passages: an article is found when one of its passages is."""

    def articles(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
        test = passages(term, context)
        return lambda path: any(map(test, context.passages_of(path)))

    return Field(meaning, cost, passages, articles, tuple(choices))


def _text(of: Callable[[Passage], str]) -> Callable[[FilterTerm, EvalContext], PassageTest]:
    """Whether what a passage says of itself holds the words."""

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
        for tag in passage.tags:  # noqa: SIM110 - half the time of any() with a generator, asked 100,000 times
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
    """Whether an article has the name of a theme as a whole word, or a passage of the theme."""
    tagged, alone = _theme_of_article(term, context), contains_whole_words(term.value)
    return lambda path: tagged(path) or alone(context.words_of(path))


# Of articles


def _of_articles(
    meaning: str, cost: int, articles: Callable[[FilterTerm, EvalContext], ArticleTest], choices: Iterable[str] = ()
) -> Field:
    """A field about articles: a passage is found when its article is."""

    def passages(term: FilterTerm, context: EvalContext) -> PassageTest:
        test = cache(articles(term, context))
        return lambda passage: test(passage.article)

    return Field(meaning, cost, passages, articles, tuple(choices))


def details_in(facts: Mapping[str, ArticleFacts]) -> Callable[[str], DetailOf]:
    """What gives details out of facts by path; an article without any has none."""

    def detail(name: str) -> DetailOf:
        if name == UNCONFIRMED:
            return lambda path: name if path in facts and "published" in facts[path].unconfirmed else ""
        return lambda path: str(getattr(facts[path], name)) if path in facts else ""

    return detail


def _detail(name: str) -> Callable[[FilterTerm, EvalContext], ArticleTest]:
    """Whether a detail of an article holds the words."""

    def articles(term: FilterTerm, context: EvalContext) -> ArticleTest:
        of, holds = context.detail(name), contains_words(term.value)
        holds = holds if name == "title" else cache(holds)  # titles are many
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


# Of both: has and is

PASSAGE_HAS: Final[Mapping[str, PassageTest]] = {
    "theme": lambda passage: bool(passage.tags),
    "note": lambda passage: bool(passage.note),
    "speaker": lambda passage: bool(passage.speaker),
    "via": lambda passage: bool(passage.via),
    "said": lambda passage: bool(passage.said_on),
    "passages": lambda _: True,
    "starred": lambda passage: passage.starred,
}
"""What a passage may have or be."""

ARTICLE_HAS: Final[Mapping[str, str]] = {
    "title": "title",
    "author": "author",
    "outlet": "outlet",
    "date": "published",
    "event": "event",
    "caution": "caution",
    "unconfirmed": UNCONFIRMED,
}
"""What an article may have or be, with the detail that is not empty then."""


def _mark(term: FilterTerm, context: EvalContext) -> PassageTest:
    """Whether a passage, or its article, has or is what is asked."""
    if term.value in PASSAGE_HAS:
        return PASSAGE_HAS[term.value]
    of = context.detail(ARTICLE_HAS[term.value])
    return lambda passage: bool(of(passage.article))


def _mark_of_article(term: FilterTerm, context: ArticleEvalContext) -> ArticleTest:
    """Whether an article, or one of its passages, has or is what is asked; a note may be the article's own."""
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
"""Words that name no field; of articles those in title, author, outlet and path."""


def field_of(term: FilterTerm) -> Field:
    """The field of a term; a bare word counts as words."""
    return WORDS if term.field in ("", QUOTED) else FIELDS[term.field]
