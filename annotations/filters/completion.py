"""What a filter may go on with at the cursor: fields, themes, and the values that articles and passages have."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.filters.fields import FIELDS
from annotations.filters.themes import themes_named
from annotations.filters.tree import WORD, term_to_text
from annotations.text.boolean import BREAKS, CLOSING
from annotations.text.normalized import search_key
from annotations.text.sanitize import sanitize

MAX_COMPLETIONS: Final = 20
"""Completions that are offered."""

_MARKS: Final = "".join(CLOSING)
_QUOTED: Final = rf"[{_MARKS}](?:\\.|[^{_MARKS}])*(?:[{_MARKS}]|\Z)"
_TOKEN: Final = re.compile(rf"(?P<term>-?(?:[^{BREAKS}:]*:)?{_QUOTED}|[^{BREAKS}]+)|.", re.DOTALL)
_WORD: Final = re.compile(f"[^{BREAKS}]*")


class Completion(NamedTuple):
    """One way to go on: what stands at ``[start, end)`` of the filter is replaced by ``text``."""

    start: int
    end: int
    text: str
    meaning: str
    """What it is, for the list: ``theme``, ``outlet``, or what a field finds."""


def complete(
    text: str,
    cursor: int,
    book: Codebook,
    facts: Mapping[str, ArticleFacts],
    values: Mapping[str, Collection[str]] | None = None,
) -> list[Completion]:
    """Ways to go on with a filter, those that begin with what is typed first; never fails.

    Args:
        text: The filter as far as it is typed; it need not be one.
        cursor: Where the cursor stands, in code points.
        book: The themes.
        facts: What is known of the articles, by path.
        values: Values by field, in the order they are offered: those that facts do not know (of ``speaker``, ``via``
            and ``coder``), and those that need not be looked for in facts.
    """
    term = _term_before(text[:cursor])
    typed = term.removeprefix("-")
    start, end = cursor - len(typed), cursor
    name, colon, value = typed.partition(":")
    quoted = (value or typed)[:1] in CLOSING if typed else False
    if not quoted:
        word = _WORD.match(text, cursor)
        end = word.end() if word else cursor
    if colon:
        offered = _values(name.casefold(), book, facts, values or {})
    else:
        offered = iter(()) if quoted else _beginnings(book)
    wanted = search_key((value if colon else typed).strip(_MARKS))
    return [Completion(start, end, *offer) for offer in _best(wanted, offered)]


def _term_before(text: str) -> str:
    """The term at the end of a text, as far as it is typed."""
    term = ""
    for token in _TOKEN.finditer(text):
        term = token["term"] or ""
    return term


_Offer = tuple[str, str, str]
"""What a person looks for, what is inserted for it, and what that is."""


def _beginnings(book: Codebook) -> Iterator[_Offer]:
    """What a term may begin with."""
    for theme in book:
        label = book.label(theme.id)
        if sanitize(label) != label:
            continue
        plain = _WORD.fullmatch(theme.name) and ":" not in theme.name and not theme.name.startswith("-")
        lone = plain and book.path(theme.id) == (theme.name,) and theme.id in themes_named(book, theme.name)
        yield label, term_to_text(WORD, theme.name) if lone else term_to_text("theme", label), "theme"
    for name, field in FIELDS.items():
        yield name, f"{name}:", field.meaning


def _values(
    field: str, book: Codebook, facts: Mapping[str, ArticleFacts], values: Mapping[str, Collection[str]]
) -> Iterator[_Offer]:
    """The values that a field may be asked for."""
    if field not in FIELDS:
        return
    known: Iterable[str] = FIELDS[field].choices
    if field in ("theme", "near"):
        known = (book.label(theme.id) for theme in book)
    elif field in values:
        known = values[field]
    elif field in ("outlet", "author", "event"):
        known = sorted({getattr(fact, field) for fact in facts.values()})
    elif field == "article":
        known = sorted(facts)
    for value in (" ".join(value.split()) for value in known):
        if search_key(value) and sanitize(value) == value:  # else no filter can ask for it
            yield value, term_to_text(field, value), field


def _best(wanted: str, offered: Iterable[_Offer]) -> list[tuple[str, str]]:
    """What is inserted and what it is, of the offers that hold the words; those that begin with them come first."""
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
