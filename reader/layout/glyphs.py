"""What is drawn for an article's code points: one glyph for each cluster, and how many cells it takes.

Most text is plain: each code point is a cluster of its own with a width of its own. It is measured at C speed; only
the rest is cut into clusters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from rich.cells import cell_len, get_character_cell_size

from annotations.text.graphemes import clusters
from annotations.text.lazy_regex import lazy_regex
from annotations.text.sanitize import sanitize

NARROW: Final = r"\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u0482\u2010-\u2027\u2030-\u205e\u2500-\u25fc"
"""Members of a set in a regular expression: code points that are a cluster of one cell whatever stands beside them."""

PLAIN: Final = (
    NARROW + r"\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
"""The same for code points of one or two cells. Only what is not plain can join or stand on its neighbour."""

NO_BREAK_BLANK: Final = "\xa0"
"""The form of every blank that holds words together. It is drawn as a blank."""

MAX_MARKS: Final = 8
"""Marks drawn on one glyph; text may pile thousands on a letter."""

MAX_JOINED: Final = 4
"""Emoji drawn as one where joiners stand between them; none in use has more."""

TAB_CELLS: Final = 4
"""A tab reaches to the next multiple of this, counted from the start of its row."""

_ALL_NARROW: Final = re.compile(f"[{NARROW}]*").fullmatch
_all_plain: Final = lazy_regex(f"[{PLAIN}]*")
_other_runs: Final = lazy_regex(f"[{PLAIN}]?[^{PLAIN}]+")
_JOINER: Final = "\u200d"
_JOINER_PARTS: Final = re.compile(f"[^{_JOINER}]+{_JOINER}*|{_JOINER}+").finditer
_FILLERS: Final = re.compile("[\xad\u200b\u2060\ufeff]+")
_UNSEEN: Final = f"\xad\u200b\u200c{_JOINER}\u2060\ufe0e\ufe0f\ufeff"
_HOLDING_BLANKS: Final = "\xa0\u2007\u202f"
_PLACE_FOR_MARKS: Final = "\u25cc"
_FIRST_SYMBOL: Final = "\u2190"
_LONGEST_DRAWN: Final = 64
"""Code points of one glyph that are looked at, so that a storm of marks costs nothing."""


class _Widths(dict[str, int]):
    """Cells of a code point, remembered."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


_WIDTHS: Final = _Widths()


class Glyphs(NamedTuple):
    """The glyphs of a stretch of text that starts a row. Every glyph takes at least one cell."""

    offsets: Sequence[int]
    """Where each glyph's code points start, and where the last one's end; code points of the article."""
    columns: Sequence[int]
    """The first cell of each glyph, and the cell behind the last."""
    forms: Sequence[str]
    """What is drawn for each glyph."""


def is_blank(form: str) -> bool:
    """Whether a glyph is a blank at which a row may end."""
    return not form.strip(" ")


def glyphs_of(text: str, start: int, end: int) -> Glyphs:
    """The glyphs of ``text[start:end]``, drawn from the first cell of a row.

    A newline becomes a blank, blanks of any width plain blanks, and a tab as many as reach its stop. What has no cell
    and no shape of its own, such as a soft hyphen or a zero-width blank, is not drawn and belongs to the glyph before
    it, at the start to the one behind. Marks without a letter, and unseen code points alone, get a dotted circle. A
    joiner joins emoji only: terminals give a letter behind a joiner its own cells, so it gets a glyph of its own.
    """
    if _ALL_NARROW(text, start, end):
        return Glyphs(range(start, end + 1), range(end - start + 1), text[start:end].replace("\n", " "))
    if _all_plain().fullmatch(text, start, end):
        forms = text[start:end].replace("\n", " ")
        return Glyphs(range(start, end + 1), [0, *accumulate(map(_WIDTHS.__getitem__, forms))], forms)
    return _mixed(text, start, end)


def _mixed(text: str, start: int, end: int) -> Glyphs:
    """The glyphs of any text: runs of plain text at once, the others cluster by cluster."""
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
    """Clusters of ``text``, cut where a joiner stands beside something that is no emoji."""
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
    """Whether a symbol comes first. It is no exact test, but no letter passes it."""
    return part[0] >= _FIRST_SYMBOL and unicodedata.category(part[0]) in ("So", "Sm")


def _form(raw: str, shown: str, column: int) -> str:
    """What is drawn for a glyph whose first cell is ``column``; empty for what is not seen."""
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
    """A glyph without idle joiners, and of its marks only those that are drawn."""
    shown = _JOINER.join(part for part in shown.split(_JOINER) if part)
    marks = [character for character in shown if not _WIDTHS[character] and character != _JOINER]
    if len(marks) <= MAX_MARKS:
        return shown
    kept = iter(marks[:MAX_MARKS])
    return "".join(c if _WIDTHS[c] or c == _JOINER else next(kept, "") for c in shown)
