"""Rule-based splitting of news and essays into sentences, and of a sentence into clauses.

The rules for sentences examine a stop, the word before it and the word after it. In doubt they do not split, because a
passage of half a sentence is a quotation out of context. A clause is a part that an analyst would quote on its own.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from annotations.text.graphemes import is_boundary, trim
from annotations.text.span import Span
from annotations.text.words import words

_FULL_WIDTH: Final = "。！？｡"
"""Stops of scripts that put no blank after a stop."""
_QUOTES: Final = "”’\"'»›」』"
_CLOSERS: Final = f")\\]}}{_QUOTES}"
_OPENERS: Final = "“‘\"'«‹„「『(\\[¿¡"
_STOP: Final = re.compile(
    rf"(?P<mark>[.!?…؟۔।॥{_FULL_WIDTH}]+)(?P<close>(?:[{_CLOSERS}]|(?:[^\S\n][»›]|[“‘«‹])(?!\S))*(?:\[\w{{1,3}}\])*)"
    rf"(?=(?P<gap>\s*)(?P<open>(?:[«‹][^\S\n]?|[»›{_OPENERS}])*)(?P<next>\w[\w.’'\-]{{0,30}}|[$€£¥₹#@•\U0001f300-\U0001faff])?)"
)
"""Pattern of a possible sentence end. A lookahead matches the text after it, so that this text can contain the next
stop (``D.C. U.S.``). French puts a blank between the marks and the words of a quotation. German closes a quotation
with ``“`` or ``«``."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_TOKEN: Final = re.compile(r"\w+(?:\.\w+)*$")
_LONGEST_TOKEN: Final = 24
"""Code points examined before a stop; no abbreviation is longer."""
_INITIALS: Final = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+\.?")
_ADDRESS: Final = re.compile(r"[/@]|www\.")
_LONGEST_ADDRESS: Final = 80
"""Code points searched before a stop for the start of an address."""

_TITLE: Final = re.compile(
    "Adm|Amb|Brig|Capt|Cmdr|Col|Drs?|Gens?|Govs?|Hon|Lt|Maj|Messrs|Mlle|Mme|Mrs?|Ms|Mt|Pres|Prof|Reps?|Rev|Sens?|Sgt|St|"
    r"Supt|approx|cf|e\.g|est|i\.e|vs|Avda?|Avv|[Dd]ott|Dra|Exm[ao]|Fr|Frl|Gral|Hr|Ing|Lic|Mm|Mons|Nr|Pdte|Profa|Sig|Sra|Srta|"
    "Ste|Vda|bspw|bzw|ca|env|evtl|geb|ggf|inkl|sog|vgl|акад|напр|пр|проф|тов|ул"
)
"""Abbreviations that precede the word they belong to and never end a sentence."""
_ABBREVIATION: Final = re.compile(
    "Ala|Apr|Ariz|Ark|Assn|Aug|Ave|Blvd|Bros|Calif|Co|Colo|Conn|Corp|Cos|Dec|Del|Dept|Feb|Fla|Fri|Ft|Ga|Ill|Inc|Intl|Jan|"
    "Jr|Jul|Jun|Kan|Ky|Ltd|Mar|Mass|Md|Mich|Minn|Mio|Mo|Mrd|Mon|Mont|Neb|Nev|Nov|Oct|Okla|Ore|Pa|Rd|Sat|Sep|Sept|Sr|Sun|Tenn|Tex|"
    "Thu|Thurs?|Tues?|Univ|Va|Vt|Wash|Wed|Wis|Wyo"
)
"""Abbreviations that end a sentence only before a word that typically begins sentences."""
_ONLY_BEFORE: Final = [
    (re.compile(before), re.compile(after))
    for before, after in (
        ("abs|art|ch|figs?|nos?|núm|pág|pp?|sec|vols?|ок", r"\d.*"),
        (
            r"[ap]\.m",
            r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|cest|cet|eastern|[ecmp][sd]?t|gmt|local|pacific|utc)\.*",
        ),
        (  # German ordinals
            r"\d\d?",
            "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahrhunderts?|weltkriegs?",
        ),
        (r"([^\W\d_])\1", r"([^\W\d_])\1\."),  # EE. UU., FF. AA.
    )
]
"""Pairs of patterns, in lower case: an abbreviation or ordinal, and the next words that confirm it as one."""
_OPENING: Final = re.compile(
    "the|this|that|these|those|its?|they|their|if|when|while|after|although|though|despite|before|since|in|on|at|by|for|from|"
    "with|but|however|meanwhile|instead|earlier|later|additionally|also|and|both|many|most|some|yet"
)
"""Words that begin sentences and are not surnames."""
_BEGINNING: Final = re.compile(
    rf"{_OPENING.pattern}|an?|as|s?he|we|i|his|her|our|so|there|still|last|few|m(?:rs?|s)|dr"
)
"""Words that begin sentences after an abbreviation. Some are surnames, so they do not count after an initial."""
_ATTRIBUTION: Final = re.compile(
    r"\s+(?:[\w.’'\-]{1,30}\s+){1,5}?(?:added|asked|said|says|replied|responded|told|wondered|wrote)\b"
)
MIN_CLAUSE_WORDS: Final = 3
"""Fewest words in a clause."""
_CLAUSE_BREAK: Final = re.compile(
    r"(?P<bracket>\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)"
    r"|(?P<inside>[,;:][”’\"'»›)\]]+)(?!\S)"
    r"|[,;:](?!\S)|[—―]|--+|(?<=\s)[–\-](?=\s)|[，；：、]"
)
"""Possible clause breaks: brackets, a mark inside closing quotation marks, or a mark or dash between words."""


