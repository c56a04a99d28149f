"""The parser of the filter language.

The grammar is::

    filter  = [ some ]
    term    = word | quoted | field ":" ( word | quoted )

:mod:`annotations.text.boolean` defines ``some``.
"""

from typing import Final

from annotations.errors import FilterError
from annotations.filters.fields import FIELDS
from annotations.filters.tree import QUOTED, WORD, FilterTerm, Node
from annotations.text.boolean import CLOSING, And, Parser, Piece
from annotations.text.normalized import normalize_query
from annotations.text.sanitize import sanitize

MAX_LENGTH: Final = 4_000
"""Maximum length of a filter, in code points."""

MAX_NESTING: Final = 40
"""Maximum nesting depth of brackets and minus signs."""

_LONGEST_SHOWN: Final = 40


def parse_tree(text: str) -> Node:
    """Parse the text of a filter into a tree.

    Raises:
        FilterError: The text is not a valid filter; the error has the position of the fault.
    """
    if len(text) > MAX_LENGTH:
        raise FilterError(f"A filter has at most {MAX_LENGTH:,} characters.", MAX_LENGTH, len(text))
    _refuse_unseen(text)
    return _Parser(text, FilterError, MAX_NESTING, {}).parse() if text.strip() else And(())


def shortened(text: str) -> str:
    """Quote a part of a filter for an error message, on one line and with at most 40 code points."""
    short = sanitize(" ".join(text[: _LONGEST_SHOWN + 1].split()))
    return f"“{short[:_LONGEST_SHOWN]}…”" if len(text) > _LONGEST_SHOWN else f"“{short}”"


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
            raise FilterError(f"There is a character that cannot be seen (U+{ord(char):04X}).", place, place + 1)


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
            return FilterError("There is nothing in these brackets.", after.start, found.end)
        if after.kind == "(":
            return FilterError("This bracket is not closed.", after.start, after.end)
        return FilterError("This bracket closes nothing.", found.start, found.end)

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
    hint = f"Did you mean {near[0]}:?" if near else f"Between quotation marks, {shortened(word)} is words."
    raise FilterError(f"There is no field {shortened(f'{name}:')}.", start, start + len(name) + 1, hint)
