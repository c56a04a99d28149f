"""The positions of the mentions in one article and the tagged state of each.

The article is scanned in pieces from the top. The positions are kept in arrays, so that finding the next untagged
mention stays fast even in an article of ten megabytes.
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
"""Code points before and after a row that are searched if the scan has not reached the row."""


class MentionPatterns:
    """The search patterns of a codebook and, for each theme, the themes whose tags cover its mentions."""

    def __init__(self, book: Codebook) -> None:
        """Compile the patterns of the current codebook."""
        self.lexicon = Lexicon(book)
        """The keywords of the codebook."""
        self.themes = [theme.id for theme in book]
        """Ids of all themes, in codebook order."""
        self.families: Mapping[str, set[str]] = {id: {id} for id in self.themes}
        """The subtree of each theme by id. A tag with any theme in the subtree covers a mention of the theme."""
        for theme in reversed(list(book)):
            if theme.parent is not None:
                self.families[theme.parent].update(self.families[theme.id])


class UntaggedMentions:
    """The mentions in an article, except those in page furniture."""

    def __init__(self, article: Article, wanted: MentionPatterns, store: AnnotationStore) -> None:
        """Prepare the scan of an article without starting it."""
        self._article = article
        self._wanted = wanted
        self._store = store
        self._starts, self._ends, self._themes = array("I"), array("I"), array("I")
        self._left = bytearray()
        self._scan = wanted.lexicon.scan(article.units, Span(0, len(article.text)))
        self._number = {id: number for number, id in enumerate(wanted.themes)}
        self.looked = 0
        """Number of code points scanned."""
        self.done = not wanted.lexicon
        """True once the whole article is scanned."""

    def continue_search(self, pieces: int) -> bool:
        """Scan a few more pieces, about a millisecond each. Return whether the scan is complete."""
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
        """Number of untagged mentions in the part scanned so far."""
        return self._left.count(1)

    def tally(self, index: int) -> str:
        """Return the rank of a mention among the untagged ones, as in ``3 of 12``. A ``+`` marks an incomplete scan."""
        return f"{self._left.count(1, 0, index + 1)} of {self.count}{'' if self.done else '+'}"

    def __getitem__(self, index: int) -> Mention:
        """Return the mention at an index, tagged or not."""
        return Mention(Span(self._starts[index], self._ends[index]), self._wanted.themes[self._themes[index]])

    def first_from(self, offset: int) -> int:
        """Return the index of the first mention that starts at or after an offset (code points), tagged or not."""
        return bisect_left(self._starts, offset)

    def after(self, index: int) -> int:
        """Return the index of the first untagged mention after an index, or -1."""
        return self._left.find(1, index + 1)

    def before(self, index: int) -> int:
        """Return the index of the last untagged mention before an index, or -1."""
        return self._left.rfind(1, 0, max(0, index))

    def holds(self, span: Span, index: int) -> bool:
        """Return whether a mention is untagged and lies inside a span."""
        return bool(self._left[index]) and span.contains(self[index].span)

    def first_in(self, span: Span) -> int:
        """Return the index of the first untagged mention that lies inside a span, or -1."""
        index = self.after(self.first_from(span.start) - 1)
        while index >= 0 and self._ends[index] > span.end > self._starts[index]:
            index = self.after(index)
        return index if index >= 0 and self._ends[index] <= span.end else -1

    def on(self, row: Span) -> list[Span]:
        """Return the spans of the untagged mentions that overlap a row of text, wholly or in part."""
        near = Span(max(0, row.start - LOOKAHEAD_LENGTH), row.end)
        if row.end <= self.looked or self.done:
            indexes = range(self.first_from(near.start), self.first_from(near.end))
            found: Iterable[Mention] = (self[index] for index in indexes if self._left[index])
        else:
            found = filter(self._is_untagged, self._ahead(row))
        return [mention.span for mention in found if mention.span.overlaps(row)]

    def update(self, span: Span) -> None:
        """Update the tagged state of the mentions inside a span where a passage was added or removed."""
        for index in range(self.first_from(span.start), self.first_from(span.end)):
            self._left[index] = self._is_untagged(self[index])

    def _ahead(self, row: Span) -> Iterable[Mention]:
        """Yield the mentions near a row that the scan has not reached."""
        paragraphs = self._article.units.paragraphs
        paragraph = paragraphs[paragraphs.last_from(row.start)]
        near = Span(max(paragraph.start, row.start - LOOKAHEAD_LENGTH), min(paragraph.end, row.end + LOOKAHEAD_LENGTH))
        found = self._wanted.lexicon.find_in(self._article.units, near)
        return (mention for mention in found if not self._article.lines.is_boilerplate(mention.span))

    def _is_untagged(self, mention: Mention) -> bool:
        """Return whether no passage of any coder with the theme, or with a theme below it, covers a mention."""
        family = self._wanted.families[mention.theme]
        return not any(
            passage.span.contains(mention.span) and not family.isdisjoint(passage.themes)
            for passage in self._store.passages.overlapping(self._article.path, mention.span)
        )
