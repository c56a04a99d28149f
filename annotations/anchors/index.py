"""The words of a revised article and where each of them stands, made once for all passages looked for in it."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from annotations.anchors.context import word
from annotations.text.normalized import normalize
from annotations.text.span import Span

_WINDOWS: Final = 5
"""Places looked at more closely for one passage."""
_STEPS: Final = 3_000
"""Places of words looked at for one passage; the rarest words come first."""
_NARROWEST: Final = 6
"""Words by which two places must be apart to be told from each other, at least."""


class RevisionIndex:
    """A text's words in order, folded, with the way back to the text."""

    def __init__(self, text: str) -> None:
        """Find the words of ``text``, in time linear in its length."""
        self._folded = normalize(text)
        self.text = self._folded.text
        """The folded text."""
        self.words: list[str] = []
        """Its words in order."""
        self._starts = array("I")
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for match in word().finditer(self.text):  # word by word, so that other threads have their turn
            self._places[match[0]].append(len(self.words))
            self.words.append(match[0])
            self._starts.append(match.start())

    def stretch(self, words: Span) -> Span:
        """Where some words, at least one, stand in the folded text."""
        return Span(self._starts[words.start], self._starts[words.end - 1] + len(self.words[words.end - 1]))

    def original(self, stretch: Span) -> Span:
        """The span of the text that a stretch of the folded one was made of."""
        return self._folded.span(*stretch)

    def contains_run(self, words: Sequence[str], times: int = 1) -> bool:
        """Whether just these words follow each other, so often at least."""
        rarest = min(range(len(words)), key=lambda index: len(self._where(words[index])), default=-1)
        starts = (place - rarest for place in (self._where(words[rarest])[:_STEPS] if words else ()))
        return times <= sum(self.words[start : start + len(words)] == words for start in starts if start >= 0)

    def windows(self, words: Sequence[str]) -> list[Span]:
        """Where many of the words stand in about their order, the likeliest place first; as indexes of words.

        Each place of a word votes for where the first of ``words`` would be, rare and long ones with more weight.
        """
        width = max(len(words) // 2, _NARROWEST)
        votes: defaultdict[int, float] = defaultdict(float)
        steps = 0
        for index in sorted(range(len(words)), key=lambda index: len(self._where(words[index]))):
            places = self._where(words[index])
            steps += len(places)
            if steps > _STEPS:
                break
            for place in places:
                bucket, share = (place - index) // width, len(words[index]) / len(places) ** 0.5
                votes[bucket] += share
                votes[bucket + 1] += share / 2
        starts = (bucket * width - width for bucket in sorted(votes, key=votes.__getitem__, reverse=True)[:_WINDOWS])
        return [Span(max(start, 0), min(start + len(words) + 3 * width, len(self.words))) for start in starts]

    def _where(self, word: str) -> Sequence[int]:
        return self._places.get(word, ())
