"""The matrix screen's model: the counts, the highlighted cell and the order of the rows."""

from collections.abc import Generator
from pathlib import PurePosixPath
from typing import TypeVar

from annotations.filters import compile_query
from annotations.matrix import TOTAL, Axis, CoOccurrence, Key, MatrixBuilder, MatrixSpec, Measure
from reader.session.models.row_model import RowModel
from reader.session.session import Session

PASSAGES_PER_STEP = 50
"""Number of passages processed per step, which takes a few milliseconds."""

Choice = TypeVar("Choice", Axis, Measure, CoOccurrence)


class MatrixModel(RowModel):
    """A table of numbers with totals in the last row and the last column."""

    def __init__(self, session: Session) -> None:
        """Create an uncounted matrix of themes by articles."""
        super().__init__(session)
        self.spec = MatrixSpec()
        """The specification of the current matrix, or of the next one to be counted."""
        self.column = 0
        """Index of the highlighted column."""
        self.sorted_by: tuple[Key] | None = None
        """The column that the rows are sorted by, or ``None`` while they are in their natural order."""
        self._query = compile_query("", session.codebook)
        self._counted = MatrixBuilder(self.spec, session.codebook, session.facts).build()
        self.shown = self._counted
        """The table in display order."""
        self.columns: tuple[Key, ...] = (TOTAL,)
        """The columns, with the totals last."""

    def __len__(self) -> int:
        return len(self.shown.rows) + 1 if self.shown.counts else 0

    def key(self, index: int) -> str:
        """Return the key of a row. The row of totals has a line feed, which is not a valid key."""
        rows = self.shown.rows
        return rows[index] if index < len(rows) else "\n"

    def row(self, index: int) -> Key:
        """Return the axis key of the row at ``index``. The totals come last."""
        return self.shown.rows[index] if index < len(self.shown.rows) else TOTAL

    @property
    def cell(self) -> tuple[Key, Key]:
        """The row and the column of the highlighted cell."""
        return self.row(self.index), self.columns[self.column]

    def name(self, axis: Axis, key: Key) -> str:
        """Return the full label of a row or column. The label of an article is its title."""
        if axis is Axis.ARTICLE and key:
            return self.session.catalog.known_facts(key, self.session.store.article(key)).title or key
        return self.shown.label(axis, key)

    def short(self, axis: Axis, key: Key) -> str:
        """Return the short label of a row or column. The label of an article is its number or the name of its file."""
        if axis is not Axis.ARTICLE or not key:
            return self.shown.label(axis, key).rpartition(" / ")[2]
        stem = PurePosixPath(key).stem
        number = stem.partition("_")[0]
        return number if number.isdigit() else stem

    def set_filter(self, typed: str) -> None:
        """Set the filter for the next count.

        Raises:
            FilterError: The filter is incomplete or refers to a theme that does not exist.
        """
        self._query = compile_query(typed, self.session.codebook)
        self.typed = typed

    def count(self) -> Generator[None, None, None]:
        """Count in steps of a few milliseconds. The previous table remains visible until the last step.

        Raises:
            FilterError: The filter refers to a theme that was deleted.
            UnknownName: A passage was deleted during the count, which must be repeated.
        """
        session, store = self.session, self.session.store
        if self._query.book is not session.codebook:
            self._query = compile_query(self.typed, session.codebook)
        matches = self._query.test(store, session.facts)
        builder = MatrixBuilder(self.spec, session.codebook, session.facts)
        for number, id in enumerate(store.passages.ids(), 1):
            if matches(id):
                builder.add(store.passage(id))
            if number % PASSAGES_PER_STEP == 0:
                yield
        here = self.cell if len(self) else None
        self._counted = builder.build()
        if self.sorted_by is not None and self.sorted_by[0] not in (*self._counted.columns, TOTAL):
            self.sorted_by = None
        self._arrange(here)

    def sort(self) -> str:
        """Sort the rows by the highlighted column, or restore their natural order. Return a message for the analyst."""
        here = self.cell
        column = here[1]
        self.sorted_by = None if self.sorted_by == (column,) else (column,)
        self._arrange(here)
        return f"Sorted by {self.short(self.spec.columns, column)}" if self.sorted_by else "Back in the original order"

    def _arrange(self, here: tuple[Key, Key] | None) -> None:
        """Show the counted table in the current order, and keep the same cell highlighted if it still exists."""
        self.shown = self._counted if self.sorted_by is None else self._counted.sorted_by(self.sorted_by[0])
        self.columns = (*self.shown.columns, TOTAL)
        rows: tuple[Key, ...] = (*self.shown.rows, TOTAL)
        row, column = here or (rows[0], self.columns[0])
        self.index = rows.index(row) if row in rows else 0
        self.column = self.columns.index(column) if column in self.columns else 0

    def move(self, by: int) -> None:
        """Move the highlight ``by`` columns to the right, stopping at the first and the last column."""
        self.column = max(0, min(self.column + by, len(self.columns) - 1))

    def set_spec(self, spec: MatrixSpec) -> None:
        """Set the specification for the next count, and restore the natural order of the rows."""
        self.spec, self.sorted_by = spec, None


def next_choice(choice: Choice) -> Choice:
    """Return the next member of an enumeration, wrapping around to the first."""
    kinds = list(type(choice))
    return kinds[(kinds.index(choice) + 1) % len(kinds)]
