"""What is looked for in the texts of a folder: words, phrases, and what of them must, may and must not be there.

::

    query = some
    term  = word | quotation

What ``some`` is, :mod:`annotations.text.boolean` says; its signs may also be written ``AND``, ``OR`` and ``NOT``.

A term is found where its folded text stands in the folded text of an article and neither begins nor ends inside a
word. A star at its beginning or end takes this condition away there: what ``*x*`` finds is a plain folded ``in``.
Scripts that set no blanks between words, or join small words to others, are found anywhere.
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
"""Code points of the longest query."""

MAX_NESTING: Final = 20
"""Brackets that may stand inside each other."""

JOINED: Final = (
    "\u0590\u109f", "\u1100\u1cff", "\u2e80\ua63f", "\ua800\ud7ff", "\uf900\ufaff", "\ufb1d\ufdff", "\ufe70\ufefe",
    "\uff66\U0010ffff",
)  # fmt: skip
"""First and last code points of scripts that are searched anywhere: Han, Kana, Hangul, Thai, Arabic, Indian …"""

_SIGNS: Final = {"AND": "&", "OR": "|", "NOT": "-"}


class QueryError(FilterError):
    """A query is not understood, and where."""

    title = "Search"

    def __str__(self) -> str:
        return f"Search, at character {self.start + 1}: {self.sentence} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """Words that are looked for."""

    words: str
    """Folded; never empty."""
    whole_start: bool
    """Whether it must not begin inside a word."""
    whole_end: bool
    """Whether it must not end inside a word."""


Node: TypeAlias = Tree[SearchTerm]


def parse(text: str) -> Node:
    """The tree of a query.

    Raises:
        QueryError: It is not understood, too long, or looks for nothing; the error says where.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"A search has at most {MAX_LENGTH:,} characters.", MAX_LENGTH, len(text))
    tree = _Parser(text, QueryError, MAX_NESTING, _SIGNS).parse()
    if not _asks_for_a_term(tree):
        start = len(text) - len(text.lstrip())
        raise QueryError("This only leaves out.", start, len(text), "Say also what must be there.")
    return tree


def shown_terms(node: Node) -> Iterator[SearchTerm]:
    """The terms whose places are shown: those that are looked for and not left out."""
    match node:
        case SearchTerm():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from shown_terms(part)


@lru_cache(4096)
def is_word_char(char: str) -> bool:
    """Whether it is a letter or digit of a script that sets words apart: between two of them one is inside a word."""
    return (char.isalnum() or char == "_") and not any(first <= char <= last for first, last in JOINED)


def _asks_for_a_term(node: Node) -> bool:
    match node:
        case And(parts):
            return any(map(_asks_for_a_term, parts))
        case Or(parts):
            return all(map(_asks_for_a_term, parts))
    return isinstance(node, SearchTerm)


class _Parser(Parser[SearchTerm]):
    """Reads one query."""

    def missing_operand(self, after: Piece, found: Piece) -> QueryError:
        if after.kind:
            return QueryError(f"Something is missing after “{after.text}”.", after.start, after.end)
        what = f"Something is missing before “{found.text}”." if found.kind else "There is nothing to look for."
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
        hint = f"Look for {sanitize(' '.join(plain.replace('*', ' ').split()))}, or for a part of it."
        raise QueryError("A star stands at the beginning or the end.", start, end, hint)
    whole_start = not text.startswith("*") and is_word_char(words[0])
    whole_end = not text.endswith("*") and is_word_char(words[-1])
    return SearchTerm(words, whole_start, whole_end)
