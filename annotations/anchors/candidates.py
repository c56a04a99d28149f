"""Where in a revision a passage may be, and what speaks for each place."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from annotations.anchors.alignment import align
from annotations.anchors.context import AnchorContext, weight
from annotations.anchors.index import RevisionIndex
from annotations.text.span import Span

_SIDE: Final = 24
"""Words on each side of a passage that speak for its place; its sentence may be longer."""
_ROOM: Final = 8
"""Words that a sentence may have gained, beside twice as many as it had, without being less of a sentence."""
_ALL: Final = 0.99
"""A share that is the whole."""


class Candidate(NamedTuple):
    """One place where a passage may be; shares are of the weight of words, from 0 to 1."""

    span: Span
    """Where the passage would be, in code points of the revision; empty where it was cut out."""
    host: Span
    """Where its sentence would be."""
    kept: float
    """Share of the passage's words that stand there."""
    own: float
    """Share of what stands there that are its words."""
    sides: tuple[float, ...]
    """Shares of the words before it and behind it that stand there, as far as there were any."""
    around: float
    """Share of its sentence's other words that stand there; 0 when it has none."""
    around_weight: int
    """How much these words weigh."""
    touching: bool
    """Whether the word before it or behind it stands just beside it there."""

    @property
    def whole(self) -> bool:
        """Whether its words stand there, all of them and no others."""
        return self.kept >= _ALL and self.own >= _ALL

    @property
    def near(self) -> float:
        """The better of the two sides."""
        return max(self.sides, default=0.0)

    @property
    def far(self) -> float:
        """The worse of the two sides."""
        return min(self.sides, default=0.0)

    @property
    def score(self) -> float:
        """By which places are compared."""
        return 2 * self.kept + self.own + 0.6 * self.near + 0.4 * self.far + 0.5 * self.around


def candidates(index: RevisionIndex, old: AnchorContext) -> list[Candidate]:
    """The likeliest places, the best first; none of them overlaps a better one."""
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
    """Align the passage and what was around it at once, the longest rows of words first."""
    return align(old.words, new)


def _passage_first(old: AnchorContext, new: Sequence[str]) -> list[int]:
    """Align the passage, and then what was around it with what is around it there: it may stand elsewhere."""
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
    """What a passage would look like in a window of the revision's words, given what they are aligned with."""
    places = [window.start + place if place >= 0 else -1 for place in aligned]
    here, host = _projected(places, old.passage, window), _projected(places, old.host, window)
    if not host.length:
        return None
    (start, end), kept = old.passage, old.weight(old.passage, places)
    sides = Span(max(0, start - _SIDE), start), Span(end, min(len(places), end + _SIDE))
    parts = Span(old.host.start, start), Span(end, old.host.end)
    around = sum(old.weight(part, places) for part in parts)
    room = min(1.0, (2 * old.host.length + _ROOM) / host.length)
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
    """Which words of the revision stand for some old ones; an empty span where they were cut out."""
    start = _border(places, words.start, window, end=False)
    return Span(start, max(start, _border(places, words.end, window, end=True)))


def _border(places: Sequence[int], at: int, window: Span, *, end: bool) -> int:
    """Where the border before the old word ``at`` is now; words put in there belong to neither side of it."""
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
    """The passage's span, with what it had before its first and behind its last word as far as that is there."""
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
