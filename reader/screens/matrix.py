"""The matrix: how often what is said of which theme, where, by whom; every number opens its quotes."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from math import ceil
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content

from annotations.edits.edit import Edit
from annotations.matrix import TOTAL, Axis, Key
from annotations.text.plural import pluralize
from annotations.text.sanitize import sanitize
from reader.actions import matrix
from reader.actions.matrix import MatrixAction
from reader.commands.table import Scope
from reader.screens import status_rows
from reader.screens.quotes import QuotesScreen
from reader.screens.scheduling import run_incrementally
from reader.screens.table_screen import TableScreen
from reader.session.models.matrix import MatrixModel
from reader.session.models.quotes import QuotesModel
from reader.widgets.cell_list import CellList
from reader.widgets.safe_text import safe_content
from reader.widgets.style import keymap_of, style_of

MIN_CELL_WIDTH, MAX_CELL_WIDTH = 6, 12
"""Cells of a column."""

SAMPLED_ROWS = 50
"""Columns whose names decide how wide all are."""


_KEYS = {
    "matrix-rows": "rows",
    "matrix-columns": "columns",
    "swap-axes": "swap",
    "matrix-counts": "count",
    "matrix-meeting": "meeting",
    "sort-matrix": "sort",
    "copy-matrix": "copy",
    "copy-matrix-tabs": "copy with tabs",
}


class MatrixScreen(TableScreen):
    """A table of numbers; one cell is highlighted."""

    OPENED_BY = "matrix"
    TITLE_WORDS: ClassVar[str] = "Matrix"
    HINT = "only passages that this lets through: after:2024-04, coder:ana"
    LIST = CellList

    @classmethod
    def actions(cls) -> Mapping[str, MatrixAction]:
        """What each command does here, by its id."""
        return matrix.ACTIONS

    @property
    def scope(self) -> Scope:
        """Where the keys go now."""
        return Scope.MATRIX

    @property
    def model(self) -> MatrixModel:
        """The matrix as the session keeps it."""
        return self.session.state(MatrixModel)

    @property
    def filter_text(self) -> str:
        """The filter, as typed."""
        return self.model.typed

    def set_filter(self, typed: str) -> None:
        """Count only what a filter lets through."""
        self.model.set_filter(typed)
        self.count_again()

    def on_open(self) -> None:
        """What was edited since the screen was left may have changed the numbers."""
        super().on_open()
        self.count_again()

    def on_edit(self, edit: Edit, sequence: int) -> None:
        """Numbers change with edits."""
        self.count_again()

    def count_again(self) -> None:
        """Count between keys; the numbers before stay until that is done."""
        if self.counting is not None:
            self.counting.close()
        steps = self.counting = self.model.count()
        run_incrementally(self, steps, self.say, lambda _: self._counted(steps))

    def _counted(self, steps: Generator[None, None, None]) -> None:
        if steps is self.counting:  # and nothing else was asked for meanwhile
            self.counting = None
            self.show_table()

    def empty(self) -> Sequence[str]:
        """Why there is nothing, and the next key."""
        if self.session.store.passage_count:
            return ["No passage that the filter lets through has a row and a column here.", "/ changes the filter."]
        return ["Nothing is tagged yet.", "q goes back; a digit tags what is selected there."]

    def tally(self) -> str:
        """What is shown."""
        rows, columns, count, by = self.model.shown.spec
        meeting = f" · same {by}".replace("same overlap", "overlapping") if rows is columns is Axis.THEME else ""
        return f"{rows} × {columns} · {count}{meeting}"

    def context_row(self) -> Content:
        """What the keys of this screen do."""
        return status_rows.keys_row(style_of(self), keymap_of(self), _KEYS, self.size.width)

    # Drawing

    @property
    def _label_width(self) -> int:
        return max(12, min(30, self.size.width // 4))

    @property
    def _axes(self) -> tuple[Axis, Axis]:
        return self.model.shown.spec[:2]

    def _visible(self, width: int) -> Iterator[int]:
        """The columns that are drawn: as many as there is room for, the highlighted one among them, the sums last."""
        last = len(self.model.columns) - 1
        room = max(1, (width - self._label_width - 3) // self._cell_width - 1)
        first = max(0, min(self.model.column, last - 1) - room + 1)
        yield from range(first, min(last, first + room))
        yield last

    def column_names(self) -> Content:
        """Names of the columns; the highlighted one is bright."""
        if not len(self.model):
            return safe_content("")
        table, shades, cells = self.model, style_of(self).shades, self._cell_width
        head = safe_content(" " * self._label_width, shades.dim)
        for place in self._visible(self.size.width - 1):
            key = table.columns[place]
            name = sanitize(table.short(self._axes[1], key))
            name = set_cell_size(name, cells - 2) if cell_len(name) > cells - 2 else name
            sorted_by = table.sorted_by == (key,)
            style = f"bold {shades.accent}" if place == table.column else shades.dim
            bar = safe_content(" │ ", shades.dim) if key is TOTAL else safe_content("")
            mark = "▾" if sorted_by else " "
            head += bar + safe_content(" " * (cells - 2 - cell_len(name)) + name + mark + " ", style)
        return head

    def draw(self, index: int, line: int, width: int, background: str) -> Sequence[Segment]:
        """The row's name and its numbers, shaded by how great they are among those of the table."""
        table, look = self.model, style_of(self)
        shades, row = look.shades, table.row(index)
        text = shades.dim if row is TOTAL else shades.text
        drawn = [Segment(f" {self._fitting(row)} ", look.cells(text, background, bold=row is TOTAL))]
        for place in self._visible(width):
            column = table.columns[place]
            number = table.shown[row, column]
            sums = row is TOTAL or column is TOTAL
            if column is TOTAL:
                drawn.append(Segment(" │ ", look.cells(shades.dim, background)))
            here = index == self.rows.index and place == table.column
            colour = text if number or here else shades.dim
            shade = look.shading[0 if sums else ceil(4 * number / self._greatest)]
            drawn.append(
                Segment(f"{number:>{self._cell_width - 2},}", look.cells(colour, background, bold=here, reverse=here))
            )
            drawn.append(Segment(f"{shade} ", look.cells(shades.accent, background)))
        return drawn

    def _fitting(self, row: Key) -> str:
        """The name of a row in the room there is: of a theme the last part, if the whole path is too long."""
        room = self._label_width - 2
        name = sanitize(self.model.name(self._axes[0], row))
        if cell_len(name) > room and self._axes[0] is Axis.THEME:
            name = sanitize(self.model.short(Axis.THEME, row))
        if cell_len(name) > room:
            name = set_cell_size(name, room - cell_len(style_of(self).ellipsis)) + style_of(self).ellipsis
        return set_cell_size(name, room)

    def show_table(self) -> None:
        """Show the numbers as they are now."""
        shown = self.model.shown
        self._greatest = max((n for cell, n in shown.counts.items() if TOTAL not in cell), default=1)
        names = (self.model.short(self._axes[1], key) for key in self.model.columns[:SAMPLED_ROWS])
        self._cell_width = max(MIN_CELL_WIDTH, min(MAX_CELL_WIDTH, 2 + max(map(cell_len, names), default=0)))
        super().show_table()

    _greatest, _cell_width = 1, MIN_CELL_WIDTH
    counting: Generator[None, None, None] | None = None
    """The count that is under way, if any."""

    def preview(self) -> Sequence[Content]:
        """What the highlighted cell is, in full."""
        if not len(self.model):
            return ()
        shades, table = style_of(self).shades, self.model
        row, column = table.cell
        rows, columns = (table.name(axis, key) for axis, key in zip(self._axes, table.cell, strict=True))
        noun = table.shown.spec.measure.removesuffix("s")
        numbers = pluralize(table.shown[row, column], noun)
        if noun != "passage":
            numbers += f", in {pluralize(len(table.shown.cells.get((row, column), ())), 'passage')}"
        return [
            safe_content(f" {rows}", f"bold {shades.text}")
            + safe_content(" × ", shades.dim)
            + safe_content(columns, f"bold {shades.text}"),
            safe_content(
                f" {numbers} · {table.shown[row, TOTAL]:,} in the row · {table.shown[TOTAL, column]:,} in the column",
                shades.dim,
            ),
        ]

    def open_row(self) -> None:
        """The quotes of the highlighted cell."""
        ids = list(self.model.shown.cells.get(self.model.cell, ()))
        names = (self.model.name(axis, key) for axis, key in zip(self._axes, self.model.cell, strict=True))
        if not ids:
            self.say("No passage is in this cell.")
            return
        self.session.state(QuotesModel).show(ids, " × ".join(names))
        self.switch_to(QuotesScreen)
