"""Paragraphs that hold certain passages, and which other passages stand in them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from annotations.model import Passage
from annotations.text.span import Span


class PassageParagraphs:
    """The paragraphs of some passages, by article, so that each question takes logarithmic time."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Note the paragraphs that these passages stand in."""
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
        """Whether a passage stands in one of these paragraphs, be it only with a part."""
        starts = self._starts.get(passage.article)
        if starts is None:
            return False
        span = paragraph_of(passage)
        before = bisect_left(starts, span.end)
        return before > 0 and self._reach[passage.article][before - 1] > span.start


def paragraph_of(passage: Passage) -> Span:
    """The paragraph around a passage, or the first to the last it crosses, moved along when the passage has moved."""
    by = passage.span.start - passage.anchor.start
    start, end = passage.anchor.paragraph
    return Span(start + by, end + by)
