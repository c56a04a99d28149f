"""Where the mentions of one article stand, and which of them nobody has tagged.

They are looked for piece by piece from the top of the article. Places are kept in arrays, so that finding the next
untagged one takes no longer in an article of ten megabytes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice

from annotations.codebook import Codebook
from annotations.mentions import Lexicon, Mention
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from reader.articles.article import Article

LOOKAHEAD_LENGTH = 1_000
"""Code points beside a row that are looked at when the search has not come there."""


class MentionPatterns:
    """What to look for: the words of a codebook, and which tags make a mention of a theme a tagged one."""

    def __init__(self, book: Codebook) -> None:
        """Take the codebook as it is now."""
        self.lexicon = Lexicon(book)
        """The words."""
        self.themes = [theme.id for theme in book]
        """Ids of all themes, in the order of the codebook."""
        self.families: Mapping[str, set[str]] = {id: {id} for id in self.themes}
        """Each theme with all under it: who tagged with one of these has tagged a mention of the theme."""
        for theme in reversed(list(book)):
            if theme.parent is not None:
                self.families[theme.parent].update(self.families[theme.id])


class UntaggedMentions:
    """The mentions of an article, page furniture aside."""

    def __init__(self, article: Article, wanted: MentionPatterns, store: AnnotationStore) -> None:
        """Nothing is looked for yet."""
        self._article = article
        self._wanted = wanted
        self._store = store
        self._starts, self._ends, self._themes = array("I"), array("I"), array("I")
        self._left = bytearray()
        self._scan = wanted.lexicon.scan(article.units, Span(0, len(article.text)))
        self._number = {id: number for number, id in enumerate(wanted.themes)}
        self.looked = 0
        """How many code points have been looked through."""
        self.done = not wanted.lexicon
        """Whether all of it has been looked through."""

    def continue_search(self, pieces: int) -> bool:
        """Look through a few pieces more, about a millisecond each; tells whether that was all."""
        before = self.looked
        for end, mentions in islice(self._scan, pieces):
            self.looked = end
            for mention in mentions:
                if not self._article.lines.is_boilerplate(mention.span):
                    self._starts.append(mention.span.start)
                    self._ends.append(mention.span.end)
                    self._themes.append(self._number[mention.theme])
                    self._left.append(self._is_untagged(mention))
        self.done = self.looked in (before, len(self._article.text))
        return self.done

    @property
    def path(self) -> str:
        """Path of the article."""
        return self._article.path

    @property
    def count(self) -> int:
        """How many mentions nobody has tagged, as far as it is looked through."""
        return self._left.count(1)

    def tally(self, index: int) -> str:
        """Which of how many one is: ``3 of 12``."""
        return f"{self._left.count(1, 0, index + 1)} of {self.count}{'' if self.done else '+'}"

    def __getitem__(self, index: int) -> Mention:
        """The mention with an index, tagged or not."""
        return Mention(Span(self._starts[index], self._ends[index]), self._wanted.themes[self._themes[index]])

    def first_from(self, offset: int) -> int:
        """Index of the first mention that starts at an offset or after it, tagged or not."""
        return bisect_left(self._starts, offset)

    def after(self, index: int) -> int:
        """Index of the first untagged mention after an index, or -1."""
        return self._left.find(1, index + 1)

    def before(self, index: int) -> int:
        """Index of the last untagged mention before an index, or -1."""
        return self._left.rfind(1, 0, max(0, index))

    def holds(self, span: Span, index: int) -> bool:
        """Whether a mention lies inside a span and nobody has tagged it."""
        return bool(self._left[index]) and span.contains(self[index].span)

    def first_in(self, span: Span) -> int:
        """Index of the first untagged mention that lies inside a span, or -1."""
        index = self.after(self.first_from(span.start) - 1)
        while index >= 0 and self._ends[index] > span.end > self._starts[index]:
            index = self.after(index)
        return index if index >= 0 and self._ends[index] <= span.end else -1

    def on(self, row: Span) -> list[Span]:
        """Where untagged mentions stand on a row of text, of which they may share only a part."""
        near = Span(max(0, row.start - LOOKAHEAD_LENGTH), row.end)
        if row.end <= self.looked or self.done:
            indexes = range(self.first_from(near.start), self.first_from(near.end))
            found: Iterable[Mention] = (self[index] for index in indexes if self._left[index])
        else:
            found = filter(self._is_untagged, self._ahead(row))
        return [mention.span for mention in found if mention.span.overlaps(row)]

    def update(self, span: Span) -> None:
        """A passage came or went at a span: see which mentions inside it are tagged now."""
        for index in range(self.first_from(span.start), self.first_from(span.end)):
            self._left[index] = self._is_untagged(self[index])

    def _ahead(self, row: Span) -> Iterable[Mention]:
        """The mentions near a row that the search has not come to."""
        paragraphs = self._article.units.paragraphs
        paragraph = paragraphs[paragraphs.last_from(row.start)]
        near = Span(max(paragraph.start, row.start - LOOKAHEAD_LENGTH), min(paragraph.end, row.end + LOOKAHEAD_LENGTH))
        found = self._wanted.lexicon.find_in(self._article.units, near)
        return (mention for mention in found if not self._article.lines.is_boilerplate(mention.span))

    def _is_untagged(self, mention: Mention) -> bool:
        """Whether no passage with the theme, or with one under it, covers a mention, whoever tagged it."""
        family = self._wanted.families[mention.theme]
        return not any(
            passage.span.contains(mention.span) and not family.isdisjoint(passage.themes)
            for passage in self._store.passages_at(self._article.path, mention.span)
        )
