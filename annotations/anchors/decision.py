"""Decision on the place of a passage: move the passage there, offer the place for review, or report it as lost.

The thresholds were chosen on revisions for which the fate of each passage is known, and evaluated on other revisions.
"""

from collections.abc import Sequence
from typing import Final

from annotations.anchors.candidates import Candidate
from annotations.anchors.context import AnchorContext
from annotations.anchors.index import RevisionIndex
from annotations.model import Status

_SHORT: Final = 30
"""Weight below which a passage may occur in many places, so that only its context identifies it."""
_LONG: Final = 60
"""Weight from which unchanged words alone identify a passage."""
_UNMISTAKABLE: Final = 90
"""Weight from which they do so even if the passage seems to have been deleted from its old place."""
_SENTENCE: Final = 22
"""Minimum weight of matching words that distinguishes a sentence from others with the same function words."""
_MARGIN: Final = 0.2
"""Minimum lead of the best place's score over that of any other plausible place."""


def decide(index: RevisionIndex, old: AnchorContext, found: Sequence[Candidate]) -> tuple[Candidate, Status] | None:
    """Choose the place of a passage.

    Args:
        index: The revision.
        old: The passage and its context.
        found: Candidate places, best first.

    Returns:
        The place with a status, or ``None`` if the passage is lost. ``CHANGED`` moves the passage there, whether or not
        its words are the same. ``REVIEW`` offers the place to the analyst. ``HOST`` marks the place of its sentence.
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
    """Return whether another place is as plausible, or the passage may have been deleted from its old place."""
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
    """Return whether to move a short passage to a place, and whether at least to offer the place."""
    alone = old.host == old.passage
    sides = place.near >= (0.9 if alone else 0.7) and place.far >= 0.5
    sentence = place.around >= 0.6 and place.around_weight >= _SENTENCE and place.touching
    offered = place.kept >= 0.5 and (place.near >= 0.6 or place.around >= 0.5)
    slot = place.kept >= 0.25 and place.far >= 0.7
    return place.whole and (sides or sentence), offered or slot or (place.whole and alone)


def _long(place: Candidate, size: int) -> tuple[bool, bool]:
    """Return the same two flags as :func:`_short` for a passage that its own words identify."""
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
