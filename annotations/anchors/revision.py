"""Location of passages in a changed article.

A passage moves to its new place only if its words or their context leave no doubt. In doubt, the place is offered for
review. Otherwise the passage is reported as lost, because a quote from the wrong place is worse than one that the
analyst has to look up. The wording of a passage never changes silently: the status shows every change.

All minimum weights and shares below were chosen on the revisions of ``tests/unit/annotations/anchors/revisions.py``,
in which the new place of each passage is known, and evaluated on texts left out of the choice (``UNSEEN`` there).
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from annotations.anchors.anchor import AnchorContext, same_words
from annotations.anchors.candidates import Candidate, candidates
from annotations.anchors.index import RevisionIndex
from annotations.model import Anchor, CurrentPlace, Status
from annotations.text.span import Span

SHORT: Final = 30
"""Weight, in letters, below which a passage may occur in many places, so that only its context identifies it."""
LONG: Final = 60
"""Weight from which unchanged words alone identify a passage."""
UNMISTAKABLE: Final = 90
"""Weight from which they do so even if the passage seems to have been deleted from its old place."""
SENTENCE: Final = 22
"""Minimum weight of matching words that distinguishes a sentence from others with the same function words."""
MARGIN: Final = 0.2
"""Minimum lead of the best place's score over that of any other plausible place."""


class Evidence(NamedTuple):
    """Minimum evidence for a place: the shares (from 0 to 1) and the weight of :class:`Candidate` with these names."""

    kept: float = 0.0
    own: float = 0.0
    near: float = 0.0
    far: float = 0.0
    around: float = 0.0
    around_weight: int = 0

    def supports(self, place: Candidate) -> bool:
        """Return whether the place has at least this evidence."""
        return all(getattr(place, name) >= minimum for name, minimum in self._asdict().items())


SHORT_BY_SIDES: Final = Evidence(near=0.7, far=0.5)
"""Move an unchanged short passage: the words on both sides are there."""
SHORT_BY_SIDES_ALONE: Final = Evidence(near=0.9, far=0.5)
"""The same for a passage that is its whole sentence, such as a heading."""
SHORT_BY_SENTENCE: Final = Evidence(around=0.6, around_weight=SENTENCE)
"""Move an unchanged short passage: its sentence is there, and one neighbouring word is beside it."""
SHORT_OFFERED: Final = (
    Evidence(kept=0.5, near=0.6),
    Evidence(kept=0.5, around=0.5),
    Evidence(kept=0.25, far=0.7),  # other words between the old sides
)
"""Offer a short passage for review."""
LONG_UNCHANGED: Final = Evidence(near=0.6, far=0.25)
"""Move an unchanged passage lighter than :data:`LONG`."""
LONG_BY_WORDS: Final = Evidence(kept=0.85, own=0.8)
"""Move a changed passage of at least :data:`LONG` by its words, if the text has no words beside it."""
LONG_BY_WORDS_BESIDE: Final = Evidence(kept=0.85, own=0.8, near=0.2)
"""The same if the text has words beside it."""
LONG_BY_BOTH: Final = Evidence(kept=0.6, own=0.5, near=0.4)
"""Move a changed passage of at least :data:`LONG` by its words and one side."""
MIDDLE_BY_BOTH: Final = Evidence(kept=0.75, own=0.5, near=0.4)
"""The same for a lighter passage."""
CHANGED_BY_SIDES: Final = Evidence(kept=0.45, own=0.35, near=0.7, far=0.5)
"""Move a much changed passage by both of its sides."""
CHANGED_IN_PLACE: Final = Evidence(far=0.2)
"""Required to move a changed passage lighter than :data:`UNMISTAKABLE`: some words of both sides are there."""
LONG_OFFERED: Final = (Evidence(kept=0.4, own=0.3), Evidence(kept=0.3, near=0.75))
"""Offer a changed passage for review."""
HOST_FOUND: Final = Evidence(around=0.6, around_weight=SENTENCE, near=0.7)
"""Report a passage as deleted from a sentence that is still there."""
RIVAL: Final = Evidence(kept=0.5)
"""Another place is plausible, if its score is within :data:`MARGIN`."""
SETTLED: Final = Evidence(far=0.5)
"""No deletion is possible: both sides of the passage are at its place."""
OLD_PLACE: Final = Evidence(far=0.8)
"""Another place has both sides of the passage, so it was probably the old place."""


