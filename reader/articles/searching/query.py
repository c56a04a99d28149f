"""What is looked for in the texts of a folder: words, phrases, and what of them must, may and must not be there.

::

    query = every { ( "|" | "OR" ) every }
    every = part { [ "AND" ] part }
    part  = [ "-" | "NOT" ] ( "(" query ")" | word | quotation )

A term is found where its folded text stands in the folded text of an article and neither begins nor ends inside a
word. A star at its beginning or end takes this condition away there: what ``*x*`` finds is a plain folded ``in``.
Scripts that set no blanks between words, or join small words to others, are found anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from annotations.errors import FilterError
from annotations.text.folding import fold_words
from annotations.text.visible import visible

MOST_TEXT: Final = 1_000
"""Code points of the longest query."""

MOST_NESTED: Final = 20
"""Brackets that may stand inside each other."""

JOINED: Final = (
    "\u0590\u109f", "\u1100\u1cff", "\u2e80\ua63f", "\ua800\ud7ff", "\uf900\ufaff", "\ufb1d\ufdff", "\ufe70\ufefe",
    "\uff66\U0010ffff",
)  # fmt: skip
"""First and last code points of scripts that are searched anywhere: Han, Kana, Hangul, Thai, Arabic, Indian …"""

_CLOSING: Final = {'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«"}
_TOKEN: Final = re.compile(r'\s*(?:(?P<sign>[()|-])|(?P<mark>["“”„«»])|(?P<word>[^\s()|"“”„«»]+))')
_WORDS: Final = {"AND": "&", "OR": "|", "NOT": "-"}


class QueryError(FilterError):
    """A query is not understood, and where."""

    title = "Search"

    def __str__(self) -> str:
        return f"Search, at character {self.start + 1}: {self.sentence} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are looked for."""

    words: str
    """Folded; never empty."""
    whole_start: bool
    """Whether it must not begin inside a word."""
    whole_end: bool
    """Whether it must not end inside a word."""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """All of it must be there."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of it must be there."""

    parts: tuple["Node", ...]


Node = Term | Not | Every | Some


class _Token(NamedTuple):
    """A piece of a query: a sign (``( ) | & -``), ``word``, ``quotation``, or an empty string at the end."""

    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> Node:
    """The tree of a query.

    Raises:
        QueryError: It is not understood, too long, or looks for nothing; the error says where.
    """
    if len(text) > MOST_TEXT:
        raise QueryError(f"A search has at most {MOST_TEXT:,} characters.", MOST_TEXT, len(text))
    return _Parser(text).whole()


def wanted(node: Node) -> Iterator[Term]:
    """The terms whose places are shown: those that are looked for and not left out."""
    match node:
        case Term():
            yield node
        case Every(parts) | Some(parts):
            for part in parts:
                yield from wanted(part)


@lru_cache(4096)
def inner(char: str) -> bool:
    """Whether it is a letter or digit of a script that sets words apart: between two of them one is inside a word."""
    return (char.isalnum() or char == "_") and not any(first <= char <= last for first, last in JOINED)


def _looks_for_something(node: Node) -> bool:
    match node:
        case Every(parts):
            return any(map(_looks_for_something, parts))
        case Some(parts):
            return all(map(_looks_for_something, parts))
    return isinstance(node, Term)


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while found := _TOKEN.match(text, place):
        kind = str(found.lastgroup)
        start, place = found.span(kind)
        if kind == "mark":
            closing = next((at for at in range(place, len(text)) if text[at] in _CLOSING[found[kind]]), -1)
            if closing < 0:
                raise QueryError("This quotation mark is not closed.", start, len(text))
            yield _Token("quotation", text[place:closing], start, closing + 1)
            place = closing + 1
        else:
            sign = found[kind] if kind == "sign" else _WORDS.get(found[kind], "word")
            yield _Token(sign, found[kind], start, place)
    yield _Token("", "", len(text), len(text))


class _Parser:
    """Reads one query from left to right, by recursive descent."""

    def __init__(self, text: str) -> None:
        self._rest = _tokens(text)
        self._next = next(self._rest)
        self._depth = 0

    def whole(self) -> Node:
        start = self._next.start
        node = self._some(_Token("", "", start, start))
        if self._next.kind:
            raise QueryError("This bracket closes nothing.", self._next.start, self._next.end)
        if not _looks_for_something(node):
            raise QueryError("This only leaves out.", start, self._next.end, "Say also what must be there.")
        return node

    def _take(self) -> _Token:
        token = self._next
        if token.kind:
            self._next = next(self._rest)
        return token

    def _some(self, after: _Token) -> Node:
        parts = [self._every(after)]
        while self._next.kind == "|":
            parts.append(self._every(self._take()))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _every(self, after: _Token) -> Node:
        parts = [self._part(after)]
        while self._next.kind not in ("", "|", ")"):
            parts.append(self._part(self._take() if self._next.kind == "&" else after))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _part(self, after: _Token) -> Node:
        """One part; ``after`` is the sign that asks for it."""
        token = self._next
        if token.kind in ("", "|", "&", ")"):
            if after.kind:
                raise QueryError(f"Something is missing after “{after.text}”.", after.start, after.end)
            what = f"Something is missing before “{token.text}”." if token.kind else "There is nothing to look for."
            raise QueryError(what, token.start, token.end)
        self._take()
        if token.kind in ("word", "quotation"):
            return _term(token)
        if token.text == "-" and self._next.start > token.end:
            raise QueryError("A minus sign stands right before what it leaves out.", token.start, token.end)
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise QueryError(f"Brackets nest deeper than {MOST_NESTED}.", token.start, token.end)
        node = Not(self._part(token)) if token.kind == "-" else self._some(token)
        if token.kind == "(" and self._take().kind != ")":
            raise QueryError("This bracket is not closed.", token.start, token.end)
        self._depth -= 1
        return node


def _term(token: _Token) -> Term:
    text = token.text.strip()
    plain = text.strip("*")
    words = fold_words(plain)
    if not words:
        raise QueryError("There are no words here.", token.start, token.end)
    if "*" in plain:
        hint = f"Look for {visible(' '.join(plain.replace('*', ' ').split()))}, or for a part of it."
        raise QueryError("A star stands at the beginning or the end.", token.start, token.end, hint)
    whole_start = not text.startswith("*") and inner(words[0])
    whole_end = not text.endswith("*") and inner(words[-1])
    return Term(words, whole_start, whole_end)
