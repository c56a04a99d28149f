"""Mentions: occurrences of a theme's keywords in a text.

The keywords of each theme are compiled to one regular expression. The search runs on the original text, which is
several times as fast as folding the text first. Only parts with unusual spelling (ligatures, soft hyphens, combining
accents, scripts without spaces between words) are folded before the search, and the matches are mapped back to the
original text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from annotations.model import Theme
from annotations.text.normalized import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES, NormalizedText, is_usual, normalize_query
from annotations.text.paragraphs import Shape
from annotations.text.span import Span
from annotations.text.units import Units

PIECE_LENGTH: Final = 16_384
"""Maximum length of a search step in code points. A longer paragraph is cut at a space; no mention crosses a cut."""

MAX_ENDING_LENGTH: Final = 40
"""Maximum number of code points that a ``*`` matches; the limit bounds the search time on any text."""

_UNSPACED: Final = "\u0e00-\u109f\u2e80-\ud7ff\U00020000-\U0003ffff"
"""Thai to Burmese, Han, Kana and Hangul: scripts without spaces between words, or with particles attached to words."""
_FOREIGN: Final = (
    rf"\u0300-\u036f\u0483-\u0489\u0590-\u109f\u135d-\u135f\u1700-\u1dff\u20d0-\u20ff\u2c00-\u2e7f{_UNSPACED}"
)
"""The scripts of :data:`_UNSPACED`, combining marks, and the scripts that attach combining marks to letters."""
_foreign: Final = cache(lambda: re.compile(f"[{_FOREIGN}]"))
_MARKED: Final = range(0x300, 0x3100)
"""The range of code points that contains nearly all combining marks."""

_TOKEN: Final = re.compile(r"\*+| |[^\s*'\"-]+|['\"-]")
_MARKS: Final = {"'": f"['{SINGLE_QUOTES}]", '"': f'["{DOUBLE_QUOTES}]', "-": f"[-{DASHES}]"}


class Mention(NamedTuple):
    """An occurrence of a theme's keywords in a text."""

    span: Span
    """Span in code points of the canonical text."""
    theme: str
    """Id of the theme."""


class Lexicon:
    """The keywords of all themes, prepared for search."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Create a lexicon from the keywords of ``themes``; mentions with the same span follow the order of themes."""
        self._themes = [theme for theme in themes if any(map(_longest_first, (theme.keywords,)))]

    def __bool__(self) -> bool:
        """Return whether any theme has keywords."""
        return bool(self._themes)

    def find_in(self, units: Units, span: Span) -> list[Mention]:
        """Return all mentions in a span in reading order; the span must begin and end at paragraph boundaries."""
        return [mention for _, found in self.scan(units, span) for mention in found]

    def scan(self, units: Units, span: Span) -> Iterator[tuple[int, list[Mention]]]:
        """Yield the mentions of :meth:`find_in` piece by piece, each as the end offset of a piece and its mentions.

        A piece takes about a millisecond.
        """
        wrapped = units.paragraphs.shape is Shape.WRAPPED
        for piece in _pieces(units, span):
            found = [
                Mention(piece.back(*match.span()), theme.id)
                for theme in self._themes
                for match in _expression(theme.keywords, theme.excluded, wrapped, piece.foreign).finditer(
                    *piece.searched
                )
                if match.lastindex is None
            ]
            yield piece.end, sorted(found, key=_place)


def _place(mention: Mention) -> Span:
    return mention.span


class _Piece(NamedTuple):
    """A piece of a text prepared for search."""

    searched: tuple[str, int, int]
    """The text to search, with start and end offset of the search."""
    back: Callable[[int, int], Span]
    """Function that maps offsets in the searched text to a span of the canonical text."""
    end: int
    """End offset of the piece in the canonical text."""
    foreign: bool
    """Whether the piece contains scripts or marks for which ``\\w`` does not determine word boundaries."""


def _pieces(units: Units, span: Span) -> Iterator[_Piece]:
    """Split a span recursively until each piece is short and conventionally spelled, or cannot be split further."""
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
    """Return the offset at which to cut a span: a paragraph start near its middle, or a space in a long paragraph.

    Return 0 for a single short paragraph, which is not cut.
    """
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
    """Return a regular expression for one letter or digit of a script that separates words."""
    if not foreign:
        return r"\w"
    marks = "".join(char for char in map(chr, _MARKED) if unicodedata.category(char).startswith("M"))
    return rf"(?:[^\W{_UNSPACED}]|[{marks}])"


class _Words(NamedTuple):
    """A word or phrase as a regular expression."""

    heads: str
    """Possible first characters, if the phrase begins with a letter or digit; otherwise empty."""
    rest: str
    """Regular expression for the part after the first character, or for the whole phrase if ``heads`` is empty."""
    borders: tuple[bool, bool]
    """Whether a match must begin, and must end, at a word boundary."""


@lru_cache(1024)
def _expression(words: tuple[str, ...], without: tuple[str, ...], wrapped: bool, foreign: bool) -> re.Pattern[str]:
    """Compile the regular expression of a theme; a match with a group is an excluded phrase, not a mention.

    The expression begins with a character class of all first letters, because the regular expression engine finds a
    member of a class many times as fast as one of several words.
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
    """Normalize phrases and sort them longest first; phrases without a letter or digit are left out."""
    spelled = (normalize_query(phrase, cased=True) for phrase in phrases)
    return sorted((phrase for phrase in spelled if any(map(str.isalnum, phrase))), key=len, reverse=True)


def _borders(words: _Words) -> tuple[bool, bool]:
    return words.borders


def _branch(group: list[_Words], borders: tuple[bool, bool], skipping: bool, letter: str) -> str:
    """Join words with the same borders into one expression.

    If ``skipping``, the enclosing expression has already matched their first characters.
    """
    head = "(?<=[{}])" if skipping else "[{}]"
    each = "|".join((head.format(re.escape(one.heads)) if one.heads else "") + one.rest for one in group)
    begin = (f"(?<!{letter}(?s:.))" if skipping else f"(?<!{letter})") if borders[0] else ""
    return f"{begin}(?:{each})" + (f"(?!{letter})" if borders[1] else "")


def _compiled(phrase: str, wrapped: bool, letter: str) -> _Words:
    """Compile a normalized phrase; words for which :func:`_as_written` is false match regardless of case."""
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
    """Return whether a word is case-sensitive: it is all capitals, or has a capital after its first letter."""
    return word.isupper() or any(map(str.isupper, word[1:]))


def _is_unspaced(char: str) -> bool:
    return "\u0e00" <= char <= "\u109f" or "\u2e80" <= char <= "\ud7ff" or "\U00020000" <= char <= "\U0003ffff"
