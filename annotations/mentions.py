"""Mentions: the places in a text where the words of a theme stand.

Each theme's words become one expression. It is searched for in the text itself, which is several times as fast as
folding the text first; only the lines that spell things in an unusual way (ligatures, soft hyphens, accents apart from
their letters, scripts without blanks between words) are folded, and what is found there is led back to the text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from annotations.model import Theme
from annotations.text.lazy_regex import lazy_regex
from annotations.text.normalized import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES, NormalizedText, is_usual, normalize_query
from annotations.text.paragraphs import Shape
from annotations.text.span import Span
from annotations.text.units import Units

PIECE_LENGTH: Final = 16_384
"""Code points that are searched at a time; a longer paragraph is cut at a blank, and no mention crosses the cut."""

MAX_ENDING_LENGTH: Final = 40
"""Code points of a word that a ``*`` stands for, so that no text makes a search long."""

_UNSPACED: Final = "\u0e00-\u109f\u2e80-\ud7ff\U00020000-\U0003ffff"
"""Thai to Burmese, Han, Kana and Hangul: they put no blanks between words, or write particles onto them."""
_FOREIGN: Final = (
    rf"\u0300-\u036f\u0483-\u0489\u0590-\u109f\u135d-\u135f\u1700-\u1dff\u20d0-\u20ff\u2c00-\u2e7f{_UNSPACED}"
)
"""Those, marks, and the scripts that write marks onto letters."""
_foreign: Final = lazy_regex(f"[{_FOREIGN}]")
_MARKED: Final = range(0x300, 0x3100)
"""Where nearly all marks are."""

_TOKEN: Final = re.compile(r"\*+| |[^\s*'\"-]+|['\"-]")
_MARKS: Final = {"'": f"['{SINGLE_QUOTES}]", '"': f'["{DOUBLE_QUOTES}]', "-": f"[-{DASHES}]"}


class Mention(NamedTuple):
    """A place where a theme's words stand."""

    span: Span
    """In code points of the canonical text."""
    theme: str
    """Id of the theme."""


class Lexicon:
    """The words of all themes, ready to be looked for."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Take the words of ``themes``; mentions of the same words are given in the order of the themes."""
        self._themes = [theme for theme in themes if any(map(_longest_first, (theme.words,)))]

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._themes)

    def find_in(self, units: Units, span: Span) -> list[Mention]:
        """All mentions in a span of an article that begins and ends where paragraphs do, in reading order."""
        return [mention for _, found in self.scan(units, span) for mention in found]

    def scan(self, units: Units, span: Span) -> Iterator[tuple[int, list[Mention]]]:
        """The same piece by piece: where a piece ends, and the mentions in it. A piece takes about a millisecond."""
        wrapped = units.paragraphs.shape is Shape.WRAPPED
        for piece in _pieces(units, span):
            found = [
                Mention(piece.back(*match.span()), theme.id)
                for theme in self._themes
                for match in _expression(theme.words, theme.without, wrapped, piece.foreign).finditer(*piece.searched)
                if match.lastindex is None
            ]
            yield piece.end, sorted(found, key=_place)


def _place(mention: Mention) -> Span:
    return mention.span


class _Piece(NamedTuple):
    """A piece of a text, as it is searched."""

    searched: tuple[str, int, int]
    """Text, and where in it to begin and end."""
    back: Callable[[int, int], Span]
    """From there to the canonical text."""
    end: int
    """Where the piece ends in the canonical text."""
    foreign: bool
    """Whether borders of words are more than what stands beside letters and digits."""


def _pieces(units: Units, span: Span) -> Iterator[_Piece]:
    """Cut a span until each piece is short, and plain or a single paragraph."""
    if span.start >= span.end:
        return
    plain = span.length <= PIECE_LENGTH and is_usual(span.extract(units.text))
    cut = 0 if plain else _cut(units, span)
    if plain:
        yield _Piece((units.text, span.start, span.end), Span, span.end, foreign=False)
    elif cut:
        yield from _pieces(units, Span(span.start, cut))
        yield from _pieces(units, Span(cut, span.end))
    else:
        folded = NormalizedText(span.extract(units.text), cased=True)

        def back(start: int, end: int) -> Span:
            found = folded.span(start, end)
            return Span(span.start + found.start, span.start + found.end)

        foreign = _foreign().search(folded.text) is not None
        yield _Piece((folded.text, 0, len(folded.text)), back, span.end, foreign)


