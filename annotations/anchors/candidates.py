"""Candidate places of a passage in a revision, with the evidence for each from an alignment of the words."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple

from annotations.anchors.anchor import AnchorContext, weight
from annotations.anchors.index import RevisionIndex
from annotations.text.span import Span

SIDE_WORDS: Final = 24
"""Words on each side of a passage that count as evidence for its place; its sentence may be longer."""
EXTRA_HOST_WORDS: Final = 8
"""Words by which a sentence may exceed twice its old length before its evidence counts less."""
WHOLE: Final = 0.99
"""Smallest share that counts as the whole."""
EXTRA_GAP_WORDS: Final = 2
"""Words that an edit may insert between two blocks in addition to doubling the words between them."""
MIN_SIMILAR_LETTERS: Final = 4
"""Minimum length of a word that can match another word approximately."""
MIN_SIMILARITY: Final = 0.6
"""Minimum share of letters that two words have in common at their starts and ends to match approximately."""


class Candidate(NamedTuple):
    """One possible place of a passage; shares are fractions of the weight of words, from 0 to 1."""

    span: Span
    """Span of the passage at this place, in code points of the revision; empty if the passage was deleted there."""
    host: Span
    """Span of its sentence at this place."""
    kept: float
    """Share of the passage's words that are at this place."""
    own: float
    """Share of the words in :attr:`span` that are the passage's."""
    sides: tuple[float, ...]
    """Shares of the words before and after the passage that are at this place; a side without words has no entry."""
    around: float
    """Share of the other words of its sentence that are at this place; 0 if there are none."""
    around_weight: int
    """Weight of those other words at this place."""
    touching: bool
    """Whether the word before or after the passage is directly beside it at this place."""

    @property
    def whole(self) -> bool:
        """True if the place has all words of the passage and no others."""
        return self.kept >= WHOLE and self.own >= WHOLE

    @property
    def near(self) -> float:
        """The larger share of the two sides; 0 without sides."""
        return max(self.sides, default=0.0)

    @property
    def far(self) -> float:
        """The smaller share of the two sides; 0 without sides."""
        return min(self.sides, default=0.0)

    @property
    def score(self) -> float:
        """The score by which places are ranked; higher is better. Its weights were chosen as those of the revision."""
        return 2 * self.kept + self.own + 0.6 * self.near + 0.4 * self.far + 0.5 * self.around


def candidates(index: RevisionIndex, old: AnchorContext) -> list[Candidate]:
    """Return the most likely places of a passage, best first; no place overlaps a better one."""
    passage = old.words[old.passage.start : old.passage.end]
    windows = [(window, _together) for window in index.windows(old.words)]
    windows += [(window, _passage_first) for window in index.windows(passage)]
    found = (_candidate(index, old, window, way(old, index.words[slice(*window)])) for window, way in windows)
    apart: list[Candidate] = []
    for candidate in sorted(filter(None, found), key=lambda one: one.score, reverse=True):
        if not any(candidate.span.overlaps(better.span) for better in apart):
            apart.append(candidate)
    return apart


def _together(old: AnchorContext, new: Sequence[str]) -> list[int]:
    """Align the passage together with its context, the longest runs of words first."""
    return align(old.words, new)


def _passage_first(old: AnchorContext, new: Sequence[str]) -> list[int]:
    """Align the passage first, then the context on each side, because the passage may have moved elsewhere."""
    start, end = old.passage
    middle = align(old.words[start:end], new)
    aligned = [place for place in middle if place >= 0] or [0]
    behind = aligned[-1] + 1
    return [
        *align(old.words[:start], new[: aligned[0]]),
        *middle,
        *(place + behind if place >= 0 else -1 for place in align(old.words[end:], new[behind:])),
    ]


