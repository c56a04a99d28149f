"""The syntax of filters: the parser, the tree that it builds, and the conversion of a tree to text.

The grammar is::

    filter  = [ some ]
    term    = word | quoted | field ":" ( word | quoted )

:mod:`annotations.text.boolean` defines ``some``.
"""

import dataclasses
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from annotations.errors import FilterError
from annotations.filters.fields import FIELDS
from annotations.text.boolean import BREAKS, CLOSING, And, Not, Or, Parser, Piece, Tree
from annotations.text.normalized import normalize_query
from annotations.text.sanitize import sanitize

MAX_LENGTH: Final = 4_000
"""Maximum length of a filter, in code points."""

MAX_NESTING: Final = 40
"""Maximum nesting depth of brackets and minus signs."""

_MAX_SHOWN_LENGTH: Final = 40
_PLAIN: Final = re.compile(f"[^{BREAKS}]+")

WORD: Final = ""
"""Field of a bare word, which names a theme or, if no theme has that name, stands for words in the text."""

QUOTED: Final = '"'
"""Field of words between quotation marks."""


@dataclass(frozen=True, slots=True)
class FilterTerm:
    """One condition of a filter: ``taiwan``, ``outlet:"Deutsche Welle"`` or ``"words in the quote"``."""

    field: str
    """Name of a field, or :data:`WORD`, or :data:`QUOTED`."""
    value: str
    """The value to match, with one blank for each run of white space."""
    start: int = dataclasses.field(default=0, compare=False)
    """Offset of the term in the text of the filter, in code points."""
    end: int = dataclasses.field(default=0, compare=False)
    """Offset after its last code point."""


Node: TypeAlias = Tree[FilterTerm]


def to_text(node: Node) -> str:
    """Convert a filter to text in canonical spelling."""
    match node:
        case FilterTerm():
            return term_to_text(node.field, node.value)
        case Not(part):
            return f"-{to_text(part)}" if isinstance(part, FilterTerm) else f"-{_enclosed(part)}"
        case And(parts):
            return " ".join(_enclosed(part) if isinstance(part, Or) else to_text(part) for part in parts)
        case Or(parts):
            return " | ".join(map(to_text, parts))


def term_to_text(field: str, value: str) -> str:
    """Convert a term to text, with quotation marks around the value where the syntax requires them."""
    if field == WORD:
        return value
    if field == QUOTED:
        return _quoted(value)
    return f"{field}:{value if _PLAIN.fullmatch(value) else _quoted(value)}"


def _enclosed(node: Node) -> str:
    return f"({to_text(node)})"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def parse(text: str) -> Node:
    """Parse the text of a filter into a tree.

    Raises:
        FilterError: The text is not a valid filter; the error has the position of the fault.
    """
    if len(text) > MAX_LENGTH:
        raise FilterError(f"A filter has at most {MAX_LENGTH:,} characters.", MAX_LENGTH, len(text))
    _refuse_unseen(text)
    return _Parser(text, FilterError, MAX_NESTING, {}).parse() if text.strip() else And(())


def _shortened(text: str) -> str:
    """Quote a part of a filter for an error message, on one line and with at most 40 code points."""
    short = sanitize(" ".join(text[: _MAX_SHOWN_LENGTH + 1].split()))
    return f"“{short[:_MAX_SHOWN_LENGTH]}…”" if len(text) > _MAX_SHOWN_LENGTH else f"“{short}”"


def _refuse_unseen(text: str) -> None:
    """Reject invisible or unsafe characters, because filters are displayed, stored and shared.

    Tabs and line breaks are allowed.

    Raises:
        FilterError: The text has such a character.
    """
    if sanitize(text) == text:
        return
    for place, (char, drawn) in enumerate(zip(text, sanitize(text), strict=True)):
        if char != drawn and char not in "\t\n\r":
            raise FilterError(f"There is an invisible character (U+{ord(char):04X}).", place, place + 1)


class _Parser(Parser[FilterTerm]):
    """The parser of one filter."""

    def is_misplaced(self, minus: Piece, found: Piece) -> bool:
        return super().is_misplaced(minus, found) or found.kind not in ("term", "(")

    def missing_operand(self, after: Piece, found: Piece) -> FilterError:
        if found.kind == "|":
            return FilterError("Something is missing before “|”.", found.start, found.end)
        if after.kind == "|":
            return FilterError("Something is missing after “|”.", after.start, after.end)
        if after.kind == "(" and found.kind:
            return FilterError("These brackets are empty.", after.start, found.end)
        if after.kind == "(":
            return FilterError("This bracket is not closed.", after.start, after.end)
        return FilterError("This bracket has no opening bracket.", found.start, found.end)

    def parse_term(self, begins: Piece) -> FilterTerm:
        start, self.place = begins.start, begins.end
        if begins.text in CLOSING:
            return self._checked(QUOTED, self.parse_quoted(start, escapes=True), start, start)
        name, colon, value = begins.text.partition(":")
        if not colon:
            return self._checked(WORD, name, start, start)
        field, value_start = _field(name, begins.text, start), start + len(name) + 1
        if not value and self.text[value_start : value_start + 1] in tuple(CLOSING):
            value = self.parse_quoted(value_start, escapes=True)
        return self._checked(field, value, start, value_start)

    def _checked(self, field: str, value: str, start: int, begins: int) -> FilterTerm:
        """Create a term with a validated value; the value, with its quotation marks, begins at ``begins``."""
        value = " ".join(value.split())
        if not normalize_query(value):
            what = f"{field}: needs a value right after it." if field in FIELDS else "There are no words here."
            raise FilterError(what, start, self.place)
        if field in FIELDS:
            value, trouble = FIELDS[field].check_value(value)
            if trouble:
                raise FilterError(trouble, begins, self.place)
        return FilterTerm(field, value, start, self.place)


def _field(name: str, word: str, start: int) -> str:
    """Return the normalized name of a field.

    Raises:
        FilterError: There is no such field.
    """
    field = name.casefold()
    if field in FIELDS:
        return field
    from difflib import get_close_matches  # rarely needed and slow to import

    near = get_close_matches(field, FIELDS, n=1)
    hint = f"Did you mean {near[0]}:?" if near else f"To search for {_shortened(word)}, use quotation marks."
    raise FilterError(f"There is no field {_shortened(f'{name}:')}.", start, start + len(name) + 1, hint)