class Revision:
    """The current text of an article, searched for passages of its earlier versions.

    The index for approximate matches is built once, on first use.
    """

    def __init__(self, text: str, sha256: str) -> None:
        """Store the current canonical text of an article and its digest."""
        self.text = text
        self.sha256 = sha256

    @cached_property
    def _index(self) -> RevisionIndex:
        return RevisionIndex(self.text)

    def locate(self, anchor: Anchor) -> CurrentPlace | None:
        """Return the current place and status of a passage, or ``None`` if its anchor was made on this very text.

        A lost passage keeps its old offsets.
        """
        if anchor.sha256 == self.sha256:
            return None
        old = AnchorContext.from_anchor(anchor)
        span, status = self._verbatim(anchor, old) or self._alike(anchor, old) or (anchor.span, Status.ORPHAN)
        return CurrentPlace(span.start, span.end, self.sha256, status)

    def _verbatim(self, anchor: Anchor, old: AnchorContext) -> tuple[Span, Status] | None:
        """Find the anchor's stored text verbatim, either at its old offset or at a single other place."""
        start = anchor.start - old.offset
        if start >= 0 and self.text.startswith(old.text, start):
            return anchor.span, Status.EXACT
        place = self.text.find(old.text)
        if place < 0 or self.text.find(old.text, place + 1) >= 0:
            return None
        start = place + old.offset
        return Span(start, start + anchor.span.length), Status.MOVED

    def _alike(self, anchor: Anchor, old: AnchorContext) -> tuple[Span, Status] | None:
        """Find the most likely place by approximate matching; return ``None`` if no place is likely enough."""
        found = decide(self._index, old, candidates(self._index, old))
        if found is None:
            return None
        place, status = found
        if status is Status.CHANGED and same_words(anchor.exact, place.span.extract(self.text)):
            status = Status.EXACT if place.span == anchor.span else Status.MOVED
        return place.host if status is Status.HOST else place.span, status


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
        taken, offered = _judge_short(old, place) if size < SHORT else _judge_long(place, size)
        if taken and not _doubtful(index, old, place, [other for other in found if other is not place]):
            return place, Status.CHANGED
        if taken or offered:
            return place, Status.REVIEW
    host = next(filter(HOST_FOUND.supports, found), None)
    return (host, Status.HOST) if host else None


def _doubtful(index: RevisionIndex, old: AnchorContext, best: Candidate, others: Sequence[Candidate]) -> bool:
    """Return whether another place is as plausible, or the passage may have been deleted from its old place."""
    if any(RIVAL.supports(other) and other.score > best.score - MARGIN for other in others):
        return True
    if not best.whole and any(other.whole for other in others):
        return True
    if SETTLED.supports(best):
        return False
    words, (start, end) = old.words, old.passage
    cut_out = index.contains_run(words[max(start - 2, 0) : start] + words[end : end + 2])
    return index.contains_run(words[start:end], 2) or (
        old.weight(old.passage) < UNMISTAKABLE and (cut_out or any(map(OLD_PLACE.supports, others)))
    )


def _judge_short(old: AnchorContext, place: Candidate) -> tuple[bool, bool]:
    """Return whether to move a short passage to a place, and whether at least to offer the place."""
    alone = old.host == old.passage
    by_sides = (SHORT_BY_SIDES_ALONE if alone else SHORT_BY_SIDES).supports(place)
    by_sentence = SHORT_BY_SENTENCE.supports(place) and place.touching
    offered = any(evidence.supports(place) for evidence in SHORT_OFFERED)
    return place.whole and (by_sides or by_sentence), offered or (place.whole and alone)


def _judge_long(place: Candidate, size: int) -> tuple[bool, bool]:
    """Return the same two flags as :func:`_judge_short` for a passage that its own words identify."""
    if place.whole:
        return size >= LONG or LONG_UNCHANGED.supports(place), True
    by_words = LONG_BY_WORDS_BESIDE if place.sides else LONG_BY_WORDS
    rules = [by_words, LONG_BY_BOTH] if size >= LONG else [MIDDLE_BY_BOTH]
    taken = any(evidence.supports(place) for evidence in (*rules, CHANGED_BY_SIDES))
    offered = any(evidence.supports(place) for evidence in LONG_OFFERED)
    return taken and (size >= UNMISTAKABLE or CHANGED_IN_PLACE.supports(place)), offered
