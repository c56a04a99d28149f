"""Tables of passages: themes by article, by outlet, by each other, with the passages behind every number.

A theme's row holds what is tagged with it or with a theme under it, as ``theme:`` of the filter language does. A
passage may stand in several rows, or columns, but the sums count it once. Where rows and columns are both themes, a
cell holds the passages of the row's theme that meet one of the column's: whose spans, sentences or paragraphs overlap.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, product
from operator import attrgetter
from typing import NamedTuple

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.filters.paragraphs import paragraph_of
from annotations.model import Passage
from annotations.text.span import Span
from annotations.text.words import count_words


class Axis(StrEnum):
    """What rows or columns are; an analyst goes through them in this order, from themes by articles on."""

    ARTICLE = "article"
    THEME = "theme"
    OUTLET = "outlet"
    EVENT = "event"
    SPEAKER = "speaker"
    CODER = "coder"


class Measure(StrEnum):
    """What a cell counts."""

    PASSAGES = "passages"
    ARTICLES = "articles"
    WORDS = "words"


class CoOccurrence(StrEnum):
    """When a passage of one theme meets one of another."""

    OVERLAP = "overlap"
    """They share a code point, or are the same."""
    SENTENCE = "sentence"
    """Their sentences do."""
    PARAGRAPH = "paragraph"
    """Their paragraphs do."""


class MatrixSpec(NamedTuple):
    """What a table shows."""

    rows: Axis = Axis.THEME
    columns: Axis = Axis.ARTICLE
    measure: Measure = Measure.PASSAGES
    by: CoOccurrence = CoOccurrence.OVERLAP
    """Matters only where rows and columns are both themes."""


NO_VALUE = ""
"""The heading of passages without a theme, a speaker, an outlet or an event."""

TOTAL = None
"""Stands for all rows, or all columns, where the key of one is asked for."""

Key = str | None
"""A theme's id, an article's path, a name; :data:`TOTAL` for all."""

Cell = tuple[Key, Key]
"""Keys of a row and a column."""


@dataclass(frozen=True)
class Matrix:
    """A table that was counted."""

    spec: MatrixSpec
    rows: tuple[str, ...]
    """Keys of the rows, in order."""
    columns: tuple[str, ...]
    """Keys of the columns, in order."""
    labels: Mapping[tuple[Axis, str], str]
    """What keys are called where that is not the key itself."""
    cells: Mapping[Cell, Collection[str]]
    """Ids of the passages of each cell that has any, in the order of the store."""
    counts: Mapping[Cell, int]
    """The number of each cell that has one."""

    def __getitem__(self, cell: Cell) -> int:
        """The number of a cell, by row and column."""
        return self.counts.get(cell, 0)

    def label(self, axis: Axis, key: Key) -> str:
        """What a row or a column is called."""
        return "all" if key is TOTAL else self.labels.get((axis, key)) or key or f"no {axis}"

    def sorted_by(self, column: Key) -> "Matrix":
        """The same table, the rows with the greatest numbers in a column first."""
        rows = sorted(self.rows, key=lambda row: -self[row, column])
        return Matrix(self.spec, tuple(rows), self.columns, self.labels, self.cells, self.counts)


def count_passages(
    passages: Iterable[Passage], spec: MatrixSpec, book: Codebook, facts: Mapping[str, ArticleFacts]
) -> Matrix:
    """Count passages, those of an article given together and by start, with what is known of the articles by path."""
    tally = MatrixBuilder(spec, book, facts)
    for _, group in groupby(passages, key=attrgetter("article")):
        tally.add(list(group))
    return tally.build()


class MatrixBuilder:
    """A table that is being counted, article by article, in time linear in the passages and the cells they fall in."""

    def __init__(self, spec: MatrixSpec, book: Codebook, facts: Mapping[str, ArticleFacts]) -> None:
        """Begin with nothing counted; arguments as for :func:`count_passages`."""
        self._question = spec
        self._book = book
        self._facts = facts
        self._above = {theme.id: _line(book, theme.id) for theme in book}
        self._cells: defaultdict[Cell, list[str]] = defaultdict(list)
        self._counts: Counter[Cell] = Counter()

    def add(self, passages: Sequence[Passage]) -> None:
        """Count all passages of one article, which are given by start."""
        measure, here = self._question.measure, set[Cell]()
        for passage, cells in self._fallen(passages):
            for cell in cells:
                self._cells[cell].append(passage.id)
            if measure is Measure.WORDS:
                self._counts.update(dict.fromkeys(cells, count_words(passage.anchor.exact)))
            elif measure is Measure.ARTICLES:
                here.update(cells)
        self._counts.update(here)

    def _fallen(self, passages: Sequence[Passage]) -> Iterator[tuple[Passage, Sequence[Cell]]]:
        """The passages of one article with the cells that each falls in, the sums among them."""
        rows_of, columns_of = (self._keys(axis, passages[0].article) for axis in self._question[:2])
        by_theme = self._question[:2] == (Axis.THEME, Axis.THEME)
        columns = self._met(passages) if by_theme else map(columns_of, passages)
        for passage, in_columns in zip(passages, columns, strict=True):
            in_rows = rows_of(passage)
            if in_rows and in_columns:
                yield passage, list(product((*in_rows, TOTAL), (*in_columns, TOTAL)))

    def _keys(self, axis: Axis, article: str) -> Callable[[Passage], Collection[str]]:
        """Gives the keys of a passage of an article on an axis."""
        if axis is Axis.ARTICLE:
            return lambda _: (article,)
        if axis in (Axis.OUTLET, Axis.EVENT):
            name = getattr(self._facts.get(article), axis, NO_VALUE)
            return lambda _: (name,)
        if axis is Axis.THEME:
            return lambda passage: self._themes(passage) or (NO_VALUE,)
        return (lambda passage: (passage.speaker,)) if axis is Axis.SPEAKER else (lambda passage: (passage.coder,))

    def _themes(self, passage: Passage) -> Collection[str]:
        """The themes of a passage and those above them."""
        if len(passage.tags) == 1:
            return self._above[passage.tags[0].theme]
        return {above for tag in passage.tags for above in self._above[tag.theme]}

    def _met(self, passages: Sequence[Passage]) -> Iterator[Collection[str]]:
        """The themes that each passage with themes meets, its own among them.

        Two sweeps. Forwards, ``reach`` holds for each theme how far its passages have reached: those that reach beyond
        a passage's start meet it. Backwards, ``ahead`` holds for each theme where its next passage begins, the nearest
        last: those that begin before a passage's end meet it.
        """
        place = _PLACES[self._question.by]
        spans = sorted((place(passage), number) for number, passage in enumerate(passages))
        themes = [self._themes(passage) for passage in passages]
        places = [(span, themes[number], number) for span, number in spans if themes[number]]
        met: list[set[str]] = [set(own) for own in themes]
        reach: dict[str, int] = {}
        for (start, end), own, number in places:
            reach = {theme: reached for theme, reached in reach.items() if reached > start}
            met[number].update(reach)
            reach |= {theme: max(end, reach.get(theme, 0)) for theme in own}
        ahead: dict[str, int] = {}
        for (start, end), own, number in reversed(places):
            for theme in reversed(ahead):
                if ahead[theme] >= end:
                    break
                met[number].add(theme)
            for theme in own:
                ahead.pop(theme, None)
                ahead[theme] = start
        return iter(met)

    def build(self) -> Matrix:
        """What was counted: every theme of the codebook, of all else what has passages, by name."""
        rows, columns = (
            self._ordered(axis, {cell[side] for cell in self._cells}) for side, axis in enumerate(self._question[:2])
        )
        labels = {(Axis.THEME, theme.id): self._book.label(theme.id) for theme in self._book}
        counted = self._question.measure is not Measure.PASSAGES
        counts = +self._counts if counted else {cell: len(ids) for cell, ids in self._cells.items()}
        return Matrix(self._question, rows, columns, labels, self._cells, counts)

    def _ordered(self, axis: Axis, keys: set[Key]) -> tuple[str, ...]:
        nothing = (NO_VALUE,) if NO_VALUE in keys else ()
        names = [theme.id for theme in self._book] if axis is Axis.THEME else sorted(filter(None, keys))
        return (*names, *nothing)


def _line(book: Codebook, id: str) -> tuple[str, ...]:
    """A theme and those above it."""
    theme = book.get(id)
    return (id,) if theme.parent is None else (id, *_line(book, theme.parent))


def _sentence_of(passage: Passage) -> Span:
    """The sentence around a passage, moved along when the passage has moved."""
    by = passage.span.start - passage.anchor.start
    return Span(passage.anchor.host.start + by, passage.anchor.host.end + by)


_PLACES: Mapping[CoOccurrence, Callable[[Passage], Span]] = {
    CoOccurrence.OVERLAP: lambda passage: passage.span,
    CoOccurrence.SENTENCE: _sentence_of,
    CoOccurrence.PARAGRAPH: paragraph_of,
}