def _cut(units: Units, span: Span) -> int:
    """Where to cut a span: before the paragraph in its middle; a long paragraph at a blank; else 0."""
    middle = (span.start + span.end) // 2
    index = units.paragraphs.last_from(middle) if units.paragraphs else 0
    for paragraph in units.paragraphs[index : index + 2]:
        if span.start < paragraph.start < span.end:
            return paragraph.start
    if span.length <= PIECE_LENGTH:
        return 0
    return units.text.find(" ", middle, span.end - 1) + 1 or middle


@cache
def _letter(foreign: bool) -> str:
    """One letter or digit of a script that parts words, as an expression."""
    if not foreign:
        return r"\w"
    marks = "".join(char for char in map(chr, _MARKED) if unicodedata.category(char).startswith("M"))
    return rf"(?:[^\W{_UNSPACED}]|[{marks}])"


class _Words(NamedTuple):
    """A word or phrase as an expression."""

    heads: str
    """What it may begin with, when that is a letter or digit."""
    rest: str
    """The expression of what follows the head, or of all when there is none."""
    borders: tuple[bool, bool]
    """Whether a word must begin where it begins, and end where it ends."""


@lru_cache(1024)
def _expression(words: tuple[str, ...], without: tuple[str, ...], wrapped: bool, foreign: bool) -> re.Pattern[str]:
    """The expression of a theme; what matches a group is no mention.

    It begins with the class of all first letters, because the pattern matcher skips to one of a class many times as
    fast as to one of several words.
    """
    letter = _letter(foreign)
    out, mentioned = (
        [_compiled(phrase, wrapped, letter) for phrase in _longest_first(each)] for each in (without, words)
    )
    heads = "".join(sorted({head for each in (*out, *mentioned) for head in each.heads}))
    skipping = all(each.heads for each in (*out, *mentioned))
    ruled_out, branches = (
        "|".join(_branch(list(same), borders, skipping, letter) for borders, same in groupby(group, _borders))
        for group in (out, mentioned)
    )
    first = f"[{re.escape(heads)}]" if skipping and heads else ""
    return re.compile(f"{first}(?:{f'({ruled_out})|' if ruled_out else ''}{branches or '(?!)'})")


def _longest_first(phrases: Iterable[str]) -> list[str]:
    """Phrases in their one spelling, those left out that ask for nothing."""
    spelled = (normalize_query(phrase, cased=True) for phrase in phrases)
    return sorted((phrase for phrase in spelled if any(map(str.isalnum, phrase))), key=len, reverse=True)


def _borders(words: _Words) -> tuple[bool, bool]:
    return words.borders


def _branch(group: list[_Words], borders: tuple[bool, bool], skipping: bool, letter: str) -> str:
    """Words with the same borders, as one expression; when ``skipping``, their heads have been matched before it."""
    head = "(?<=[{}])" if skipping else "[{}]"
    each = "|".join((head.format(re.escape(one.heads)) if one.heads else "") + one.rest for one in group)
    begin = (f"(?<!{letter}(?s:.))" if skipping else f"(?<!{letter})") if borders[0] else ""
    return f"{begin}(?:{each})" + (f"(?!{letter})" if borders[1] else "")


def _compiled(phrase: str, wrapped: bool, letter: str) -> _Words:
    """A phrase in its one spelling as an expression, its letters regardless of case where it has no capitals inside."""
    tokens = _TOKEN.findall(phrase)
    head = tokens[0][0] if tokens[0][0].isalnum() else ""
    heads = head if _as_written(tokens[0]) else "".join({head, *(one for one in _cases(head) if len(one) == 1)})
    blank = r"(?:[^\S\n]+\n?|\n)[^\S\n]*" if wrapped else r"[^\S\n]+"
    rest = ""
    for index, token in enumerate(tokens):
        if token == " ":
            rest += blank
        elif token[0] == "*":
            rest += f"{letter}{{0,{MAX_ENDING_LENGTH}}}"
        elif token in _MARKS:
            rest += _MARKS[token]
        else:
            word = re.escape(token[1:] if head and not index else token)
            rest += word if _as_written(token) else f"(?i:{word})"
    return _Words(heads, rest, (not _is_unspaced(phrase[0]), phrase[-1] != "*" and not _is_unspaced(phrase[-1])))


def _cases(char: str) -> tuple[str, str]:
    return char.lower(), char.upper()


def _as_written(word: str) -> bool:
    """Whether a word's capitals matter: all of it is in capitals, or there are some beyond its first letter."""
    return word.isupper() or any(map(str.isupper, word[1:]))


def _is_unspaced(char: str) -> bool:
    return "\u0e00" <= char <= "\u109f" or "\u2e80" <= char <= "\ud7ff" or "\U00020000" <= char <= "\U0003ffff"
