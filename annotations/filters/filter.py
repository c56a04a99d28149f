"""Filters: parsing, and evaluation on passages and articles."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.filters.fields import (
    ArticleEvalContext,
    ArticleTest,
    DetailOf,
    EvalContext,
    PassageTest,
    details_in,
    field_of,
    word_or_theme,
)
from annotations.filters.grammar import parse_tree
from annotations.filters.prefilter import Prefilter, compile_prefilter
from annotations.filters.themes import themes_named
from annotations.filters.tree import QUOTED, WORD, FilterTerm, Node, to_text
from annotations.model import ArticleRecord, Passage
from annotations.store.store import AnnotationStore
from annotations.text.boolean import And, Not, Or
from annotations.text.normalized import search_key

T = TypeVar("T")


def parse(text: str) -> "Filter":
    """Parse a filter; an empty text is a filter that everything matches.

    Raises:
        FilterError: The text is not a valid filter; the error has the position of the fault.
    """
    return Filter(parse_tree(text))


def select(
    wanted: "Filter", store: AnnotationStore, facts: Mapping[str, ArticleFacts], among: Iterable[Passage] | None = None
) -> Iterator[Passage]:
    """Return an iterator over the passages of a store that match a filter, in the store's order.

    Args:
        wanted: The filter.
        store: The annotations.
        facts: Facts about the articles, by path; looked up only for articles that the filter needs.
        among: The passages to search. By default, search all passages, and decode only those that pass the prefilter.

    Raises:
        FilterError: The filter names an unknown theme.
    """
    keep = wanted.predicate(store.codebook, facts, store.articles(), store.passages_with_theme)
    if among is None:
        among = map(store.passage, filter(wanted.prefilter(store), store.passage_ids()))
    return filter(keep, among)


def article_words(facts: ArticleFacts) -> str:
    """Return the folded shadow for word searches in the article list: title, author, outlet and path, one per line."""
    return "\n".join(map(search_key, (facts.title, facts.author, facts.outlet, facts.path)))


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter; ``str`` returns an equivalent text in canonical spelling."""

    tree: Node

    def __str__(self) -> str:
        return to_text(self.tree)

    def __bool__(self) -> bool:
        """Return whether the filter has any condition."""
        return self.tree != And(())

    def resolved(self, book: Codebook) -> "Filter":
        """Return the same filter of passages with each bare word resolved to a theme of the codebook or to words."""
        return Filter(_resolved(self.tree, book))

    def prefilter(self, store: AnnotationStore) -> Prefilter:
        """Return a quick test of passage ids: no passage that it rejects matches the filter.

        The test is valid until annotations change.

        Raises:
            FilterError: The filter names an unknown theme.
        """
        return compile_prefilter(_resolved(self.tree, store.codebook), store)

    def predicate(
        self,
        book: Codebook,
        facts: Mapping[str, ArticleFacts],
        records: Mapping[str, ArticleRecord],
        with_theme: Callable[[str], Iterable[Passage]],
    ) -> PassageTest:
        """Return a test of passages, which is valid until annotations or facts change.

        Args:
            book: The codebook.
            facts: Facts about the articles, by path.
            records: Article records, by path.
            with_theme: Returns the passages tagged with a theme, given its id; only ``near:`` calls it.

        Raises:
            FilterError: The filter names an unknown theme.
        """
        context = EvalContext(book, details_in(facts), records, with_theme)

        def judged(term: FilterTerm) -> _CostedTest[Passage]:
            field = field_of(term)
            return _CostedTest(field.cost, field.passages(term, context))

        return _combined(_resolved(self.tree, book), judged).test

    def articles(
        self,
        book: Codebook,
        facts: Mapping[str, ArticleFacts],
        records: Mapping[str, ArticleRecord],
        passages_of: Callable[[str], Iterable[Passage]],
        *,
        articles_with: Callable[[Collection[str] | None], Collection[str]] | None = None,
        words_of: Callable[[str], str] | None = None,
        detail_of: Callable[[str], DetailOf] | None = None,
    ) -> ArticleTest:
        """Return a test of articles by path, which is valid until annotations or facts change.

        A term about passages holds if any passage of the article matches it; each term is tested separately. A bare
        word that names a theme also matches articles that contain it as a whole word, because the list is filtered
        while the analyst types.

        Args:
            book: The codebook.
            facts: Facts about the articles, by path.
            records: Article records, by path.
            passages_of: Returns the passages of an article, given its path.
            articles_with: Returns the paths of the articles with a passage tagged with any of the theme ids, or, for
                ``None``, with any passage. By default, the test searches the passages of each article.
            words_of: Returns the result of :func:`article_words` for a path, if the caller has it precomputed.
            detail_of: Returns the lookup function of a detail, given its name, if the caller stores details in
                columns. By default, the test reads ``facts``.

        Raises:
            FilterError: The filter names an unknown theme.
        """
        context = ArticleEvalContext(
            book,
            detail_of or details_in(facts),
            records,
            with_theme=lambda _: (),  # for articles, near: tests only their themes
            passages_of=passages_of,
            tagged=lambda ids: articles_with(ids).__contains__ if articles_with else _tagged_in(passages_of, ids),
            words_of=words_of or (lambda path: article_words(facts.get(path) or ArticleFacts(path))),
        )

        def judged(term: FilterTerm) -> _CostedTest[str]:
            field = field_of(term)
            if term.field == WORD and themes_named(book, term.value):
                return _CostedTest(field.cost, word_or_theme(term, context))
            return _CostedTest(field.cost, field.articles(term, context))

        return _combined(self.tree, judged).test


def _tagged_in(passages_of: Callable[[str], Iterable[Passage]], ids: Collection[str] | None) -> ArticleTest:
    return lambda path: any(ids is None or not set(ids).isdisjoint(each.themes) for each in passages_of(path))


def _resolved(node: Node, book: Codebook) -> Node:
    match node:
        case FilterTerm():
            if node.field != WORD:
                return node
            field = "theme" if themes_named(book, node.value) else QUOTED
            return FilterTerm(field, node.value, node.start, node.end)
        case Not(part):
            return Not(_resolved(part, book))
        case And(parts):
            return And(tuple(_resolved(part, book) for part in parts))
        case Or(parts):
            return Or(tuple(_resolved(part, book) for part in parts))


class _CostedTest(NamedTuple, Generic[T]):
    """A test with its relative cost; lower is cheaper."""

    cost: int
    test: Callable[[T], bool]


def _combined(node: Node, judged: Callable[[FilterTerm], _CostedTest[T]]) -> _CostedTest[T]:
    """Combine the tests of a whole tree into one that runs the cheapest tests first."""
    match node:
        case FilterTerm():
            return judged(node)
        case Not(part):
            cost, test = _combined(part, judged)
            return _CostedTest(cost, lambda value: not test(value))
        case And(parts):
            return _in_turn([_combined(part, judged) for part in parts], until=False)
        case Or(parts):
            return _in_turn([_combined(part, judged) for part in parts], until=True)


def _in_turn(judges: list[_CostedTest[T]], *, until: bool) -> _CostedTest[T]:
    """Combine tests into one that returns ``until`` as soon as one test returns it, and otherwise ``not until``."""
    tests = [judge.test for judge in sorted(judges, key=lambda judge: judge.cost)]

    def test(value: T) -> bool:
        for each in tests:
            if each(value) is until:
                return until
        return not until

    return _CostedTest(max((judge.cost for judge in judges), default=0), test)
