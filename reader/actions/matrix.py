"""Actions of the matrix screen."""

from collections.abc import Callable
from functools import partial

from annotations.errors import NothingToDo
from annotations.export.table import WRITERS
from annotations.matrix import Axis, MatrixSpec
from reader.actions.context import ActionContext, Actions, TableView
from reader.actions.copy import put_text
from reader.actions.general import TABLE_ACTIONS
from reader.session.models.matrix import MatrixModel, next_choice

MatrixContext = ActionContext[TableView[MatrixModel]]
"""The context of an action of the matrix screen."""


def move_column(context: MatrixContext, by: int) -> None:
    """Move the highlight right by ``by`` columns (left when negative)."""
    context.view.model.move(by)
    context.view.rows.refresh()


def sort_rows(context: MatrixContext) -> None:
    """Sort the rows by the highlighted column, or remove that sorting."""
    if len(context.view.model):
        order = context.view.model.sort()
        context.view.show_table()
        context.status(order)


def change_spec(context: MatrixContext, change: Callable[[MatrixSpec], MatrixSpec]) -> None:
    """Change the specification of the matrix and count again."""
    context.view.model.set_spec(change(context.view.model.spec))
    context.view.reload()


def _change_criterion(spec: MatrixSpec) -> MatrixSpec:
    if not spec.rows is spec.columns is Axis.THEME:
        raise NothingToDo("Co-occurrence needs themes in rows and columns.", "Press r and c.")
    return spec._replace(by=next_choice(spec.by))


def copy_matrix(context: MatrixContext, format: str) -> None:
    """Copy the matrix to the clipboard in a format of :data:`WRITERS`."""
    table = context.view.model
    text = "".join(WRITERS[format](table.shown, table.name))
    put_text(context, text, f"{len(table.shown.rows)} rows as {format}")


ACTIONS: Actions[TableView[MatrixModel]] = {
    **TABLE_ACTIONS,
    "column-right": partial(move_column, by=1),
    "column-left": partial(move_column, by=-1),
    "first-column": lambda context: move_column(context, -len(context.view.model.columns)),
    "last-column": lambda context: move_column(context, len(context.view.model.columns)),
    "sort-matrix": sort_rows,
    "matrix-rows": partial(change_spec, change=lambda spec: spec._replace(rows=next_choice(spec.rows))),
    "matrix-columns": partial(change_spec, change=lambda spec: spec._replace(columns=next_choice(spec.columns))),
    "matrix-counts": partial(change_spec, change=lambda spec: spec._replace(measure=next_choice(spec.measure))),
    "matrix-meeting": partial(change_spec, change=_change_criterion),
    "swap-axes": partial(change_spec, change=lambda spec: spec._replace(rows=spec.columns, columns=spec.rows)),
    "copy-matrix": partial(copy_matrix, format="markdown"),
    "copy-matrix-tabs": partial(copy_matrix, format="tsv"),
}
"""The actions of the matrix screen by command id, including those of every table."""
