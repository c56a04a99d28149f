"""The words of an old stretch of text beside those of a new one: which are still there, in order."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

_SPARE: Final = 2
"""Words that may be put in beside a single aligned word without cutting it off from its neighbours."""
_KNOWN: Final = 4
"""Letters a word needs to be known again by most of them."""
_ALIKE: Final = 0.6
"""Share of a word's letters that must be kept at its ends, for it to be the same word with a slip in it."""


def align(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each old word the index of the new one that stands for it, or -1; the indexes grow.

    A word with a slip in it (``Tiawan``) stands for the right one where as many words were changed as they became.
    Words that are frequent in a long stretch begin no match: that keeps ``difflib`` from being quadratic.
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
    """Whether about as many words are between two blocks as were; a single ``the`` far from all others says nothing."""
    old, new = (other[side] - one[side] - one[2] for side in (0, 1))
    return other[2] > 0 and new <= 2 * old + _SPARE


def alike(old: str, new: str) -> bool:
    """Whether a word is most likely another one with a slip in it, or in another form."""
    longer, shorter = max(len(old), len(new)), min(len(old), len(new))
    head = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    tail = next((index for index in range(shorter - head) if old[-1 - index] != new[-1 - index]), shorter - head)
    return longer >= _KNOWN and head + tail >= _ALIKE * longer
