"""Actions of the matrix screen."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import NothingToDo
from annotations.export.grid import WRITERS
from annotations.matrix import Axis, MatrixSpec
from reader.actions import rows
from reader.session.models.matrix import next_choice
from reader.terminal.clipboard import Outcome, copy_in_thread

if TYPE_CHECKING:
    from reader.screens.matrix import MatrixScreen

MatrixAction = Callable[["MatrixScreen"], None]
"""An action of the matrix screen."""


def move_column(screen: "MatrixScreen", by: int) -> None:
    """Move the highlight right by ``by`` columns (left when negative)."""
    screen.model.move(by)
    screen.rows.refresh()


def first_or_last_column(screen: "MatrixScreen", last: bool) -> None:
    """Highlight the first column, or the totals."""
    move_column(screen, len(screen.model.columns) * (1 if last else -1))


def sort_rows(screen: "MatrixScreen") -> None:
    """Sort the rows by the highlighted column, or remove that sorting."""
    if len(screen.model):
        said = screen.model.sort()
        screen.show_table()
        screen.say(said)


def change_spec(screen: "MatrixScreen", change: Callable[[MatrixSpec], MatrixSpec]) -> None:
    """Change the specification of the matrix and count again."""
    screen.model.set_spec(change(screen.model.spec))
    screen.count_again()


def _by(asked: MatrixSpec) -> MatrixSpec:
    if not asked.rows is asked.columns is Axis.THEME:
        raise NothingToDo("Only themes by themes meet.", "r and c choose rows and columns.")
    return asked._replace(by=next_choice(asked.by))


def copy_matrix(screen: "MatrixScreen", format: str) -> None:
    """Copy the matrix to the clipboard in a format of :data:`WRITERS`."""
    table = screen.model
    text = "".join(WRITERS[format](table.shown, table.name))

    def told(outcome: Outcome) -> None:
        screen.say(f"{outcome.sentence} · {len(table.shown.rows)} rows as {format}")

    screen.say("copying")
    copy_in_thread(text, lambda outcome: _later(screen, told, outcome))


def _later(screen: "MatrixScreen", told: Callable[[Outcome], None], outcome: Outcome) -> None:
    screen.call_later(told, outcome)


ACTIONS: Mapping[str, MatrixAction] = {
    **rows.ACTIONS,
    "column-right": partial(move_column, by=1),
    "column-left": partial(move_column, by=-1),
    "first-column": partial(first_or_last_column, last=False),
    "last-column": partial(first_or_last_column, last=True),
    "sort-matrix": sort_rows,
    "matrix-rows": partial(change_spec, change=lambda asked: asked._replace(rows=next_choice(asked.rows))),
    "matrix-columns": partial(change_spec, change=lambda asked: asked._replace(columns=next_choice(asked.columns))),
    "matrix-counts": partial(change_spec, change=lambda asked: asked._replace(measure=next_choice(asked.measure))),
    "matrix-meeting": partial(change_spec, change=_by),
    "swap-axes": partial(change_spec, change=lambda asked: asked._replace(rows=asked.columns, columns=asked.rows)),
    "copy-matrix": partial(copy_matrix, format="markdown"),
    "copy-matrix-tabs": partial(copy_matrix, format="tsv"),
}
"""The actions of the matrix screen by command id, including those of every table."""
