"""An index of the words of a revised article, built once for all passages of that article."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from annotations.anchors.anchor import word_pattern
from annotations.text.normalized import NormalizedText
from annotations.text.span import Span

MAX_WINDOWS: Final = 5
"""Maximum number of windows that one search returns."""
MAX_OCCURRENCES: Final = 3_000
"""Maximum number of word occurrences that one search examines, rarest words first."""
MIN_DISTANCE_WORDS: Final = 6
"""Minimum distance, in words, at which two places count as different."""


class RevisionIndex:
    """The folded words of a text in order, with a mapping back to the text."""

    def __init__(self, text: str) -> None:
        """Find the words of ``text``, in time linear in its length."""
        self._folded = NormalizedText(text)
        self.text = self._folded.text
        """The folded text."""
        self.words: list[str] = []
        """The words of the folded text in order."""
        self._starts = array("I")
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for match in word_pattern().finditer(self.text):  # word by word, so that other threads can run
            self._places[match[0]].append(len(self.words))
            self.words.append(match[0])
            self._starts.append(match.start())

    def stretch(self, words: Span) -> Span:
        """Return the span in the folded text of a range of words, which must not be empty."""
        return Span(self._starts[words.start], self._starts[words.end - 1] + len(self.words[words.end - 1]))

    def original(self, stretch: Span) -> Span:
        """Return the span of the original text that corresponds to a stretch of the folded text."""
        return self._folded.span(*stretch)

    def contains_run(self, words: Sequence[str], times: int = 1) -> bool:
        """Return whether exactly these words occur in a row at least ``times`` times."""
        rarest = min(range(len(words)), key=lambda index: len(self._where(words[index])), default=-1)
        starts = (place - rarest for place in (self._where(words[rarest])[:MAX_OCCURRENCES] if words else ()))
        return times <= sum(self.words[start : start + len(words)] == words for start in starts if start >= 0)

    def windows(self, words: Sequence[str]) -> list[Span]:
        """Return windows in which many of the words occur in roughly the same order, most likely first.

        The windows are index ranges of :attr:`words`. Each occurrence of a word votes for the position of the first of
        ``words`` that it implies; rare and long words have more weight.
        """
        width = max(len(words) // 2, MIN_DISTANCE_WORDS)
        votes: defaultdict[int, float] = defaultdict(float)
        steps = 0
        for index in sorted(range(len(words)), key=lambda index: len(self._where(words[index]))):
            places = self._where(words[index])
            steps += len(places)
            if steps > MAX_OCCURRENCES:
                break
            for place in places:
                bucket, share = (place - index) // width, len(words[index]) / len(places) ** 0.5
                votes[bucket] += share
                votes[bucket + 1] += share / 2
        starts = (bucket * width - width for bucket in sorted(votes, key=votes.__getitem__, reverse=True)[:MAX_WINDOWS])
        return [Span(max(start, 0), min(start + len(words) + 3 * width, len(self.words))) for start in starts]

    def _where(self, word: str) -> Sequence[int]:
        return self._places.get(word, ())
