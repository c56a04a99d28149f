"""Actions of every screen with a table: move the highlight, open a row, open the filter."""

from reader.actions import general
from reader.actions.context import ActionContext, Actions, TableView
from reader.session.models.row_model import RowModel

TableContext = ActionContext[TableView[RowModel]]
"""The context of an action of any table."""


def open_row(context: TableContext) -> None:
    """Open the target of the highlighted row; do nothing if the table is empty."""
    if context.view.rows.count:
        context.view.open_row()


def _move(context: TableContext, by: int) -> None:
    context.view.go_to(context.view.rows.index + by)


ACTIONS: Actions[TableView[RowModel]] = {
    **general.ACTIONS,
    "row-down": lambda context: _move(context, 1),
    "row-up": lambda context: _move(context, -1),
    "row-page-down": lambda context: _move(context, context.view.rows.page),
    "row-page-up": lambda context: _move(context, -context.view.rows.page),
    "row-top": lambda context: context.view.go_to(0),
    "row-bottom": lambda context: context.view.go_to(context.view.rows.count - 1),
    "go-there": open_row,
    "filter-rows": lambda context: context.view.open_filter(),
}
"""The actions of every table by command id; each screen adds its own."""
