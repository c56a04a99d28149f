"""Contingency tables of passages, such as theme by article or theme by theme, with the passages behind each count.

The row of a theme includes passages tagged with its subthemes, as ``theme:`` of the filter language does. A passage may
appear in several rows or columns, but the totals count it once. If rows and columns are both themes, a cell holds the
passages of the row's theme that co-occur with a passage of the column's theme: their spans, sentences or paragraphs
overlap.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from annotations.codebook import Codebook
from annotations.filters.conditions import paragraph_of, sentence_of
from annotations.filters.fields import FactsOf
from annotations.model import Passage
from annotations.text.span import Span
from annotations.text.words import count_words


class Axis(StrEnum):
    """The unit of rows or columns. The interface cycles through the axes in this order, from themes by articles on."""

    ARTICLE = "article"
    THEME = "theme"
    OUTLET = "outlet"
    EVENT = "event"
    SPEAKER = "speaker"
    CODER = "coder"


class Measure(StrEnum):
    """The unit that a cell counts."""

    PASSAGES = "passages"
    ARTICLES = "articles"
    WORDS = "words"


class CoOccurrence(StrEnum):
    """The criterion by which two passages co-occur."""

    OVERLAP = "overlap"
    """The passages share a code point, or are the same passage."""
    SENTENCE = "sentence"
    """The sentences around the passages share a code point."""
    PARAGRAPH = "paragraph"
    """The paragraphs around the passages share a code point."""


class MatrixSpec(NamedTuple):
    """The specification of a table: its axes, its measure and its co-occurrence criterion."""

    rows: Axis = Axis.THEME
    columns: Axis = Axis.ARTICLE
    measure: Measure = Measure.PASSAGES
    by: CoOccurrence = CoOccurrence.OVERLAP
    """Co-occurrence criterion; used only if rows and columns are both themes."""


NO_VALUE = ""
"""Key of the row or column for passages without a theme, a speaker, an outlet or an event."""

TOTAL = None
"""Key of the row or column that holds the totals."""

Key = str | None
"""Key of a row or column: a theme id, an article path or a name; :data:`TOTAL` for the totals."""

Cell = tuple[Key, Key]
"""Keys of a row and a column."""


@dataclass(frozen=True)
class Matrix:
    """A finished table of counts."""

    spec: MatrixSpec
    rows: tuple[str, ...]
    """Keys of the rows, in order."""
    columns: tuple[str, ...]
    """Keys of the columns, in order."""
    labels: Mapping[tuple[Axis, str], str]
    """Labels of the keys that are not their own label."""
    cells: Mapping[Cell, Collection[str]]
    """Ids of the passages of each non-empty cell, in store order."""
    counts: Mapping[Cell, int]
    """Count of each non-empty cell."""

    def __getitem__(self, cell: Cell) -> int:
        """Return the count of a cell, given as row and column key; 0 for an empty cell."""
        return self.counts.get(cell, 0)

    def label(self, axis: Axis, key: Key) -> str:
        """Return the label of a row or column."""
        return "all" if key is TOTAL else self.labels.get((axis, key)) or key or f"no {axis}"

    def sorted_by(self, column: Key) -> "Matrix":
        """Return a copy of the table with its rows sorted by one column, greatest count first."""
        rows = sorted(self.rows, key=lambda row: -self[row, column])
        return Matrix(self.spec, tuple(rows), self.columns, self.labels, self.cells, self.counts)


def count_passages(passages: Iterable[Passage], spec: MatrixSpec, book: Codebook, facts: FactsOf) -> Matrix:
    """Count passages into a table.

    Args:
        passages: The passages, grouped by article and sorted by start within each article.
        spec: The specification of the table.
        book: The codebook with the themes of the passages.
        facts: Returns the details of an article, given its path.
    """
    builder = MatrixBuilder(spec, book, facts)
    for passage in passages:
        builder.add(passage)
    return builder.build()


class MatrixBuilder:
    """A builder that counts a table article by article, in time linear in the passages and the cells they fall in."""

    def __init__(self, spec: MatrixSpec, book: Codebook, facts: FactsOf) -> None:
        """Create an empty table; for the arguments see :func:`count_passages`."""
        self._spec = spec
        self._book = book
        self._facts = facts
        self._with_ancestors = {theme.id: _with_ancestors(book, theme.id) for theme in book}
        self._article: list[Passage] = []
        self._cells: defaultdict[Cell, list[str]] = defaultdict(list)
        self._counts: Counter[Cell] = Counter()

    def add(self, passage: Passage) -> None:
        """Add a passage; those of one article follow each other, sorted by start."""
        if self._article and self._article[0].article != passage.article:
            self._count_article()
        self._article.append(passage)

    def _count_article(self) -> None:
        passages, self._article = self._article, []
        measure, in_article = self._spec.measure, set[Cell]()
        for passage, cells in self._cells_of(passages):
            for cell in cells:
                self._cells[cell].append(passage.id)
            if measure is Measure.WORDS:
                self._counts.update(dict.fromkeys(cells, count_words(passage.anchor.exact)))
            elif measure is Measure.ARTICLES:
                in_article.update(cells)
        self._counts.update(in_article)

    def _cells_of(self, passages: Sequence[Passage]) -> Iterator[tuple[Passage, Sequence[Cell]]]:
        """Yield each passage of one article with its cells, including those of the totals."""
        rows_of, columns_of = (self._keys(axis, passages[0].article) for axis in self._spec[:2])
        by_theme = self._spec[:2] == (Axis.THEME, Axis.THEME)
        columns = self._co_occurring(passages) if by_theme else map(columns_of, passages)
        for passage, in_columns in zip(passages, columns, strict=True):
            in_rows = rows_of(passage)
            if in_rows and in_columns:
                yield passage, list(product((*in_rows, TOTAL), (*in_columns, TOTAL)))

    def _keys(self, axis: Axis, article: str) -> Callable[[Passage], Collection[str]]:
        """Return a function that maps a passage of an article to its keys on an axis."""
        if axis is Axis.ARTICLE:
            return lambda _: (article,)
        if axis in (Axis.OUTLET, Axis.EVENT):
            name = getattr(self._facts(article), axis)
            return lambda _: (name,)
        if axis is Axis.THEME:
            return lambda passage: self._themes(passage) or (NO_VALUE,)
        return (lambda passage: (passage.speaker,)) if axis is Axis.SPEAKER else (lambda passage: (passage.coder,))

    def _themes(self, passage: Passage) -> Collection[str]:
        """Return the ids of a passage's themes and of their ancestors."""
        if len(passage.tags) == 1:
            return self._with_ancestors[passage.tags[0].theme]
        return {theme for tag in passage.tags for theme in self._with_ancestors[tag.theme]}

    def _co_occurring(self, passages: Sequence[Passage]) -> Iterator[Collection[str]]:
        """Return, for each passage, the themes that co-occur with it, including its own.

        The method sweeps twice over the passages. In the forward sweep, ``max_end`` maps each theme to the greatest end
        of its passages so far; themes whose end is beyond a passage's start co-occur with it. In the backward sweep,
        ``next_start`` maps each theme to the start of its next passage, nearest last; themes whose next passage starts
        before a passage's end co-occur with it.
        """
        span_of = _SPANS[self._spec.by]
        spans = sorted((span_of(passage), number) for number, passage in enumerate(passages))
        themes = [self._themes(passage) for passage in passages]
        tagged = [(span, themes[number], number) for span, number in spans if themes[number]]
        found: list[set[str]] = [set(own) for own in themes]
        max_end: dict[str, int] = {}
        for (start, end), own, number in tagged:
            max_end = {theme: greatest for theme, greatest in max_end.items() if greatest > start}
            found[number].update(max_end)
            max_end |= {theme: max(end, max_end.get(theme, 0)) for theme in own}
        next_start: dict[str, int] = {}
        for (start, end), own, number in reversed(tagged):
            for theme in reversed(next_start):
                if next_start[theme] >= end:
                    break
                found[number].add(theme)
            for theme in own:
                next_start.pop(theme, None)
                next_start[theme] = start
        return iter(found)

    def build(self) -> Matrix:
        """Return the finished table.

        A theme axis has every theme of the codebook; any other axis has only keys with passages, sorted by key.
        """
        if self._article:
            self._count_article()
        rows, columns = (
            self._ordered(axis, {cell[side] for cell in self._cells}) for side, axis in enumerate(self._spec[:2])
        )
        labels = {(Axis.THEME, theme.id): self._book.label(theme.id) for theme in self._book}
        counted = self._spec.measure is not Measure.PASSAGES
        counts = +self._counts if counted else {cell: len(ids) for cell, ids in self._cells.items()}
        return Matrix(self._spec, rows, columns, labels, self._cells, counts)

    def _ordered(self, axis: Axis, keys: set[Key]) -> tuple[str, ...]:
        names = [theme.id for theme in self._book] if axis is Axis.THEME else sorted(filter(None, keys))
        return (*names, NO_VALUE) if NO_VALUE in keys else tuple(names)


def _with_ancestors(book: Codebook, id: str) -> tuple[str, ...]:
    theme = book.get(id)
    return (id,) if theme.parent is None else (id, *_with_ancestors(book, theme.parent))


_SPANS: Mapping[CoOccurrence, Callable[[Passage], Span]] = {
    CoOccurrence.OVERLAP: lambda passage: passage.span,
    CoOccurrence.SENTENCE: sentence_of,
    CoOccurrence.PARAGRAPH: paragraph_of,
}
