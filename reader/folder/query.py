"""Queries for the texts of a folder: words and phrases that are required, optional or excluded.

::

    query = some
    term  = word | quotation

:mod:`annotations.text.boolean` defines ``some``; its operators may also be written ``AND``, ``OR`` and ``NOT``.

A term matches where its folded text occurs in the folded text of an article and neither begins nor ends inside a word.
A star at the beginning or end of a term removes this condition there: ``*x*`` matches exactly where a plain ``in`` test
on the folded texts does. Terms in scripts without spaces between words, or that attach small words to others, match
anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from annotations.errors import FilterError
from annotations.text.boolean import CLOSING, And, Or, Parser, Piece, Tree
from annotations.text.normalized import normalize_query
from annotations.text.sanitize import sanitize

MAX_LENGTH: Final = 1_000
"""Maximum length of a query in code points."""

MAX_NESTING: Final = 20
"""Maximum nesting depth of brackets."""

JOINED: Final = (
    "\u0590\u109f", "\u1100\u1cff", "\u2e80\ua63f", "\ua800\ud7ff", "\uf900\ufaff", "\ufb1d\ufdff", "\ufe70\ufefe",
    "\uff66\U0010ffff",
)  # fmt: skip
"""First and last code points of scripts whose terms match anywhere: Han, Kana, Hangul, Thai, Arabic, Indic…"""

_SIGNS: Final = {"AND": "&", "OR": "|", "NOT": "-"}


class QueryError(FilterError):
    """Raised with the position of the error when a query cannot be parsed."""

    title = "Search"

    def __str__(self) -> str:
        return f"Search, at character {self.start + 1}: {self.sentence} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A search term."""

    words: str
    """The folded words; never empty."""
    whole_start: bool
    """Whether a match must not begin inside a word."""
    whole_end: bool
    """Whether a match must not end inside a word."""


Node: TypeAlias = Tree[SearchTerm]


def parse(text: str) -> Node:
    """Parse a query into a tree.

    Raises:
        QueryError: The query is invalid, too long, or only excludes terms; the error has the position.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"A search has at most {MAX_LENGTH:,} characters.", MAX_LENGTH, len(text))
    tree = _Parser(text, QueryError, MAX_NESTING, _SIGNS).parse()
    if not _asks_for_a_term(tree):
        start = len(text) - len(text.lstrip())
        raise QueryError("This search only excludes words.", start, len(text), "Add a word that articles must contain.")
    return tree


def shown_terms(node: Node) -> Iterator[SearchTerm]:
    """Yield the terms whose matches are shown, which are those that are not excluded."""
    match node:
        case SearchTerm():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from shown_terms(part)


@lru_cache(4096)
def is_word_char(char: str) -> bool:
    """Return whether a character is a letter, digit or underscore of a script that separates words.

    A position between two such characters is inside a word.
    """
    return (char.isalnum() or char == "_") and not any(first <= char <= last for first, last in JOINED)


def _asks_for_a_term(node: Node) -> bool:
    match node:
        case And(parts):
            return any(map(_asks_for_a_term, parts))
        case Or(parts):
            return all(map(_asks_for_a_term, parts))
    return isinstance(node, SearchTerm)


class _Parser(Parser[SearchTerm]):
    """A parser for one query."""

    def missing_operand(self, after: Piece, found: Piece) -> QueryError:
        if after.kind:
            return QueryError(f"Something is missing after “{after.text}”.", after.start, after.end)
        what = f"Something is missing before “{found.text}”." if found.kind else "The search is empty."
        return QueryError(what, found.start, found.end)

    def parse_term(self, begins: Piece) -> SearchTerm:
        self.place = begins.end
        text = self.parse_quoted(begins.start, escapes=False) if begins.text in CLOSING else begins.text
        return _term(text, begins.start, self.place)


def _term(text: str, start: int, end: int) -> SearchTerm:
    text = text.strip()
    plain = text.strip("*")
    words = normalize_query(plain)
    if not words:
        raise QueryError("There are no words here.", start, end)
    if "*" in plain:
        hint = f"Search for {sanitize(' '.join(plain.replace('*', ' ').split()))}, or a part of it."
        raise QueryError("Write a star only at the beginning or the end of a word.", start, end, hint)
    whole_start = not text.startswith("*") and is_word_char(words[0])
    whole_end = not text.endswith("*") and is_word_char(words[-1])
    return SearchTerm(words, whole_start, whole_end)
