"""A shadow of a text in which search finds what a person means.

Scraped text spells one phrase in many ways: with no-break spaces, curly or straight quotation marks, dashes of several
lengths, hidden joiners, ligatures, composed and decomposed accents. The shadow has one spelling for all of them, and
every place in it leads back to the text.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from annotations.text.lazy_regex import lazy_regex
from annotations.text.span import Span

DOUBLE_QUOTES: Final = "“”„‟«»″〝〞"
"""What is spelled ``"`` in a shadow."""
SINGLE_QUOTES: Final = "‘’‚‛′‹›ʼ`´"
"""What is spelled ``'`` in a shadow."""
DASHES: Final = "‐‑‒–—―−⁃"
"""What is spelled ``-`` in a shadow."""
_ONE_SPELLING: Final = (
    dict.fromkeys(map(ord, DOUBLE_QUOTES), '"')
    | dict.fromkeys(map(ord, SINGLE_QUOTES), "'")
    | dict.fromkeys(map(ord, DASHES), "-")
    | {ord("⁄"): "/"}
)
_DROPPED: Final = (
    "\xad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
"""Soft hyphens, joiners, bidirectional controls, variation selectors and tags: nobody sees or types them."""
_IS_DROPPED: Final = re.compile(f"[{_DROPPED}]")
_CONJOINING: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")
"""Vowels and finals of Korean, which compose with the letter before them as marks do."""
_BLANKS: Final = r"\s\s+"
_USUAL: Final = (
    r"\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u10a0-\u135c\u1360-\u16ff"
    r"\u1e00-\u200a\u2010-\u2029\u2030-\u205f\u2070-\u20cf\u2100-\u2bff"
)
"""Letters and punctuation that a shadow keeps as they are, when they are in their one spelling."""
_unusual: Final = lazy_regex(f"[^{_USUAL}]")
_TYPOGRAPHIC: Final = (
    ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("…", "..."), ("\xa0", " "),
)  # fmt: skip
"""What most texts have besides ASCII, with what each becomes."""


class NormalizedText:
    """The folded shadow of a text, with the way back.

    Stretches that keep their length in the shadow need no entry; the map holds only the *knots*, the stretches that
    do not (a run of blanks, a ligature, a letter with its marks).
    """

    __slots__ = ("_ends", "_folded_ends", "_folded_starts", "_starts", "text")

    text: str
    """The shadow: one spelling for letter case, quotation marks, dashes, ligatures and accents; one blank for each
    run of white space; nothing invisible."""

    def __init__(self, text: str, *, cased: bool = False) -> None:
        """Fold ``text``, in time linear in its length; ``cased`` keeps capitals as they are."""
        shadow, knots = _spelling(text, cased)
        self._starts, self._ends = array("I"), array("I")
        self._folded_starts, self._folded_ends = array("I"), array("I")
        pieces: list[str] = []
        done = length = 0
        for match in knots.finditer(text):
            start, end = match.span()
            knot = _variable_part(match[0], cased)
            pieces += (shadow[done:start], knot)
            length += start - done
            self._starts.append(start)
            self._ends.append(end)
            self._folded_starts.append(length)
            length += len(knot)
            self._folded_ends.append(length)
            done = end
        pieces.append(shadow[done:])
        self.text = "".join(pieces)

    def span(self, start: int, end: int) -> Span:
        """The smallest span of the original text that covers ``[start, end)`` of the shadow."""
        begin = self._origin(start)[0]
        return Span(begin, self._origin(end - 1)[1] if start < end else begin)

    def offset_in_normalized(self, original: int) -> int:
        """The first place in the shadow that comes from ``original`` or from what follows it."""
        knot = bisect_right(self._starts, original) - 1
        if knot < 0:
            return original
        if original == self._starts[knot]:
            return self._folded_starts[knot]
        return self._folded_ends[knot] + max(original - self._ends[knot], 0)

    def find(self, query: str, start: int = 0) -> Span | None:
        """The first place of ``query`` that begins at ``start`` or later.

        Args:
            query: Words as a person types them; they are folded too, and white space around them is left out.
            start: Offset in the original text, in code points.

        Returns:
            A span of the original text, or None when the words are not there or there are none.
        """
        return next(self._places(normalize_query(query), self.offset_in_normalized(start)), None)

    def finditer(self, query: str) -> Iterator[Span]:
        """All places of ``query`` in the original text, in order; they do not overlap."""
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
        """Start and end of what the code point at ``place`` of the shadow was made of."""
        knot = bisect_right(self._folded_starts, place) - 1
        if knot < 0:
            return place, place + 1
        if place < self._folded_ends[knot]:
            return self._starts[knot], self._ends[knot]
        original = self._ends[knot] + place - self._folded_ends[knot]
        return original, original + 1


def normalize(text: str) -> NormalizedText:
    """Make the folded shadow of a text."""
    return NormalizedText(text)


def normalize_query(text: str, *, cased: bool = False) -> str:
    """What is looked for in a shadow when a person types ``text``: folded, without white space around it."""
    return NormalizedText(text, cased=cased).text.strip()


def search_key(text: str) -> str:
    """The folded shadow of a text without the way back, white space at its ends left out.

    The same as :func:`normalize_query`, several times as fast for what most texts are made of.
    """
    plain = text
    if not text.isascii():
        for char, spelling in _TYPOGRAPHIC:
            plain = plain.replace(char, spelling)
        if not plain.isascii():
            return NormalizedText(text).text.strip()
    return " ".join(plain.lower().replace("`", "'").split())


def is_usual(text: str) -> bool:
    """Whether folding changes nothing in a text but letter case, quotation marks, dashes, ellipses and blanks.

    Scripts that write marks onto letters, or no blanks between words, are not usual either: borders of words, too, need
    a closer look there.
    """
    if text.isascii():
        return True
    usual = text.replace("\xa0", " ").replace("…", ".")
    return unicodedata.is_normalized("NFKC", usual) and not _unusual().search(text)


def _spelling(text: str, cased: bool) -> tuple[str, re.Pattern[str]]:
    """The text in its one spelling where that keeps its length, and the pattern of the knots where it does not."""
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
    """The pattern of all stretches that may change their length: a letter with marks, blanks, longer forms."""
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
    """The one spelling of a letter with its marks; not the compatible one when that has a blank in it (``¨``)."""
    if stretch.isspace():
        return " "
    folded = str if cased else str.casefold
    form = unicodedata.normalize("NFKC", folded(unicodedata.normalize("NFKC", stretch)))
    if any(map(str.isspace, form)):
        form = unicodedata.normalize("NFC", folded(stretch))
    return form.translate(_ONE_SPELLING)


def _continues(char: str) -> bool:
    """Whether a code point is written onto the one before it."""
    return unicodedata.category(char).startswith("M") or _CONJOINING.match(char) is not None


_ASCII: Final = {code: _form(chr(code), cased=False) for code in range(128)}
_ASCII_CASED: Final = {code: _form(chr(code), cased=True) for code in range(128)}
