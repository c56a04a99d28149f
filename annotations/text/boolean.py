"""Expression trees with *and*, *or* and *not*, and a recursive-descent parser that builds them.

The grammar is::

    some  = every { "|" every }
    every = part { [ "&" ] part }
    part  = [ "-" ] ( "(" some ")" | term )

Each language subclasses :class:`Parser` and defines its terms, the words that act as operators, and the error for a
missing operand.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")

CLOSING: Final = {'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«"}
"""Opening quotation marks, each mapped to the marks that close it."""

BREAKS: Final = rf"\s()|{''.join(CLOSING)}"
"""Characters that end an unquoted word, for use inside a character class of a regular expression."""

_PIECE: Final = re.compile(rf"[()|-]|[^{BREAKS}]+|\S")
_TERM: Final = "term"


@dataclass(frozen=True, slots=True)
class Not(Generic[T]):
    """A negation: its part must not hold."""

    part: "Tree[T]"


@dataclass(frozen=True, slots=True)
class And(Generic[T]):
    """A conjunction: all of its parts must hold. Without parts it always holds."""

    parts: "tuple[Tree[T], ...]"


@dataclass(frozen=True, slots=True)
class Or(Generic[T]):
    """A disjunction: at least one of its parts must hold."""

    parts: "tuple[Tree[T], ...]"


Tree: TypeAlias = T | Not[T] | And[T] | Or[T]
"""An expression tree whose leaves are the terms of one language."""


def all_of(parts: Iterable[Tree[T]]) -> Tree[T]:
    """Combine the parts into one conjunction, flatten nested conjunctions, and return a single part as it is."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Iterable[Tree[T]]) -> Tree[T]:
    """Combine the parts into one disjunction, flatten nested disjunctions, and return a single part as it is."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


class Piece(NamedTuple):
    """A token: a sign, the first word of a term, or the end of the text."""

    kind: str
    """One of the signs ``( ) | & -``, ``term``, or an empty string at the end of the text."""
    text: str
    """The spelling in the text; for a term, its first word or its opening quotation mark."""
    start: int
    """Offset of its first code point."""
    end: int
    """Offset after its last code point."""


class Parser(ABC, Generic[T]):
    """A recursive-descent parser that reads one text from left to right."""

    def __init__(
        self,
        text: str,
        error: Callable[[str, int, int], Exception],
        most_nested: int,
        signs: Mapping[str, str],
    ) -> None:
        """Create a parser at the start of a text.

        Args:
            text: The text to parse.
            error: Builds the exception to raise from a message and the start and end of the fault, in code points.
            most_nested: Maximum nesting depth of brackets and minus signs.
            signs: Words that act as signs, mapped to those signs.
        """
        self.text = text
        self.place = 0
        """Offset from which the parser reads next, in code points."""
        self._error = error
        self._most_nested = most_nested
        self._signs = signs
        self._depth = 0

    @abstractmethod
    def parse_term(self, begins: Piece) -> T:
        """Parse the term that begins with a piece, and move ``place`` past its end."""

    @abstractmethod
    def missing_operand(self, after: Piece, found: Piece) -> Exception:
        """Return the exception for a missing operand.

        Args:
            after: The sign that needs an operand, or an empty piece at the start of the text.
            found: The piece in its place.
        """

    def is_misplaced(self, minus: Piece, found: Piece) -> bool:
        """Return whether a minus sign cannot apply to the piece that follows it."""
        return found.start > minus.end

    def parse_quoted(self, start: int, *, escapes: bool) -> str:
        """Return the text between the quotation mark at ``start`` and its closing mark; move ``place`` past that mark.

        With ``escapes``, a backslash escapes a straight quotation mark or another backslash.
        """
        closing, escaped = CLOSING[self.text[start]], r'\\["\\]|' if escapes else ""
        found = re.compile(f"((?:{escaped}[^{closing}])*+)[{closing}]").match(self.text, start + 1)
        if found is None:
            raise self._error("This quotation mark is not closed.", start, len(self.text))
        self.place = found.end()
        return re.sub(r'\\(["\\])', r"\1", found[1]) if escapes else found[1]

    def parse(self) -> Tree[T]:
        """Parse the whole text into a tree."""
        tree = self._parse_or(Piece("", "", 0, 0))
        if (left := self._next()).kind:
            raise self._error("This bracket has no opening bracket.", left.start, left.end)
        return tree

    def _next(self) -> Piece:
        found = _PIECE.search(self.text, self.place)
        if found is None:
            return Piece("", "", len(self.text), len(self.text))
        kind = found[0] if found[0] in "()|-" else self._signs.get(found[0], _TERM)
        return Piece(kind, found[0], *found.span())

    def _parse_or(self, after: Piece) -> Tree[T]:
        parts = [self._parse_and(after)]
        while (sign := self._next()).kind == "|":
            self.place = sign.end
            parts.append(self._parse_and(sign))
        return any_of(parts)

    def _parse_and(self, after: Piece) -> Tree[T]:
        parts = [self._parse_part(after)]
        while (found := self._next()).kind not in ("", "|", ")"):
            if found.kind == "&":
                self.place = found.end
            parts.append(self._parse_part(found))
        return all_of(parts)

    def _parse_part(self, after: Piece) -> Tree[T]:
        """Parse one part; ``after`` is the sign before it, for the error if the part is missing."""
        begins = self._next()
        if begins.kind in ("", "|", "&", ")"):
            raise self.missing_operand(after, begins)
        if begins.kind == _TERM:
            return self.parse_term(begins)
        self.place = begins.end
        at = begins.start, begins.end
        if begins.text == "-" and self.is_misplaced(begins, self._next()):
            raise self._error("Write the minus sign directly before the part that it excludes.", *at)
        self._depth += 1
        if self._depth > self._most_nested:
            raise self._error(f"Brackets are nested deeper than {self._most_nested}.", *at)
        part = Not(self._parse_part(begins)) if begins.kind == "-" else self._parse_or(begins)
        if begins.kind == "(":
            closing = self._next()
            if closing.kind != ")":
                raise self._error("This bracket is not closed.", *at)
            self.place = closing.end
        self._depth -= 1
        return part