def _candidate(index: RevisionIndex, old: AnchorContext, window: Span, aligned: Sequence[int]) -> Candidate | None:
    """Build the candidate for a window of the revision's words from an alignment.

    Args:
        index: The revision.
        old: The passage and its context.
        window: The window, as indexes of the revision's words.
        aligned: For each old word, the index of its counterpart in the window, or -1.

    Returns:
        The candidate, or ``None`` if the window has no words for the passage's sentence.
    """
    places = [window.start + place if place >= 0 else -1 for place in aligned]
    here, host = _projected(places, old.passage, window), _projected(places, old.host, window)
    if not host.length:
        return None
    (start, end), kept = old.passage, old.weight(old.passage, places)
    sides = Span(max(0, start - SIDE_WORDS), start), Span(end, min(len(places), end + SIDE_WORDS))
    parts = Span(old.host.start, start), Span(end, old.host.end)
    around = sum(old.weight(part, places) for part in parts)
    room = min(1.0, (2 * old.host.length + EXTRA_HOST_WORDS) / host.length)
    return Candidate(
        span=_span(index, old, here),
        host=index.original(index.stretch(host)),
        kept=kept / (old.weight(old.passage) or 1),
        own=min(1.0, kept / (weight(index.words[slice(*here)]) or 1)),
        sides=tuple(old.weight(side, places) / old.weight(side) for side in sides if side.length),
        around=room * around / (sum(map(old.weight, parts)) or 1),
        around_weight=around,
        touching=places[start - 1 : start] == [here.start - 1] or places[end : end + 1] == [here.end],
    )


def _projected(places: Sequence[int], words: Span, window: Span) -> Span:
    """Return the words of the revision that correspond to some old words; an empty span if those were deleted."""
    start = _border(places, words.start, window, end=False)
    return Span(start, max(start, _border(places, words.end, window, end=True)))


def _border(places: Sequence[int], at: int, window: Span, *, end: bool) -> int:
    """Return the new position of the boundary before the old word ``at``.

    Words inserted there belong to neither side: with ``end``, the position is before them, otherwise after them.
    """
    before = next((index for index in range(at - 1, -1, -1) if places[index] >= 0), None)
    behind = next((index for index in range(at, len(places)) if places[index] >= 0), None)
    if before is not None and behind is not None:
        lost, gap = behind - before - 1, places[behind] - places[before] - 1
        if end:
            return places[before] + 1 + (round(gap * (at - before - 1) / lost) if lost else 0)
        return places[behind] - (round(gap * (behind - at) / lost) if lost else 0)
    known = before if before is not None else behind
    return window.start if known is None else min(max(places[known] + at - known, window.start), window.end)


def _span(index: RevisionIndex, old: AnchorContext, here: Span) -> Span:
    """Return the span of the passage in the revision.

    Include the characters that the passage had before its first and after its last word, as far as they are present.
    """
    if not here.length:
        last = max(here.start, 1)
        place = index.stretch(Span(last - 1, last)).end
        return index.original(Span(place, place))
    start, end = index.stretch(here)
    before, behind = old.before, old.behind
    while before and start and index.text[start - 1] == before[-1]:
        start, before = start - 1, before[:-1]
    while behind and index.text[end : end + 1] == behind[0]:
        end, behind = end + 1, behind[1:]
    return index.original(Span(start, end))


def align(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return for each old word the index of its new counterpart, or -1; the indexes increase.

    A misspelled word (``Tiawan``) matches its correction where an edit replaces words by the same number of words.
    Words that are frequent in a long stretch start no match, which keeps ``difflib`` from taking quadratic time.
    """
    blocks = SequenceMatcher(None, old, new).get_matching_blocks()
    places = [-1] * len(old)
    for index, (start, place, size) in enumerate(blocks):
        if size > 1 or any(_is_near(*pair) for pair in pairwise(blocks[max(index - 1, 0) : index + 2])):
            places[start : start + size] = range(place, place + size)
    corners = [(-1, -1), *((index, place) for index, place in enumerate(places) if place >= 0), (len(old), len(new))]
    for (start, begin), (end, stop) in pairwise(corners):
        for index in range(start + 1, end) if end - start == stop - begin else ():
            if are_similar(old[index], new[begin + index - start]):
                places[index] = begin + index - start
    return places


def _is_near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Return whether the number of words between two blocks has not grown much.

    A single matching ``the`` far from all other blocks is no evidence.
    """
    old, new = (other[side] - one[side] - one[2] for side in (0, 1))
    return other[2] > 0 and new <= 2 * old + EXTRA_GAP_WORDS


def are_similar(old: str, new: str) -> bool:
    """Return whether two words most likely differ only by a typing error or an inflection."""
    longer, shorter = max(len(old), len(new)), min(len(old), len(new))
    head = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    tail = next((index for index in range(shorter - head) if old[-1 - index] != new[-1 - index]), shorter - head)
    return longer >= MIN_SIMILAR_LETTERS and head + tail >= MIN_SIMILARITY * longer
