"""From the text of a filter to a tree.

::

    filter  = [ some ]
    some    = every { "|" every }
    every   = part { part }
    part    = [ "-" ] ( "(" some ")" | term )
    term    = word | quoted | field ":" ( word | quoted )
"""

import re
from collections.abc import Iterable
from typing import Final

from annotations.errors import FilterError
from annotations.filters.fields import FIELDS
from annotations.filters.nodes import BREAKS, QUOTED, WORD, Every, Node, Not, Some, Term
from annotations.text.folding import fold_words
from annotations.text.visible import visible

MOST_TEXT: Final = 4_000
"""Code points of the longest filter."""

MOST_NESTED: Final = 40
"""Brackets, and minus signs before them, that may stand inside each other."""

CLOSING: Final = {'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«"}
"""The marks that open a quotation, with those that close it."""

_BLANKS: Final = re.compile(r"\s*")
_WORD: Final = re.compile(f"[^{BREAKS}]+")
_LONGEST_SHOWN: Final = 40


def parse_tree(text: str) -> Node:
    """The tree of a filter.

    Raises:
        FilterError: It is not understood; the error says where.
    """
    if len(text) > MOST_TEXT:
        raise FilterError(f"A filter has at most {MOST_TEXT:,} characters.", MOST_TEXT, len(text))
    _refuse_unseen(text)
    return _Parser(text).whole()


def shown(text: str) -> str:
    """Part of a filter as a message names it: on one line, and not for ever."""
    short = visible(" ".join(text[: _LONGEST_SHOWN + 1].split()))
    return f"“{short[:_LONGEST_SHOWN]}…”" if len(text) > _LONGEST_SHOWN else f"“{short}”"


def _refuse_unseen(text: str) -> None:
    """Refuse what nobody sees or may draw: a filter is shown, kept and passed on."""
    if visible(text) == text:
        return
    for place, (char, drawn) in enumerate(zip(text, visible(text), strict=True)):
        if char != drawn and char not in "\t\n\r":
            raise FilterError(f"There is a character that cannot be seen (U+{ord(char):04X}).", place, place + 1)


class _Parser:
    """Reads one filter from left to right, by recursive descent."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        if not self._next():
            return Every(())
        node = self._some()
        if self._next():
            raise FilterError("This bracket closes nothing.", self._place, self._place + 1)
        return node

    def _next(self) -> str:
        """The next code point that is no blank, or an empty string at the end."""
        blanks = _BLANKS.match(self._text, self._place)
        self._place = blanks.end() if blanks else self._place
        return self._text[self._place : self._place + 1]

    def _some(self) -> Node:
        parts = [self._every()]
        while self._next() == "|":
            self._place += 1
            parts.append(self._every(after=self._place - 1))
        return either(parts)

    def _every(self, after: int | None = None) -> Node:
        """One or more parts; ``after`` is the place of the sign that they must follow."""
        parts: list[Node] = []
        while (char := self._next()) not in ("", "|", ")"):
            parts.append(self._part(char))
        if parts:
            return both(parts)
        if char == "|":
            raise FilterError("Something is missing before “|”.", self._place, self._place + 1)
        if after is not None:
            raise FilterError("Something is missing after “|”.", after, after + 1)
        raise FilterError("This bracket closes nothing.", self._place, self._place + 1)

    def _part(self, char: str) -> Node:
        start = self._place
        if char != "-":
            return self._brackets(start) if char == "(" else self._term(char, start)
        self._place += 1
        char = self._text[self._place : self._place + 1]
        if char in ("", "|", ")", "-") or char.isspace():
            raise FilterError("A minus sign stands right before what it leaves out.", start, start + 1)
        self._deeper(start)
        part = self._part(char)
        self._depth -= 1
        return Not(part)

    def _brackets(self, start: int) -> Node:
        self._deeper(start)
        self._place += 1
        if self._next() == ")":
            raise FilterError("There is nothing in these brackets.", start, self._place + 1)
        if self._next() == "":
            raise FilterError("This bracket is not closed.", start, start + 1)
        node = self._some()
        if self._next() != ")":
            raise FilterError("This bracket is not closed.", start, start + 1)
        self._place += 1
        self._depth -= 1
        return node

    def _deeper(self, start: int) -> None:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise FilterError(f"Brackets nest deeper than {MOST_NESTED}.", start, start + 1)

    def _term(self, char: str, start: int) -> Term:
        if char in CLOSING:
            return self._checked(QUOTED, self._quoted(), start, start)
        word = _WORD.match(self._text, self._place)
        if word is None:
            raise FilterError("This quotation mark opens nothing.", start, start + 1)
        name, colon, value = word[0].partition(":")
        if not colon:
            self._place = word.end()
            return self._checked(WORD, name, start, start)
        field = _field(name, word[0], start)
        self._place = start + len(name) + 1
        begins = self._place
        if value:
            self._place = word.end()
        elif self._text[begins : begins + 1] in tuple(CLOSING):
            value = self._quoted()
        return self._checked(field, value, start, begins)

    def _quoted(self) -> str:
        """The words between quotation marks; a backslash keeps a mark or a backslash as it is."""
        start = self._place
        closing = CLOSING[self._text[start]]
        words: list[str] = []
        place = start + 1
        while place < len(self._text):
            char = self._text[place]
            if char in closing:
                self._place = place + 1
                return "".join(words)
            if char == "\\" and self._text[place + 1 : place + 2] in ("\\", '"'):
                place += 1
                char = self._text[place]
            words.append(char)
            place += 1
        raise FilterError("This quotation mark is not closed.", start, len(self._text))

    def _checked(self, field: str, value: str, start: int, begins: int) -> Term:
        """A term whose value its field takes; the value, with its quotation marks, begins at ``begins``."""
        value = " ".join(value.split())
        if not fold_words(value):
            what = f"{field}: needs a value right after it." if field in FIELDS else "There are no words here."
            raise FilterError(what, start, self._place)
        if field in FIELDS:
            value, trouble = FIELDS[field].take(value)
            if trouble:
                raise FilterError(trouble, begins, self._place)
        return Term(field, value, start, self._place)


def _field(name: str, word: str, start: int) -> str:
    """The name of a field, as it is kept."""
    field = name.casefold()
    if field in FIELDS:
        return field
    from difflib import get_close_matches  # rarely needed, and not free to import

    near = get_close_matches(field, FIELDS, n=1)
    hint = f"Did you mean {near[0]}:?" if near else f"Between quotation marks, {shown(word)} is words."
    raise FilterError(f"There is no field {shown(f'{name}:')}.", start, start + len(name) + 1, hint)


def both(parts: Iterable[Node]) -> Node:
    """All parts, as one node; what is in brackets for nothing is taken out of them."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,))]
    return flat[0] if len(flat) == 1 else Every(tuple(flat))


def either(parts: Iterable[Node]) -> Node:
    """Any of the parts, as one node; what is in brackets for nothing is taken out of them."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Some) else (part,))]
    return flat[0] if len(flat) == 1 else Some(tuple(flat))
