"""What is asked for with *and*, *or* and *not*: the tree of it, and how that is read.

::

    some  = every { "|" every }
    every = part { [ "&" ] part }
    part  = [ "-" ] ( "(" some ")" | term )

The language says what a term is, which words stand for signs, and what it says where something is missing.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")

CLOSING: Final = {'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«"}
"""The marks that open a quotation, with those that close it."""

BREAKS: Final = rf"\s()|{''.join(CLOSING)}"
"""What ends a word that is not quoted, inside a character class of a regular expression."""

_PIECE: Final = re.compile(rf"[()|-]|[^{BREAKS}]+|\S")
_TERM: Final = "term"


@dataclass(frozen=True, slots=True)
class Not(Generic[T]):
    """What is left out."""

    part: "Tree[T]"


@dataclass(frozen=True, slots=True)
class And(Generic[T]):
    """All of its parts must hold; without parts it always holds."""

    parts: "tuple[Tree[T], ...]"


@dataclass(frozen=True, slots=True)
class Or(Generic[T]):
    """At least one of its parts must hold."""

    parts: "tuple[Tree[T], ...]"


Tree: TypeAlias = T | Not[T] | And[T] | Or[T]
"""What is asked for, with terms of a language at its leaves."""


def all_of(parts: Iterable[Tree[T]]) -> Tree[T]:
    """All parts, as one tree; what is in brackets for nothing is taken out of them."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Iterable[Tree[T]]) -> Tree[T]:
    """Any of the parts, as one tree; what is in brackets for nothing is taken out of them."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


class Piece(NamedTuple):
    """A sign, the beginning of a term, or the end of the text."""

    kind: str
    """One of the signs ``( ) | & -``, ``term``, or empty at the end."""
    text: str
    """As it is spelled; of a term the first word, or the mark that opens a quotation."""
    start: int
    """Where it begins, in code points of the text."""
    end: int
    """Offset after its last code point."""


class Parser(ABC, Generic[T]):
    """Reads one text from left to right, by recursive descent."""

    def __init__(
        self,
        text: str,
        error: Callable[[str, int, int], Exception],
        most_nested: int,
        signs: Mapping[str, str],
    ) -> None:
        """Begin with the first code point.

        Args:
            text: What is read.
            error: Makes what is raised, of a sentence and of where in the text something is wrong, in code points.
            most_nested: Brackets and minus signs that may stand inside each other.
            signs: Words that stand for signs.
        """
        self.text = text
        self.place = 0
        """Offset of what is to be read next, in code points."""
        self._error = error
        self._most_nested = most_nested
        self._signs = signs
        self._depth = 0

    @abstractmethod
    def parse_term(self, begins: Piece) -> T:
        """The term that begins with a piece; reads on to its end."""

    @abstractmethod
    def missing_operand(self, after: Piece, found: Piece) -> Exception:
        """What is raised where a part is wanted after a sign, or at the start, and something else is found."""

    def is_misplaced(self, minus: Piece, found: Piece) -> bool:
        """Whether a minus sign cannot stand before what follows it."""
        return found.start > minus.end

    def parse_quoted(self, start: int, *, escapes: bool) -> str:
        """What stands between the mark at an offset and the one that closes it; reads on to behind that.

        With ``escapes``, a backslash keeps a straight mark or a backslash as it is.
        """
        closing, escaped = CLOSING[self.text[start]], r'\\["\\]|' if escapes else ""
        found = re.compile(f"((?:{escaped}[^{closing}])*+)[{closing}]").match(self.text, start + 1)
        if found is None:
            raise self._error("This quotation mark is not closed.", start, len(self.text))
        self.place = found.end()
        return re.sub(r'\\(["\\])', r"\1", found[1]) if escapes else found[1]

    def parse(self) -> Tree[T]:
        """The tree of the whole text."""
        tree = self._parse_or(Piece("", "", 0, 0))
        if (left := self._next()).kind:
            raise self._error("This bracket closes nothing.", left.start, left.end)
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
        """One part; ``after`` is the sign that asks for it."""
        begins = self._next()
        if begins.kind in ("", "|", "&", ")"):
            raise self.missing_operand(after, begins)
        if begins.kind == _TERM:
            return self.parse_term(begins)
        self.place = begins.end
        at = begins.start, begins.end
        if begins.text == "-" and self.is_misplaced(begins, self._next()):
            raise self._error("A minus sign stands right before what it leaves out.", *at)
        self._depth += 1
        if self._depth > self._most_nested:
            raise self._error(f"Brackets nest deeper than {self._most_nested}.", *at)
        part = Not(self._parse_part(begins)) if begins.kind == "-" else self._parse_or(begins)
        if begins.kind == "(":
            closing = self._next()
            if closing.kind != ")":
                raise self._error("This bracket is not closed.", *at)
            self.place = closing.end
        self._depth -= 1
        return part
