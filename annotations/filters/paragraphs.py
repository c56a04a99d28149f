"""Lookup of passages that share a paragraph with given passages."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from annotations.model import Passage
from annotations.text.span import Span


class PassageParagraphs:
    """The paragraphs of given passages, by article; each lookup takes logarithmic time."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Index the paragraphs of the passages."""
        spans: defaultdict[str, set[Span]] = defaultdict(set)
        for passage in passages:
            spans[passage.article].add(paragraph_of(passage))
        self._starts: dict[str, list[int]] = {}
        self._reach: dict[str, list[int]] = {}
        for article, found in spans.items():
            ordered = sorted(found)
            self._starts[article] = [span.start for span in ordered]
            self._reach[article] = list(accumulate((span.end for span in ordered), max))

    def hold(self, passage: Passage) -> bool:
        """Return whether a passage's paragraph overlaps one of these paragraphs."""
        starts = self._starts.get(passage.article)
        if starts is None:
            return False
        span = paragraph_of(passage)
        before = bisect_left(starts, span.end)
        return before > 0 and self._reach[passage.article][before - 1] > span.start


def paragraph_of(passage: Passage) -> Span:
    """Return the paragraph of a passage, or the stretch of paragraphs that it crosses.

    The span is the one in the anchor, shifted by as many code points as the passage has moved since.
    """
    by = passage.span.start - passage.anchor.start
    start, end = passage.anchor.paragraph
    return Span(start + by, end + by)
