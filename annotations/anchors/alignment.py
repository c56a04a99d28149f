"""Alignment of the words of an old stretch of text with those of a new one."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

_SPARE: Final = 2
"""Words that an edit may insert between two blocks in addition to doubling the words between them."""
_KNOWN: Final = 4
"""Minimum length, in letters, of a word that can match another word approximately."""
_ALIKE: Final = 0.6
"""Minimum share of letters that two words have in common at their starts and ends to match approximately."""


def align(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return for each old word the index of its new counterpart, or -1; the indexes increase.

    A misspelled word (``Tiawan``) matches its correction where an edit replaces words by the same number of words.
    Words that are frequent in a long stretch start no match, which keeps ``difflib`` from taking quadratic time.
    """
    blocks = SequenceMatcher(None, old, new).get_matching_blocks()
    places = [-1] * len(old)
    for index, (start, place, size) in enumerate(blocks):
        if size > 1 or any(_near(*pair) for pair in pairwise(blocks[max(index - 1, 0) : index + 2])):
            places[start : start + size] = range(place, place + size)
    corners = [(-1, -1), *((index, place) for index, place in enumerate(places) if place >= 0), (len(old), len(new))]
    for (start, begin), (end, stop) in pairwise(corners):
        for index in range(start + 1, end) if end - start == stop - begin else ():
            if alike(old[index], new[begin + index - start]):
                places[index] = begin + index - start
    return places


def _near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Return whether the number of words between two blocks has not grown much.

    A single matching ``the`` far from all other blocks is no evidence.
    """
    old, new = (other[side] - one[side] - one[2] for side in (0, 1))
    return other[2] > 0 and new <= 2 * old + _SPARE


def alike(old: str, new: str) -> bool:
    """Return whether two words most likely differ only by a typing error or an inflection."""
    longer, shorter = max(len(old), len(new)), min(len(old), len(new))
    head = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    tail = next((index for index in range(shorter - head) if old[-1 - index] != new[-1 - index]), shorter - head)
    return longer >= _KNOWN and head + tail >= _ALIKE * longer
