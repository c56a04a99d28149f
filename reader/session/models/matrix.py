"""The matrix as an analyst looks at it: what it shows, which cell is highlighted, in what order the rows are."""

from collections.abc import Generator
from pathlib import PurePosixPath
from typing import TypeVar

from annotations.filters import parse
from annotations.matrix import TOTAL, Axis, CoOccurrence, Key, MatrixBuilder, MatrixSpec, Measure
from annotations.model import Passage
from reader.session.facts import FolderFacts
from reader.session.models.row_model import RowModel
from reader.session.session import Session

ARTICLES_PER_STEP = 50
"""Passages that a step looks at: a few milliseconds."""

Choice = TypeVar("Choice", Axis, Measure, CoOccurrence)


class MatrixModel(RowModel):
    """A table of numbers with its sums in the last row and the last column."""

    def __init__(self, session: Session) -> None:
        """Ask for themes by articles; nothing is counted yet."""
        super().__init__(session)
        self.spec = MatrixSpec()
        """What is shown, or about to be."""
        self.typed = ""
        """The filter, as typed."""
        self.column = 0
        """The highlighted column."""
        self.sorted_by: tuple[Key] | None = None
        """The column that the rows are sorted by, or none while they are in their own order."""
        self._counted = MatrixBuilder(self.spec, session.codebook, {}).build()
        self.shown = self._counted
        """The table as it is shown."""
        self.columns: tuple[Key, ...] = (TOTAL,)
        """The columns, the sums at the end."""

    def __len__(self) -> int:
        return len(self.shown.rows) + 1 if self.shown.counts else 0

    def key(self, index: int) -> str:
        """The key of a row; a line end for the sums, which is no key."""
        rows = self.shown.rows
        return rows[index] if index < len(rows) else "\n"

    def row(self, index: int) -> Key:
        """What the row at ``index`` is; the sums come last."""
        return self.shown.rows[index] if index < len(self.shown.rows) else TOTAL

    @property
    def cell(self) -> tuple[Key, Key]:
        """The highlighted cell, by row and column."""
        return self.row(self.index), self.columns[self.column]

    def name(self, axis: Axis, key: Key) -> str:
        """What a row or column is called in full: an article by its title."""
        if axis is Axis.ARTICLE and key:
            return self.session.catalog.known_facts(key, self.session.store.article(key)).title or key
        return self.shown.label(axis, key)

    def short(self, axis: Axis, key: Key) -> str:
        """The same where there is little room: an article by its number, or the name of its file."""
        if axis is not Axis.ARTICLE or not key:
            return self.shown.label(axis, key).rpartition(" / ")[2]
        stem = PurePosixPath(key).stem
        number = stem.partition("_")[0]
        return number if number.isdigit() else stem

    def set_filter(self, typed: str) -> None:
        """Count only what a filter lets through, from now on.

        Raises:
            FilterError: It is not whole, or asks for a theme that there is not.
        """
        parse(typed).predicate(self.session.codebook, {}, {}, lambda _: ())
        self.typed = typed

    def count(self) -> Generator[None, None, None]:
        """Count in steps of a few milliseconds; the table before stays until the last one.

        Raises:
            FilterError: A theme that the filter asks for is gone.
            UnknownName: A passage went meanwhile; then it is to be counted again.
        """
        session, store = self.session, self.session.store
        facts = FolderFacts(session)
        keep = parse(self.typed).predicate(session.codebook, facts, store.articles(), store.passages_with_theme)
        tally, together = MatrixBuilder(self.spec, session.codebook, facts), list[Passage]()
        for number, id in enumerate(store.passage_ids(), 1):
            passage = store.passage(id)
            if together and together[0].article != passage.article:
                tally.add(together)
                together = []
            if keep(passage):
                together.append(passage)
            if number % ARTICLES_PER_STEP == 0:
                yield
        if together:
            tally.add(together)
        here = self.cell if len(self) else None
        self._counted = tally.build()
        if self.sorted_by is not None and self.sorted_by[0] not in (*self._counted.columns, TOTAL):
            self.sorted_by = None
        self._arrange(here)

    def sort(self) -> str:
        """Sort the rows by the highlighted column, or not any more; tells which."""
        here = self.cell
        column = here[1]
        self.sorted_by = None if self.sorted_by == (column,) else (column,)
        self._arrange(here)
        return f"Sorted by {self.short(self.spec.columns, column)}" if self.sorted_by else "In their own order"

    def _arrange(self, here: tuple[Key, Key] | None) -> None:
        """Show what was counted, sorted; the same cell stays highlighted if it is still there."""
        self.shown = self._counted if self.sorted_by is None else self._counted.sorted_by(self.sorted_by[0])
        self.columns = (*self.shown.columns, TOTAL)
        rows: tuple[Key, ...] = (*self.shown.rows, TOTAL)
        row, column = here or (rows[0], self.columns[0])
        self.index = rows.index(row) if row in rows else 0
        self.column = self.columns.index(column) if column in self.columns else 0

    def move(self, by: int) -> None:
        """Highlight the column ``by`` further right, stopping at the ends."""
        self.column = max(0, min(self.column + by, len(self.columns) - 1))

    def set_spec(self, spec: MatrixSpec) -> None:
        """Ask for something else; what is counted next shows it."""
        self.spec, self.sorted_by = spec, None


def next_choice(choice: Choice) -> Choice:
    """The next of the same kind, from the last on the first."""
    kinds = list(type(choice))
    return kinds[(kinds.index(choice) + 1) % len(kinds)]
