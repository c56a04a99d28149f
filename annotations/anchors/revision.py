"""Find passages again in an article that has changed.

A passage is taken to its new place only when its words, or what stands around them, leave no doubt; it is offered when
they leave some; and it is called lost otherwise, because words quoted from the wrong place are worse than words to be
looked up. What a passage says is never changed silently: other words are other words, and the status tells.
"""

from functools import cached_property

from annotations.anchors.candidates import candidates
from annotations.anchors.context import AnchorContext, same_words
from annotations.anchors.decision import decide
from annotations.anchors.index import RevisionIndex
from annotations.model import Anchor, CurrentPlace, Status
from annotations.text.span import Span


class Revision:
    """A text in which passages of its earlier states are looked for; what that needs is made once, when needed."""

    def __init__(self, text: str, sha256: str) -> None:
        """Take the canonical text of an article as it is now, and its digest."""
        self.text = text
        self.sha256 = sha256

    @cached_property
    def _index(self) -> RevisionIndex:
        return RevisionIndex(self.text)

    def locate(self, anchor: Anchor) -> CurrentPlace | None:
        """Where a passage stands now, and how sure that is; none when the anchor was made on this very text.

        A lost passage keeps the offsets that it had.
        """
        if anchor.sha256 == self.sha256:
            return None
        old = AnchorContext.from_anchor(anchor)
        span, status = self._verbatim(anchor, old) or self._alike(anchor, old) or (anchor.span, Status.ORPHAN)
        return CurrentPlace(span.start, span.end, self.sha256, status)

    def _verbatim(self, anchor: Anchor, old: AnchorContext) -> tuple[Span, Status] | None:
        """The place where all that the anchor remembers stands as it stood: at its old offset, or only once."""
        start = anchor.start - old.offset
        if start >= 0 and self.text.startswith(old.text, start):
            return anchor.span, Status.EXACT
        place = self.text.find(old.text)
        if place < 0 or self.text.find(old.text, place + 1) >= 0:
            return None
        start = place + old.offset
        return Span(start, start + anchor.span.length), Status.MOVED

    def _alike(self, anchor: Anchor, old: AnchorContext) -> tuple[Span, Status] | None:
        """The likeliest place, as far as it is likely enough."""
        found = decide(self._index, old, candidates(self._index, old))
        if found is None:
            return None
        place, status = found
        if status is Status.CHANGED and same_words(anchor.exact, place.span.extract(self.text)):
            status = Status.EXACT if place.span == anchor.span else Status.MOVED
        return place.host if status is Status.HOST else place.span, status
