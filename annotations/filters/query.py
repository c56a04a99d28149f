"""Filters compiled for a codebook, which find passages and articles."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Final, TypeVar

from annotations.codebook import Codebook
from annotations.errors import FilterError
from annotations.filters.fields import (
    FIELDS,
    WHOLE_WORDS,
    WORDS,
    ArticleColumns,
    FactsOf,
    Field,
    Selector,
)
from annotations.filters.grammar import QUOTED, WORD, FilterTerm, Node, parse
from annotations.model import Passage
from annotations.store.store import AnnotationStore
from annotations.text.boolean import And, Not, Or
from annotations.text.normalized import is_usual, normalize_query

T = TypeVar("T")

PassageIdTest = Callable[[str], bool]
"""A test of a passage, given its id."""

_Test = Callable[[T], bool | None]
"""A test whose result may be unknown."""

_WHOLE: Final = "whole"
"""Field of a bare word that names a theme, where it searches whole words."""


def compile_query(text: str, book: Codebook) -> "Query":
    """Compile a filter for a codebook; everything matches an empty text.

    Raises:
        FilterError: The text is not a valid filter, or names an unknown theme; the error has the position of the fault.
    """
    tree = parse(text)
    for term in _terms(tree):
        if term.field in FIELDS and FIELDS[term.field].takes_theme and not book.named(term.value):
            near = " or ".join(book.label(theme.id) for theme in book.similar(term.value))
            hint = f"Did you mean {near}?" if near else ""
            raise FilterError(f"There is no theme “{term.value}”.", term.start, term.end, hint)
    return Query(text, tree, book)


@dataclass(frozen=True)
class Query:
    """A filter compiled for a codebook; compile it again after the codebook has changed."""

    text: str
    """The filter, as typed."""
    tree: Node
    book: Codebook

    def __bool__(self) -> bool:
        """Return whether the filter has any condition."""
        return self.tree != And(())

    def test(self, store: AnnotationStore, facts: FactsOf) -> PassageIdTest:
        """Return a test of passage ids, which is valid until annotations or facts change.

        A passage is decoded only if neither the index of themes nor the bytes of its record decide.
        """
        tree = _replaced(self.tree, self._for_passages)
        prefilter = _combined(tree, lambda term: _prefilter(term, store))
        matches = _combined(tree, lambda term: _field(term).passages(term.value, store, facts))

        def test(id: str) -> bool:
            known = prefilter(id)
            return bool(matches(store.passage(id)) if known is None else known)

        return test

    def passages(self, store: AnnotationStore, facts: FactsOf, among: Iterable[str] | None = None) -> Iterator[Passage]:
        """Return an iterator over the matching passages.

        Args:
            store: The annotations.
            facts: Called only for the articles that the filter needs.
            among: The ids to search; by default all, in the store's order.
        """
        return map(store.passage, filter(self.test(store, facts), store.passages.ids() if among is None else among))

    def articles(
        self, store: AnnotationStore, columns: ArticleColumns, within: Sequence[int] | None = None
    ) -> Sequence[int]:
        """Return the matching articles as indexes into the paths of ``columns``, in order.

        A condition about passages holds if any passage of the article matches it; each condition is tested separately.

        Args:
            store: The annotations.
            columns: The articles.
            within: The articles to search; by default all.
        """
        select = _selector(_replaced(self.tree, self._for_articles), store, columns)
        return select(range(len(columns.paths)) if within is None else within)

    def narrows(self, other: "Query | None") -> bool:
        """Return whether the text shows that this query matches no article that ``other`` does not match."""
        return other is not None and self.only_words and other.only_words and self.text.startswith(other.text)

    @cached_property
    def only_words(self) -> bool:
        """True if the filter consists of bare words. They then search the details of articles, as parts of words."""
        parts = self.tree.parts if isinstance(self.tree, And) else (self.tree,)
        return all(isinstance(part, FilterTerm) and part.field == WORD for part in parts)

    def _for_passages(self, term: FilterTerm) -> Node:
        """Resolve a bare word to a theme, or else to words."""
        if term.field != WORD:
            return term
        return FilterTerm("theme" if self.book.named(term.value) else QUOTED, term.value)

    def _for_articles(self, term: FilterTerm) -> Node:
        """Resolve a bare word that names a theme to the theme or the whole word, and any other to words."""
        if term.field != WORD:
            return term
        if self.only_words or not self.book.named(term.value):
            return FilterTerm(QUOTED, term.value)
        return Or((FilterTerm("theme", term.value), FilterTerm(_WHOLE, term.value)))


def _terms(node: Node) -> Iterator[FilterTerm]:
    match node:
        case FilterTerm():
            yield node
        case Not(part):
            yield from _terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)


def _replaced(node: Node, replace: Callable[[FilterTerm], Node]) -> Node:
    """Return a tree with each term replaced."""
    match node:
        case FilterTerm():
            return replace(node)
        case Not(part):
            return Not(_replaced(part, replace))
        case And(parts):
            return And(tuple(_replaced(part, replace) for part in parts))
        case Or(parts):
            return Or(tuple(_replaced(part, replace) for part in parts))


def _field(term: FilterTerm) -> Field:
    return {QUOTED: WORDS, _WHOLE: WHOLE_WORDS}.get(term.field) or FIELDS[term.field]


def _rank(node: Node) -> tuple[int, int]:
    """Return the key that sorts conditions: the cheapest first, and of equal cost the longest, which match least."""
    return max(((_field(term).cost, -len(term.value)) for term in _terms(node)), default=(0, 0))


def _combined(node: Node, test_of: Callable[[FilterTerm], _Test[T]]) -> _Test[T]:
    """Combine the tests of the terms into one test of the whole tree."""
    match node:
        case FilterTerm():
            return test_of(node)
        case Not(part):
            test = _combined(part, test_of)
            return lambda value: None if (known := test(value)) is None else not known
        case And(parts) | Or(parts):
            until = isinstance(node, Or)
            tests = [_combined(part, test_of) for part in sorted(parts, key=_rank)]

    def in_turn(value: T) -> bool | None:
        unknown = False
        for test in tests:
            known = test(value)
            if known is until:
                return until
            unknown = unknown or known is None
        return None if unknown else not until

    return in_turn


def _selector(node: Node, store: AnnotationStore, columns: ArticleColumns) -> Selector:
    """Combine the selectors of the terms into one selector of the whole tree."""
    match node:
        case FilterTerm():
            return _field(node).articles(node.value, store, columns)
        case Not(part):
            return _except(_selector(part, store, columns))
        case And(parts) | Or(parts):
            selectors = [_selector(part, store, columns) for part in sorted(parts, key=_rank)]
            return _union(selectors) if isinstance(node, Or) else _intersection(selectors)


def _except(select: Selector) -> Selector:
    def others(places: Sequence[int]) -> Sequence[int]:
        found = set(select(places))
        return [place for place in places if place not in found]

    return others


def _intersection(selectors: Sequence[Selector]) -> Selector:
    return lambda places: reduce(lambda left, select: select(left), selectors, places)


def _union(selectors: Sequence[Selector]) -> Selector:
    return lambda places: sorted(set().union(*(select(places) for select in selectors)))


# The prefilter decides from the index of themes and the encoded record, because decoding takes most of the time.

_IN_RECORD: Final = frozenset({QUOTED, "speaker", "via", "note"})
"""Fields that search for words in the passage's own record."""
_ASCII: Final = bytes(range(128))
_LETTERS: Final = re.compile("[a-z0-9]+")
_ESCAPED: Final = b"\\u"
"""Start of a JSON escape in a record; a byte search cannot find words that contain one."""


def _prefilter(term: FilterTerm, store: AnnotationStore) -> _Test[str]:
    """Create a test of passage ids whose result is unknown where only the decoded record can tell."""
    if term.field == "theme":
        tagged = [store.passages.ids_with_theme(theme) for theme in store.codebook.named(term.value)]
        return tagged[0].__contains__ if len(tagged) == 1 else lambda id: any(id in ids for ids in tagged)
    words = max(_LETTERS.findall(normalize_query(term.value)), key=len, default="") if term.field in _IN_RECORD else ""
    if not words:
        return lambda _: None
    encoded = words.encode()

    def may_contain(id: str) -> bool | None:
        record = store.passages.body(id).lower()
        found = encoded in record or _ESCAPED in record or _may_hide_words(record.translate(None, _ASCII))
        return None if found else False

    return may_contain


@lru_cache(10_000)
def _may_hide_words(others: bytes) -> bool:
    """Return whether these non-ASCII code points (UTF-8) may fold to ASCII letters and so hide a searched word."""
    text = others.decode()
    return not is_usual(text) or any(map(str.isascii, text.casefold()))
