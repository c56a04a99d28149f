"""The matrix screen: a cross-tabulation of two axes, such as themes by articles; each cell opens its quotes."""

from collections.abc import Generator, Iterator, Sequence
from math import ceil

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content

from annotations.matrix import TOTAL, Axis, Key
from annotations.text.plural import pluralize
from annotations.text.sanitize import sanitize
from reader.actions import matrix
from reader.actions.context import Actions
from reader.commands.scopes import MATRIX, QUOTES
from reader.screens.table_screen import TableScreen
from reader.session.models.matrix import MatrixModel
from reader.session.models.quotes import QuotesModel
from reader.widgets.bindings import bindings_for
from reader.widgets.content import safe_content
from reader.widgets.style import style_of

MIN_CELL_WIDTH, MAX_CELL_WIDTH = 6, 12
"""Minimum and maximum width of a column in cells."""

SAMPLED_ROWS = 50
"""Number of columns whose names determine the common column width."""


class MatrixScreen(TableScreen[MatrixModel]):
    """A table of counts with one highlighted cell."""

    SPEC = MATRIX
    BINDINGS = bindings_for(MATRIX)
    ACTIONS: Actions["MatrixScreen"] = matrix.ACTIONS
    MODEL = MatrixModel
    HINT = "count only matching passages: after:2024-04, coder:ana"
    KEYS = {
        "matrix-rows": "rows",
        "matrix-columns": "columns",
        "swap-axes": "swap",
        "matrix-counts": "count",
        "matrix-meeting": "co-occurrence",
        "sort-matrix": "sort",
        "copy-matrix": "copy",
        "copy-matrix-tabs": "copy with tabs",
    }

    def set_filter(self, typed: str) -> None:
        """Count only the passages that match a filter."""
        self.model.set_filter(typed)
        self.reload()

    def on_open(self) -> None:
        """Show the former numbers until they are counted again."""
        self.show_table()
        super().on_open()

    def reload(self) -> None:
        """Count again between key presses; the old numbers remain until the count is complete."""
        if self.counting is not None:
            self.counting.close()
        steps = self.counting = self.model.count()
        self.run(steps, lambda _: self._counted(steps))

    def _counted(self, steps: Generator[None, None, None]) -> None:
        if steps is self.counting:  # no newer count has started meanwhile
            self.counting = None
            self.show_table()

    def empty(self) -> Sequence[str]:
        """Return the reason why there are no rows, and the next key to press."""
        if len(self.session.store.passages):
            return ["No passage that matches the filter has a row and a column here.", "/ changes the filter."]
        return ["Nothing is tagged yet.", "q goes back; a digit tags the selection there."]

    def tally(self) -> str:
        """Return the axes, the measure and the co-occurrence criterion."""
        rows, columns, count, by = self.model.shown.spec
        meeting = f" · same {by}".replace("same overlap", "overlapping") if rows is columns is Axis.THEME else ""
        return f"{rows} × {columns} · {count}{meeting}"

    # Drawing

    @property
    def _label_width(self) -> int:
        return max(12, min(30, self.size.width // 4))

    @property
    def _axes(self) -> tuple[Axis, Axis]:
        return self.model.shown.spec[:2]

    def _visible(self, width: int) -> Iterator[int]:
        """Yield the indices of the columns that fit, including the highlighted column, and last the totals."""
        last = len(self.model.columns) - 1
        room = max(1, (width - self._label_width - 3) // self._cell_width - 1)
        first = max(0, min(self.model.column, last - 1) - room + 1)
        yield from range(first, min(last, first + room))
        yield last

    def column_names(self) -> Content:
        """Return the header row with the column names; the highlighted column has the accent colour."""
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
        """Return a row: its name and its numbers, each with a shade relative to the greatest number of the table."""
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
        """Return the name of a row, shortened to the label column; a theme with a long path first loses its parents."""
        room = self._label_width - 2
        name = sanitize(self.model.name(self._axes[0], row))
        if cell_len(name) > room and self._axes[0] is Axis.THEME:
            name = sanitize(self.model.short(Axis.THEME, row))
        if cell_len(name) > room:
            name = set_cell_size(name, room - cell_len(style_of(self).ellipsis)) + style_of(self).ellipsis
        return set_cell_size(name, room)

    def show_table(self) -> None:
        """Show the current numbers and adapt the column width and the shades."""
        shown = self.model.shown
        self._greatest = max((n for cell, n in shown.counts.items() if TOTAL not in cell), default=1)
        names = (self.model.short(self._axes[1], key) for key in self.model.columns[:SAMPLED_ROWS])
        self._cell_width = max(MIN_CELL_WIDTH, min(MAX_CELL_WIDTH, 2 + max(map(cell_len, names), default=0)))
        super().show_table()

    _greatest, _cell_width = 1, MIN_CELL_WIDTH
    counting: Generator[None, None, None] | None = None
    """The running count, or ``None``."""

    def preview(self) -> Sequence[Content]:
        """Return the full names of the highlighted cell, with its number and the totals of its row and column."""
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
        """Open the quotes of the highlighted cell."""
        ids = list(self.model.shown.cells.get(self.model.cell, ()))
        names = (self.model.name(axis, key) for axis, key in zip(self._axes, self.model.cell, strict=True))
        if not ids:
            self.say("No passage is in this cell.")
            return
        self.session.state(QuotesModel).show(ids, " × ".join(names))
        self.open_screen(QUOTES)
