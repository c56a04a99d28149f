"""Normalized text for search, with a mapping back to the original.

Scraped text spells one phrase in many ways: with no-break spaces, curly or straight quotation marks, dashes of several
lengths, hidden joiners, ligatures, composed and decomposed accents. The normalized text has one spelling for all
of them, and every offset in it maps back to the original text.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from annotations.text.span import Span

DOUBLE_QUOTES: Final = "“”„‟«»″〝〞"
"""Characters that become ``"`` in normalized text."""
SINGLE_QUOTES: Final = "‘’‚‛′‹›ʼ`´"
"""Characters that become ``'`` in normalized text."""
DASHES: Final = "‐‑‒–—―−⁃"
"""Characters that become ``-`` in normalized text."""
_ONE_SPELLING: Final = (
    dict.fromkeys(map(ord, DOUBLE_QUOTES), '"')
    | dict.fromkeys(map(ord, SINGLE_QUOTES), "'")
    | dict.fromkeys(map(ord, DASHES), "-")
    | {ord("⁄"): "/"}
)
_DROPPED: Final = (
    "\xad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
"""Soft hyphens, joiners, bidirectional controls, variation selectors and tags: invisible, and never typed."""
_IS_DROPPED: Final = re.compile(f"[{_DROPPED}]")
_CONJOINING: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")
"""Korean vowels and final consonants, which compose with the letter before them as combining marks do."""
_BLANKS: Final = r"\s\s+"
_USUAL: Final = (
    r"\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u10a0-\u135c\u1360-\u16ff"
    r"\u1e00-\u200a\u2010-\u2029\u2030-\u205f\u2070-\u20cf\u2100-\u2bff"
)
"""Letters and punctuation that stay unchanged if they are already normalized."""
_unusual: Final = cache(lambda: re.compile(f"[^{_USUAL}]"))
_TYPOGRAPHIC: Final = (
    ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("…", "..."), ("\xa0", " "),
)  # fmt: skip
"""The most frequent characters beyond ASCII, each with its spelling in normalized text."""


class NormalizedText:
    """The normalized form of a text, with a mapping back to the text.

    The mapping stores only the *variable parts*, which may change length: for example a run of blanks, a ligature, or a
    letter with its combining marks. All other stretches keep their length and need no entry.
    """

    __slots__ = ("_ends", "_normalized_ends", "_normalized_starts", "_starts", "text")

    text: str
    """The normalized text: one spelling for letter case, quotation marks, dashes, ligatures and accents, one blank for
    each run of white space, and no invisible characters."""

    def __init__(self, text: str, *, cased: bool = False) -> None:
        """Fold ``text`` in time linear in its length; with ``cased``, keep letter case."""
        normalized, variable = _spelling(text, cased)
        self._starts, self._ends = array("I"), array("I")
        self._normalized_starts, self._normalized_ends = array("I"), array("I")
        pieces: list[str] = []
        done = length = 0
        for match in variable.finditer(text):
            start, end = match.span()
            part = _variable_part(match[0], cased)
            pieces += (normalized[done:start], part)
            length += start - done
            self._starts.append(start)
            self._ends.append(end)
            self._normalized_starts.append(length)
            length += len(part)
            self._normalized_ends.append(length)
            done = end
        pieces.append(normalized[done:])
        self.text = "".join(pieces)

    def span(self, start: int, end: int) -> Span:
        """Return the smallest span of the original text that covers ``[start, end)`` of the normalized text."""
        begin = self._origin(start)[0]
        return Span(begin, self._origin(end - 1)[1] if start < end else begin)

    def offset_in_normalized(self, original: int) -> int:
        """Return the first normalized offset that comes from offset ``original`` of the text or from a later one."""
        part = bisect_right(self._starts, original) - 1
        if part < 0:
            return original
        if original == self._starts[part]:
            return self._normalized_starts[part]
        return self._normalized_ends[part] + max(original - self._ends[part], 0)

    def find(self, query: str, start: int = 0) -> Span | None:
        """Find the first match of ``query`` that begins at ``start`` or later.

        Args:
            query: Words as the analyst types them; this method folds them and strips white space around them.
            start: Offset in the original text, in code points.

        Returns:
            A span of the original text, or ``None`` if the query has no words or no match.
        """
        return next(self._places(normalize_query(query), self.offset_in_normalized(start)), None)

    def finditer(self, query: str) -> Iterator[Span]:
        """Yield all matches of ``query`` as spans of the original text, in order and without overlap."""
        return self._places(normalize_query(query), 0)

    def _places(self, words: str, place: int) -> Iterator[Span]:
        end = 0
        place = self.text.find(words, place) if words else -1
        while place >= 0:
            found = self.span(place, place + len(words))
            if found.start >= end:
                yield found
                end = found.end
            place = self.text.find(words, place + len(words))

    def _origin(self, place: int) -> tuple[int, int]:
        """Return start and end of the original stretch behind the code point at ``place`` of the normalized text."""
        part = bisect_right(self._normalized_starts, place) - 1
        if part < 0:
            return place, place + 1
        if place < self._normalized_ends[part]:
            return self._starts[part], self._ends[part]
        original = self._ends[part] + place - self._normalized_ends[part]
        return original, original + 1


def normalize_query(text: str, *, cased: bool = False) -> str:
    """Normalize a search query and strip white space around it; with ``cased``, keep letter case."""
    return NormalizedText(text, cased=cased).text.strip()


def search_key(text: str) -> str:
    """Return the normalized form of a text without the mapping, stripped of white space at both ends.

    The result equals that of :func:`normalize_query`, but this function is several times as fast on most texts.
    """
    plain = text
    if not text.isascii():
        for char, spelling in _TYPOGRAPHIC:
            plain = plain.replace(char, spelling)
        if not plain.isascii():
            return NormalizedText(text).text.strip()
    return " ".join(plain.lower().replace("`", "'").split())


def is_usual(text: str) -> bool:
    """Return whether folding changes only letter case, quotation marks, dashes, ellipses and blanks in a text.

    The result is also False for scripts that put combining marks on letters, or no blanks between words, because word
    boundaries need a closer check there.
    """
    if text.isascii():
        return True
    usual = text.replace("\xa0", " ").replace("…", ".")
    return unicodedata.is_normalized("NFKC", usual) and not _unusual().search(text)


def _spelling(text: str, cased: bool) -> tuple[str, re.Pattern[str]]:
    """Return the text with all changes that keep its length, and a pattern that matches the variable parts."""
    ascii_forms = _ASCII_CASED if cased else _ASCII
    if text.isascii():
        return text.translate(ascii_forms), re.compile(_BLANKS)
    table: dict[int, str] = dict(ascii_forms)
    marks: list[str] = []
    longer: list[str] = []
    dropped = False
    for char in set(text):
        if char.isascii():
            continue
        if _IS_DROPPED.match(char):
            dropped = True
        elif _continues(char):
            marks.append(char)
        elif len(form := _form(char, cased)) == 1:
            table[ord(char)] = form
        else:
            longer.append(char)
    return text.translate(table), _variable_parts("".join(sorted(marks)), "".join(sorted(longer)), dropped)


@lru_cache(256)
def _variable_parts(marks: str, longer: str, dropped: bool) -> re.Pattern[str]:
    """Compile a pattern for all stretches that may change length: letters with marks, blanks and longer forms."""
    unseen = _DROPPED if dropped else ""
    kinds = [rf"[^\s{unseen}{marks}]?[{marks}]+"] if marks else []
    kinds.append(rf"[\s{unseen}]{{2,}}|[{unseen}]" if dropped else _BLANKS)
    kinds += [f"[{longer}]"] if longer else []
    return re.compile("|".join(kinds))


def _variable_part(stretch: str, cased: bool) -> str:
    if stretch[0].isspace() or _IS_DROPPED.match(stretch):
        return " " if any(map(str.isspace, stretch)) else ""
    return _form(stretch, cased)


@lru_cache(8192)
def _form(stretch: str, cased: bool) -> str:
    """Return the normalized form of a letter with its marks: NFKC, or NFC if NFKC contains a blank (``¨``)."""
    if stretch.isspace():
        return " "
    folded = str if cased else str.casefold
    form = unicodedata.normalize("NFKC", folded(unicodedata.normalize("NFKC", stretch)))
    if any(map(str.isspace, form)):
        form = unicodedata.normalize("NFC", folded(stretch))
    return form.translate(_ONE_SPELLING)


def _continues(char: str) -> bool:
    """Return whether a code point combines with the one before it."""
    return unicodedata.category(char).startswith("M") or _CONJOINING.match(char) is not None


_ASCII: Final = {code: _form(chr(code), cased=False) for code in range(128)}
_ASCII_CASED: Final = {code: _form(chr(code), cased=True) for code in range(128)}
