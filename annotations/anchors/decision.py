"""Whether a place of a passage is likely enough: the passage is taken to it, offered at it, or called lost.

The thresholds were chosen on revisions in which it is known what became of each passage, and judged on others.
"""

from collections.abc import Sequence
from typing import Final

from annotations.anchors.candidates import Candidate
from annotations.anchors.context import AnchorContext
from annotations.anchors.index import RevisionIndex
from annotations.model import Status

_SHORT: Final = 30
"""Weight below which a passage stands in many places, and is known only by what is around it."""
_LONG: Final = 60
"""Weight from which a passage is known by its words alone, when they are the same."""
_UNMISTAKABLE: Final = 90
"""Weight from which it is known so even when it seems to have been cut out where it was."""
_SENTENCE: Final = 22
"""Weight of the words that tell a sentence from others that use the same little words."""
_MARGIN: Final = 0.2
"""By how much the score of a place must be above that of another for it to be the one."""


def decide(index: RevisionIndex, old: AnchorContext, found: Sequence[Candidate]) -> tuple[Candidate, Status] | None:
    """The place that a passage is taken to, is offered at, or had its sentence at; none when it is lost.

    Args:
        index: The revision.
        old: What is looked for.
        found: Places where it may be, the best first.

    Returns:
        The place, and ``CHANGED`` when the passage is taken to it, whether or not its words are the same there.
    """
    size = old.weight(old.passage)
    for place in found:
        taken, offered = _short(old, place) if size < _SHORT else _long(place, size)
        if taken and not _doubtful(index, old, place, [other for other in found if other is not place]):
            return place, Status.CHANGED
        if taken or offered:
            return place, Status.REVIEW
    for place in found:
        if place.around >= 0.6 and place.around_weight >= _SENTENCE and place.near >= 0.7:
            return place, Status.HOST
    return None


def _doubtful(index: RevisionIndex, old: AnchorContext, best: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether the passage may as well have been somewhere else, or have been cut out where it was."""
    if any(other.kept >= 0.5 and other.score > best.score - _MARGIN for other in others):
        return True
    if not best.whole and any(other.whole for other in others):
        return True
    if best.far >= 0.5:
        return False
    words, (start, end) = old.words, old.passage
    cut_out = index.contains_run(words[max(start - 2, 0) : start] + words[end : end + 2])
    return index.contains_run(words[start:end], 2) or (
        old.weight(old.passage) < _UNMISTAKABLE and (cut_out or any(other.far >= 0.8 for other in others))
    )


def _short(old: AnchorContext, place: Candidate) -> tuple[bool, bool]:
    """Whether a place of a short passage is taken, and whether it is offered at least."""
    alone = old.host == old.passage
    sides = place.near >= (0.9 if alone else 0.7) and place.far >= 0.5
    sentence = place.around >= 0.6 and place.around_weight >= _SENTENCE and place.touching
    offered = place.kept >= 0.5 and (place.near >= 0.6 or place.around >= 0.5)
    slot = place.kept >= 0.25 and place.far >= 0.7
    return place.whole and (sides or sentence), offered or slot or (place.whole and alone)


def _long(place: Candidate, size: int) -> tuple[bool, bool]:
    """The same for a passage that is known by its own words."""
    kept, own, near, far = place.kept, place.own, place.near, place.far
    if place.whole:
        return size >= _LONG or (near >= 0.6 and far >= 0.25), True
    taken = (
        (kept >= 0.85 and own >= 0.8 and (near >= 0.2 or not place.sides) and size >= _LONG)
        or (kept >= (0.6 if size >= _LONG else 0.75) and own >= 0.5 and near >= 0.4)
        or (kept >= 0.45 and own >= 0.35 and near >= 0.7 and far >= 0.5)
    )
    offered = (kept >= 0.4 and own >= 0.3) or (kept >= 0.3 and near >= 0.75)
    return taken and (far >= 0.2 or size >= _UNMISTAKABLE), offered
