"""Grapheme clusters: user-perceived characters, which a cursor steps over and a terminal draws as one.

Widths are Rich's, because Textual lays out rows with them. White space is always a cluster of its own, even before a
stray combining mark. Each stretch of text without white space can therefore be divided on its own, and trimming white
space from a span never cuts a cluster.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from rich.cells import get_character_cell_size, split_graphemes

from annotations.text.sanitize import sanitize
from annotations.text.span import Span

_JOINER: Final = "\u200d"
_FLAG_HALVES: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""The regional indicators; a terminal draws two of them as a flag."""
_WINDOW: Final = 32
"""Size of the first search window in code points; nearly all clusters are shorter."""
_FIRST_MARK: Final = "\u0300"
"""The first combining mark; every visible code point below it takes at least one cell."""
_plain: Final = cache(
    lambda: re.compile(
        "[\x00-\u02ff\u0370-\u0482\u048a-\u0556\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3000-\u3029\u3041-\u3096"
        "\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
    )
)
"""Latin, Greek, Cyrillic, Armenian, Chinese, Japanese and Korean without combining marks; punctuation; currencies.

Compiled on first use: a pattern with many character ranges takes milliseconds, longer than many commands take to run.
"""
_PIECE: Final = re.compile(r"\s|\S+")


class Cluster(NamedTuple):
    """A grapheme cluster: one user-perceived character."""

    start: int
    """Offset of its first code point."""
    end: int
    """Offset after its last code point."""
    cells: int
    """Width in terminal cells; 0 for marks and joiners without a base character."""


def clusters(text: str) -> list[Cluster]:
    """Divide text into adjacent clusters.

    The clusters are those of :func:`rich.cells.split_graphemes` over ``sanitize(text)``, with three exceptions: each
    white-space character is a cluster of its own, marks and joiners after white space form one cluster of zero cells,
    and two regional indicators form a flag. Each cluster's ``cells`` is Rich's ``cell_len`` of its visible text.
    """
    if text.isascii():
        return [Cluster(offset, offset + 1, 1) for offset in range(len(text))]
    found: list[Cluster] = []
    for piece in _PIECE.finditer(text):
        found.extend(_divide(sanitize(piece[0]), piece.start()))
    return found


def is_plain(text: str) -> bool:
    """Return True if a quick check proves that every code point is its own cluster, as in most texts."""
    return text.isascii() or _plain().fullmatch(text) is not None


def is_boundary(text: str, offset: int) -> bool:
    """Return whether ``offset`` lies between two clusters or at either end of the text."""
    if offset <= 0 or offset >= len(text) or _is_definite_boundary(text, offset):
        return True
    base = _definite_boundary_before(text, offset)
    return any(start == offset for start, _, _ in _divide(sanitize(text[base : offset + 1]), base))


def next_boundary(text: str, offset: int) -> int:
    """Return the first cluster boundary after ``offset``, at most the length of the text."""
    if offset < 0 or offset + 1 >= len(text):
        return 0 if offset < 0 else len(text)
    if _is_definite_boundary(text, offset + 1):
        return offset + 1
    base = _definite_boundary_before(text, offset + 1)
    length = offset - base + _WINDOW
    while True:
        found = clusters(text[base : base + length])
        if base + length < len(text):
            found.pop()  # the cluster may extend beyond the window
        end = next((base + cluster.end for cluster in found if base + cluster.end > offset), 0)
        if end:
            return end
        length *= 2


def previous_boundary(text: str, offset: int) -> int:
    """Return the last cluster boundary before ``offset``, at least 0."""
    if offset > len(text):
        return len(text)
    if offset <= 1:
        return 0
    base = _definite_boundary_before(text, offset)
    return _divide(sanitize(text[base:offset]), base)[-1].start


def snap(text: str, span: Span) -> Span:
    """Widen a span to cluster boundaries; this never adds white space to it."""
    start, end = span
    return Span(
        start if is_boundary(text, start) else previous_boundary(text, start),
        end if is_boundary(text, end) else next_boundary(text, end),
    )


def trim(text: str, start: int, end: int) -> Span | None:
    """Trim white space from both ends of a span and widen it to cluster boundaries; ``None`` if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return snap(text, Span(start, end)) if start < end else None


def _divide(shown: str, base: int) -> list[Cluster]:
    """Divide visible text, which is one blank or free of white space, into clusters; add ``base`` to their offsets."""
    lead = 0
    while lead < len(shown) and not get_character_cell_size(shown[lead]):
        lead += 1
    found = [Cluster(base, base + lead, 0)] if lead else []
    lone_flag = False
    for start, end, cells in split_graphemes(shown[lead:])[0]:
        flag = shown[lead + start] in _FLAG_HALVES
        if flag and lone_flag:
            found[-1] = Cluster(found[-1].start, base + lead + end, found[-1].cells + cells)
        else:
            found.append(Cluster(base + lead + start, base + lead + end, cells))
        lone_flag = flag and not lone_flag and end - start == 1
    return found


def _is_definite_boundary(text: str, offset: int) -> bool:
    """Return whether the two code points around ``offset`` alone prove that a cluster boundary lies between them."""
    before, after = text[offset - 1], text[offset]
    if before < _FIRST_MARK and after < _FIRST_MARK:
        return True
    if before.isspace() or after.isspace():
        return True
    if before == _JOINER or (before in _FLAG_HALVES and after in _FLAG_HALVES):
        return False
    return get_character_cell_size(sanitize(after)) > 0


def _definite_boundary_before(text: str, offset: int) -> int:
    """Return the last definite boundary before ``offset``, no farther back than the length of the cluster there."""
    offset -= 1
    while offset > 0 and not _is_definite_boundary(text, offset):
        if text[offset] in _FLAG_HALVES:
            run = _flags_start(text, offset)
            if run == 0 or _is_definite_boundary(text, run):
                return offset - (offset - run) % 2
            offset = run
        offset -= 1
    return max(offset, 0)


def _flags_start(text: str, offset: int) -> int:
    """Return the start of the run of regional indicators that ends at ``offset``."""
    length = _WINDOW
    while offset > 0:
        piece = text[max(offset - length, 0) : offset]
        others = piece.rstrip(_FLAG_HALVES)
        if others:
            return offset - len(piece) + len(others)
        offset -= len(piece)
        length *= 2
    return 0
