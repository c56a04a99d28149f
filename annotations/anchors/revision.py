"""Location of passages in a changed article.

A passage moves to its new place only if its words or their context leave no doubt. In doubt, the place is offered for
review. Otherwise the passage is reported as lost, because a quote from the wrong place is worse than one that the
analyst has to look up. The wording of a passage never changes silently: the status shows every change.
"""

from functools import cached_property

from annotations.anchors.candidates import candidates
from annotations.anchors.context import AnchorContext, same_words
from annotations.anchors.decision import decide
from annotations.anchors.index import RevisionIndex
from annotations.model import Anchor, CurrentPlace, Status
from annotations.text.span import Span


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
