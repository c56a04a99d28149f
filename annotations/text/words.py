"""Splitting and counting of words in any script."""

import re
import unicodedata
from functools import cache
from typing import Final

from annotations.text.graphemes import is_plain, snap
from annotations.text.span import Span

_CJK: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Han and Kana, scripts that put no blanks between words."""
_LETTERS: Final = rf"[^\W{_CJK}]+(?:(?<=\d)[.,:/](?=\d)[^\W{_CJK}]+)*"
_INITIALS: Final = rf"[^\W\d_{_CJK}](?:\.[^\W\d_{_CJK}])+(?!\w)\.?"
_PART: Final = f"(?:{_INITIALS}|{_LETTERS})"

_JOINERS: Final = "\u200c\u200d\u2060\ufeff"
_MAY_JOIN: Final = re.compile("[^\\x00-\u02ff\u2010-\u205f\u0370-\u0482\u048a-\u052f]")
"""Code points outside the ranges of letters and punctuation that never combine with a neighbour.

Only combining marks and joiners, which are among these code points, can join pieces into one word.
"""
_one_cluster = cache(lambda: re.compile(f"[{_CJK}]"))
_word = cache(lambda: re.compile(rf"{_PART}(?:['’\-‐‑\xad]{_PART})*|\w"))


def words(text: str) -> list[Span]:
    """Split a sentence or paragraph into words.

    Apostrophes, hyphens and soft hyphens inside a word belong to it (``China’s``, ``co-founder``). So do the points of
    initials (``U.S.``) and the marks inside numbers (``50,000``). Each Han or Kana cluster is a word.

    Args:
        text: The text of one sentence or paragraph, starting at a cluster boundary.

    Returns:
        Spans in code points of ``text``, in order, aligned to cluster boundaries and without overlap.
    """
    matches = (Span(*match.span()) for match in _word().finditer(text))
    return list(matches) if is_plain(text) else _joined(text, list(matches))


def count_words(text: str) -> int:
    """Return the number of :func:`words` in a text, faster than by locating them."""
    return len(words(text)) if _MAY_JOIN.search(text) else len(_word().findall(text))


def _joined(text: str, pieces: list[Span]) -> list[Span]:
    """Widen pieces to cluster boundaries, and merge pieces that a combining mark or joiner connects into one word."""
    found: list[Span] = []
    for piece in pieces:
        word = snap(text, piece)
        if found and (word.start < found[-1].end or _continues(text, found[-1], word)):
            word = found.pop().union(word)
        found.append(word)
    return found


def _continues(text: str, word: Span, following: Span) -> bool:
    """Return whether two adjacent pieces are one word, split only because the pattern has no combining marks."""
    held = unicodedata.category(text[word.end - 1]).startswith("M") or text[word.end - 1] in _JOINERS
    if word.end != following.start or not held:
        return False
    return not _one_cluster().match(text, word.start) and not _one_cluster().match(text, following.start)