def sentences(text: str) -> list[Span]:
    """Split a paragraph into sentences.

    Args:
        text: The text of one paragraph, or a window of a long one, starting at a cluster boundary.

    Returns:
        Spans in code points of ``text``, in order, trimmed of white space and aligned to cluster boundaries. Together
        they cover all text that is not white space.
    """
    reading = _Reading(text)
    cuts = [match.end() for match in _STOP.finditer(text) if reading.ends_at(match)]
    return [span for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True) if (span := trim(text, start, end))]


class _Reading:
    """The state of splitting one paragraph, updated at each of its stops in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first_letter = self._letter_from(0)
        self._open_quotes = 0
        self._counted = 0

    def ends_at(self, match: re.Match[str]) -> bool:
        """Return whether this stop ends the sentence; if so, start the next sentence after it."""
        self._count_quotes(match.start())
        following = match["next"]
        if not following or following[0].islower() or match.start() < self._first_letter:
            return False
        ends = self._ends_before_blank(match) if match["gap"] else self._ends_without_blank(match)
        if ends:
            self._first_letter = self._letter_from(match.end())
        return ends

    def _letter_from(self, offset: int) -> int:
        """Return the offset of the first letter at or after ``offset``, or the length of the text.

        Every sentence has at least one letter: ``1.`` and ``…`` belong to the sentence after them.
        """
        match = _LETTER.search(self._text, offset)
        return match.start() if match else len(self._text)

    def _count_quotes(self, offset: int) -> None:
        stretch = (self._counted, offset)
        opened = self._open_quotes + self._text.count("“", *stretch) - self._text.count("”", *stretch)
        self._open_quotes = max(opened, 0)
        self._counted = offset

    def _ends_before_blank(self, match: re.Match[str]) -> bool:
        mark, close = match["mark"], match["close"]
        if mark[0] == "…" or mark.startswith(".."):
            return not self._open_quotes
        if mark == "." and not any(char in _QUOTES for char in close):
            return not _abbreviates(self._token_before(match.start()), match["next"])
        return mark == "." or not close or not _ATTRIBUTION.match(self._text, match.end())

    def _ends_without_blank(self, match: re.Match[str]) -> bool:
        mark, close, opened, following = match.group("mark", "close", "open", "next")
        if not is_boundary(self._text, match.end()):
            return False
        if mark[-1] in _FULL_WIDTH:
            return not close or bool(opened)
        if close:
            return close[-1] in _QUOTES and (bool(opened) or following[0].isupper())
        begins = bool(opened) or (following[:1].isupper() and following[1:2].islower())
        return begins and self._lost_blank(match.start())

    def _lost_blank(self, offset: int) -> bool:
        """Return whether a stop without a blank ends a plain word (``fentanyl.Blinken``) and is not in an address."""
        tail = self._text[max(offset - 3, 0) : offset]
        if len(tail) < 3 or not tail.isalpha() or not tail.islower():
            return False
        head = self._text[max(offset - _LONGEST_ADDRESS, 0) : offset].split()
        return not _ADDRESS.search(head[-1])

    def _token_before(self, offset: int) -> str:
        match = _TOKEN.search(self._text[max(offset - _LONGEST_TOKEN, 0) : offset])
        return match[0] if match else ""


def _abbreviates(token: str, following: str) -> bool:
    """Return whether a full stop between ``token`` and ``following`` marks an abbreviation and ends no sentence."""
    folded, word = token.casefold(), following.rstrip(".").casefold()
    if len(token) == 1 and token.isalpha():
        return not _OPENING.fullmatch(word)
    spellings = {token, token.capitalize(), folded} if token[:1].isupper() else {token}
    if any(map(_TITLE.fullmatch, spellings)):
        return True
    for before, after in _ONLY_BEFORE:
        if before.fullmatch(folded):
            return after.fullmatch(following.casefold()) is not None
    if _ABBREVIATION.fullmatch(token) or _INITIALS.fullmatch(token):
        return not _BEGINNING.fullmatch(word) and not _INITIALS.fullmatch(following)
    return False


class _Part(NamedTuple):
    """A stretch of a sentence between two possible clause breaks."""

    alone: Span
    """Its span as a separate clause, without its brackets."""
    joined: Span
    """Its span when merged with a neighbour, with its brackets."""
    words: int


def clauses(text: str) -> list[Span]:
    """Divide a sentence at commas, semicolons, colons, dashes and brackets.

    Each clause has at least :data:`MIN_CLAUSE_WORDS` words, unless the whole sentence has fewer. A shorter part joins
    the clause before it, or the clause after it at the start of the sentence. The mark between two clauses belongs to
    neither. A mark inside closing quotation marks stays in its clause, so that the quotation stays whole, and so does
    the final stop of the sentence.

    Args:
        text: The text of one sentence, starting at a cluster boundary.

    Returns:
        Spans in code points of ``text``, trimmed of white space and aligned to cluster boundaries. They never overlap,
        and every word is in one of them. The list is empty for white space only.
    """
    merged: list[_Part] = []
    for part in _parts(text):
        if merged and min(part.words, merged[-1].words) < MIN_CLAUSE_WORDS:
            merged.append(_join(merged.pop(), part))
        else:
            merged.append(part)
    if merged:
        return [part.alone for part in merged]
    whole = trim(text, 0, len(text))
    return [whole] if whole else []


def _join(left: _Part, right: _Part) -> _Part:
    union = left.joined.union(right.joined)
    return _Part(union, union, left.words + right.words)


def _parts(text: str) -> Iterator[_Part]:
    """Yield the stretches between all possible clause breaks, however short."""
    places = [word.start for word in words(text)]

    def part(start: int, end: int, bracket: int = 0) -> Iterator[_Part]:
        alone = trim(text, start, end)
        if alone:
            count = bisect_left(places, end) - bisect_left(places, start)
            yield _Part(alone, Span(start - bracket, end + bracket) if bracket else alone, count)

    start = 0
    for match in _CLAUSE_BREAK.finditer(text):
        left, right = match.span()
        if not (is_boundary(text, left) and is_boundary(text, right)):
            continue
        if match["bracket"]:
            if bisect_left(places, right) - bisect_left(places, left) < MIN_CLAUSE_WORDS:
                continue
            yield from part(start, left)
            yield from part(left + 1, right - 1, bracket=1)
        else:
            yield from part(start, right if match["inside"] else left)
        start = right
    yield from part(start, len(text))
