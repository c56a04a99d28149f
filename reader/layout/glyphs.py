"""The glyphs of an article: the drawn form of each cluster of code points, and its width in cells.

Most text is plain: each code point is a separate cluster with a width of its own. Plain text is measured at C speed;
only the rest is split into clusters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from rich.cells import cell_len, get_character_cell_size

from annotations.text.graphemes import clusters
from annotations.text.sanitize import sanitize

NARROW: Final = r"\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u0482\u2010-\u2027\u2030-\u205e\u2500-\u25fc"
"""Content of a character class in a regular expression: code points that form a one-cell cluster next to any other."""

PLAIN: Final = (
    NARROW + r"\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
"""The same for code points of one or two cells. Only other code points can join or combine with a neighbour."""

NO_BREAK_BLANK: Final = "\xa0"
"""Glyph of every no-break space; drawn as a space."""

MAX_MARKS: Final = 8
"""Maximum number of marks drawn on one glyph; a text may put thousands on a letter."""

MAX_JOINED: Final = 4
"""Maximum number of joined emoji drawn as one; no emoji in use has more."""

TAB_CELLS: Final = 4
"""Distance of tab stops in cells, counted from the start of the row."""

_ALL_NARROW: Final = re.compile(f"[{NARROW}]*").fullmatch
_all_plain: Final = cache(lambda: re.compile(f"[{PLAIN}]*"))
_other_runs: Final = cache(lambda: re.compile(f"[{PLAIN}]?[^{PLAIN}]+"))
_JOINER: Final = "\u200d"
_JOINER_PARTS: Final = re.compile(f"[^{_JOINER}]+{_JOINER}*|{_JOINER}+").finditer
_FILLERS: Final = re.compile("[\xad\u200b\u2060\ufeff]+")
_UNSEEN: Final = f"\xad\u200b\u200c{_JOINER}\u2060\ufe0e\ufe0f\ufeff"
_HOLDING_BLANKS: Final = "\xa0\u2007\u202f"
_PLACE_FOR_MARKS: Final = "\u25cc"
_FIRST_SYMBOL: Final = "\u2190"
_LONGEST_DRAWN: Final = 64
"""Maximum number of code points of one glyph that are processed, which bounds the cost of excessive marks."""


class _Widths(dict[str, int]):
    """A cache of the widths of code points in cells."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


_WIDTHS: Final = _Widths()


class Glyphs(NamedTuple):
    """The glyphs of a stretch of text at the start of a row. Every glyph takes at least one cell."""

    offsets: Sequence[int]
    """Start of each glyph's code points in the article, followed by the end of the last one."""
    columns: Sequence[int]
    """First cell of each glyph, followed by the cell after the last one."""
    forms: Sequence[str]
    """Drawn form of each glyph."""


def is_blank(form: str) -> bool:
    """Return whether a glyph is a space at which a row may end."""
    return not form.strip(" ")


def glyphs_of(text: str, start: int, end: int) -> Glyphs:
    """Return the glyphs of ``text[start:end]``, drawn from the first cell of a row.

    A newline becomes a space, other white space becomes spaces of the same width, and a tab becomes the spaces up to
    its tab stop. Code points without width and shape, such as a soft hyphen or a zero-width space, are not drawn and
    belong to the preceding glyph, or at the start to the following one. Marks without a base letter, and invisible code
    points alone, get a dotted circle. Joiners join only emoji: terminals draw a letter after a joiner in separate
    cells, so the letter becomes a separate glyph.
    """
    if _ALL_NARROW(text, start, end):
        return Glyphs(range(start, end + 1), range(end - start + 1), text[start:end].replace("\n", " "))
    if _all_plain().fullmatch(text, start, end):
        forms = text[start:end].replace("\n", " ")
        return Glyphs(range(start, end + 1), [0, *accumulate(map(_WIDTHS.__getitem__, forms))], forms)
    return _mixed(text, start, end)


def _mixed(text: str, start: int, end: int) -> Glyphs:
    """Return the glyphs of any text: plain runs at once, other runs cluster by cluster."""
    offsets, columns, forms = list[int](), [0], list[str]()

    def add_plain(start: int, end: int) -> None:
        run = text[start:end].replace("\n", " ")
        offsets.extend(range(start, end))
        columns.extend(accumulate(map(_WIDTHS.__getitem__, run), initial=columns.pop()))
        forms.extend(run)

    plain = start
    for run in _other_runs().finditer(text, start, end):
        add_plain(plain, run.start())
        plain = run.end()
        shown = sanitize(run[0])
        for first, last in _glyph_spans(run[0], shown):
            form = _form(run[0][first:last], shown[first:last], columns[-1])
            if form:
                offsets.append(run.start() + first)
                columns.append(columns[-1] + cell_len(form))
                forms.append(form)
    add_plain(plain, end)
    if not forms:
        return Glyphs((start, end), (0, 1), (_PLACE_FOR_MARKS,))
    offsets[0] = start
    offsets.append(end)
    return Glyphs(offsets, columns, forms)


def _glyph_spans(text: str, shown: str) -> Iterator[tuple[int, int]]:
    """Yield the clusters of ``text``, split where a joiner is next to a character that is not an emoji."""
    for cluster in clusters(text):
        first, joined, emoji = cluster.start, 0, False
        for part in _JOINER_PARTS(shown, cluster.start, cluster.end):
            was_emoji, emoji = emoji, _is_emoji(part[0])
            if joined and _WIDTHS[part[0][0]] and not (was_emoji and emoji and joined < MAX_JOINED):
                yield first, part.start()
                first, joined = part.start(), 0
            joined += 1
        yield first, cluster.end


def _is_emoji(part: str) -> bool:
    """Return whether a part begins with a symbol. The test is approximate, but rejects every letter."""
    return part[0] >= _FIRST_SYMBOL and unicodedata.category(part[0]) in ("So", "Sm")


def _form(raw: str, shown: str, column: int) -> str:
    """Return the drawn form of a glyph whose first cell is ``column``; empty if the glyph is invisible."""
    if raw == "\n":
        return " "
    if raw == "\t":
        return " " * (TAB_CELLS - column % TAB_CELLS)
    if shown.isspace():
        return NO_BREAK_BLANK if shown in _HOLDING_BLANKS else " " * _WIDTHS[shown]
    shown = _FILLERS.sub("", shown[:_LONGEST_DRAWN])
    if not shown.strip(_UNSEEN):
        return ""
    if len(shown) > 1:
        shown = _few_marks(shown)
    return shown if _WIDTHS[shown[0]] else _PLACE_FOR_MARKS + shown


def _few_marks(shown: str) -> str:
    """Return a glyph without superfluous joiners and with at most :data:`MAX_MARKS` marks."""
    shown = _JOINER.join(part for part in shown.split(_JOINER) if part)
    marks = [character for character in shown if not _WIDTHS[character] and character != _JOINER]
    if len(marks) <= MAX_MARKS:
        return shown
    kept = iter(marks[:MAX_MARKS])
    return "".join(c if _WIDTHS[c] or c == _JOINER else next(kept, "") for c in shown)
