"""A filter, from its text to what it lets through."""

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
    """The filter that a text means; one that lets everything through when the text is empty.

    Raises:
        FilterError: It is not understood; the error says where.
    """
    return Filter(parse_tree(text))


def select(
    wanted: "Filter", store: AnnotationStore, facts: Mapping[str, ArticleFacts], among: Iterable[Passage] | None = None
) -> Iterator[Passage]:
    """The passages of a store that a filter lets through, in the store's order.

    Args:
        wanted: The filter.
        store: The annotations.
        facts: What is known of the articles, by path; it is only asked about articles that the filter needs.
        among: Only these passages; by default all, of which only those are decoded that a glance does not refuse.

    Raises:
        FilterError: It asks for a theme that there is not.
    """
    keep = wanted.predicate(store.codebook, facts, store.articles(), store.passages_with_theme)
    if among is None:
        among = map(store.passage, filter(wanted.prefilter(store), store.passage_ids()))
    return filter(keep, among)


def article_words(facts: ArticleFacts) -> str:
    """The folded shadow in which words are looked for in the article list: title, author, outlet and path."""
    return "\n".join(map(search_key, (facts.title, facts.author, facts.outlet, facts.path)))


@dataclass(frozen=True, slots=True)
class Filter:
    """What is let through; ``str`` gives its text in one spelling, which means the same."""

    tree: Node

    def __str__(self) -> str:
        return to_text(self.tree)

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self.tree != And(())

    def resolved(self, book: Codebook) -> "Filter":
        """The same filter of passages with each bare word as what it means: a theme of the codebook, or words."""
        return Filter(_resolved(self.tree, book))

    def prefilter(self, store: AnnotationStore) -> Prefilter:
        """A first test of passages by their id, right until annotations change: what it refuses is not let through.

        Raises:
            FilterError: It asks for a theme that there is not.
        """
        return compile_prefilter(_resolved(self.tree, store.codebook), store)

    def predicate(
        self,
        book: Codebook,
        facts: Mapping[str, ArticleFacts],
        records: Mapping[str, ArticleRecord],
        with_theme: Callable[[str], Iterable[Passage]],
    ) -> PassageTest:
        """A test of passages, right until annotations or facts change.

        Args:
            book: The themes.
            facts: What is known of the articles, by path.
            records: What is recorded of the articles, by path.
            with_theme: The passages tagged with a theme, by its id; asked only by ``near:``.

        Raises:
            FilterError: It asks for a theme that there is not.
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
        """A test of articles by their path, right until annotations or facts change.

        What is asked of passages holds when a passage of the article is so, for each term on its own. A bare word that
        is the name of a theme also finds the articles that have it as a whole word: the list is filtered while one
        types.

        Args:
            book: The themes.
            facts: What is known of the articles, by path.
            records: What is recorded of the articles, by path.
            passages_of: The passages of an article, by its path.
            articles_with: Paths of the articles with passages of any of some themes, by their ids, or of any passages;
                else the passages are asked.
            words_of: What :func:`article_words` gives, by an article's path, where the caller has it at hand.
            detail_of: What gives a detail, by its name, where the caller has whole columns of them; else the facts do.

        Raises:
            FilterError: It asks for a theme that there is not.
        """
        context = ArticleEvalContext(
            book,
            detail_of or details_in(facts),
            records,
            with_theme=lambda _: (),  # near: asks an article for its themes alone
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
    """A test, and how dear it is; lower is cheaper."""

    cost: int
    test: Callable[[T], bool]


def _combined(node: Node, judged: Callable[[FilterTerm], _CostedTest[T]]) -> _CostedTest[T]:
    """One test for a whole tree, in which the cheapest tests come first."""
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
    """The outcome ``until`` as soon as one test gives it, else the other one."""
    tests = [judge.test for judge in sorted(judges, key=lambda judge: judge.cost)]

    def test(value: T) -> bool:
        for each in tests:
            if each(value) is until:
                return until
        return not until

    return _CostedTest(max((judge.cost for judge in judges), default=0), test)
