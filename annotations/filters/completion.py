"""Completion of a filter at the cursor: fields, themes, and the values of articles and passages."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from annotations.codebook import Codebook
from annotations.filters.fields import FIELDS
from annotations.filters.grammar import WORD, term_to_text
from annotations.text.boolean import BREAKS, CLOSING
from annotations.text.normalized import search_key
from annotations.text.sanitize import sanitize

MAX_COMPLETIONS: Final = 20
"""Maximum number of completions."""

_MARKS: Final = "".join(CLOSING)
_QUOTED: Final = rf"[{_MARKS}](?:\\.|[^{_MARKS}])*(?:[{_MARKS}]|\Z)"
_TOKEN: Final = re.compile(rf"(?P<term>-?(?:[^{BREAKS}:]*:)?{_QUOTED}|[^{BREAKS}]+)|.", re.DOTALL)
_WORD: Final = re.compile(f"[^{BREAKS}]*")


class Completion(NamedTuple):
    """One completion: ``text`` replaces ``[start, end)`` of the filter, in code points."""

    start: int
    end: int
    text: str
    meaning: str
    """Description for the completion list: ``theme``, the name of a field, or the meaning of a field."""


def complete(
    text: str,
    cursor: int,
    book: Codebook,
    values: Callable[[str], Iterable[str]],
) -> list[Completion]:
    """Return completions for a filter, those that begin with the typed text first.

    Args:
        text: The filter typed so far; it need not be valid.
        cursor: Position of the cursor, in code points.
        book: The codebook.
        values: Returns the known values of a field that takes any value, in the order of the completion list.
    """
    term = _term_before(text[:cursor])
    typed = term.removeprefix("-")
    start, end = cursor - len(typed), cursor
    name, colon, value = typed.partition(":")
    quoted = (value or typed)[:1] in CLOSING if typed else False
    if not quoted:
        word = _WORD.match(text, cursor)
        end = word.end() if word else cursor
    offered: Iterable[_Offer] = () if quoted else _beginnings(book)
    if colon:
        offered = _values(name.casefold(), book, values)
    wanted = search_key((value if colon else typed).strip(_MARKS))
    return [Completion(start, end, *offer) for offer in _best(wanted, offered)]


def _term_before(text: str) -> str:
    """Return the incomplete term at the end of a text, or an empty string."""
    term = ""
    for token in _TOKEN.finditer(text):
        term = token["term"] or ""
    return term


_Offer = tuple[str, str, str]
"""The name to match, the text to insert, and its description."""


def _beginnings(book: Codebook) -> Iterator[_Offer]:
    """Yield the themes and fields that a term may begin with."""
    for theme in book:
        label = book.label(theme.id)
        if sanitize(label) != label:
            continue
        plain = _WORD.fullmatch(theme.name) and ":" not in theme.name and not theme.name.startswith("-")
        lone = plain and book.path(theme.id) == (theme.name,) and theme.id in book.named(theme.name)
        yield label, term_to_text(WORD, theme.name) if lone else term_to_text("theme", label), "theme"
    for name, field in FIELDS.items():
        yield name, f"{name}:", field.meaning


def _values(field: str, book: Codebook, values: Callable[[str], Iterable[str]]) -> Iterator[_Offer]:
    """Yield the known values of a field; none for an unknown field."""
    if field not in FIELDS:
        return
    known: Iterable[str] = FIELDS[field].choices or values(field)
    if FIELDS[field].takes_theme:
        known = (book.label(theme.id) for theme in book)
    for value in (" ".join(value.split()) for value in known):
        if search_key(value) and sanitize(value) == value:  # a filter cannot express other values
            yield value, term_to_text(field, value), field


def _best(wanted: str, offered: Iterable[_Offer]) -> list[tuple[str, str]]:
    """Return insertion text and description of the offers that contain ``wanted``, those that begin with it first."""
    begin: list[tuple[str, str]] = []
    hold: list[tuple[str, str]] = []
    for name, insert, meaning in offered:
        folded = search_key(name)
        if folded.startswith(wanted):
            begin.append((insert, meaning))
            if len(begin) == MAX_COMPLETIONS:
                return begin
        elif wanted in folded:
            hold.append((insert, meaning))
    return (begin + hold)[:MAX_COMPLETIONS]
