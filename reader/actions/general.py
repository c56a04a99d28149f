"""Actions of every screen, such as undo and the command palette, and those of every screen with a table."""

from collections.abc import Iterator
from functools import partial
from typing import cast

from annotations.export.formats import FORMATS
from annotations.store.backend import StaleChoice, StaleCopy
from annotations.store.store import ExternalChange
from annotations.text.normalized import normalize_query
from annotations.text.plural import pluralize
from reader.actions.context import ActionContext, Actions, TableView, View
from reader.actions.copy import export_open_article
from reader.actions.dialogs import Picker
from reader.commands.scopes import SCREENS, ScreenSpec
from reader.session.export_job import remember_format
from reader.session.models.row_model import RowModel
from reader.session.models.themes import match_rank
from reader.widgets.choice_list import Choice


def open_palette(context: ActionContext[View]) -> None:
    """Open a picker that finds and runs a command by its title."""
    view = context.view

    def matches(typed: str) -> list[Choice]:
        wanted = normalize_query(typed)
        ranked = [(match_rank(wanted, normalize_query(choice.label)), choice) for choice in _palette(context)]
        found = sorted((row for row in ranked if row[0] is not None), key=lambda row: row[0] or 0)
        return [choice for _, choice in found]

    def choose(choice: Choice) -> None:
        command, format = cast(tuple[str, str], choice.value)
        if format:
            remember_format(format)
        view.call_later(view.action_command, command)  # after the dialog has closed

    context.push(Picker("Commands", matches, choose, "enter runs it · esc back", room=0, edits=False))


def _palette(context: ActionContext[View]) -> Iterator[Choice]:
    """Yield the commands of the screen, and the formats if it can export; digits that tag need a theme."""
    labels = context.view.keymap.labels
    for command in context.view.commands:
        digit = command.id.removeprefix("tag-")
        theme = context.session.codebook.by_key(int(digit)) if digit.isdigit() else None
        if theme or not digit.isdigit():
            title = f"Tag with {theme.name}" if theme else command.title
            yield Choice(title, (command.id, ""), key=labels[command.id])
    if any(command.id == "export" for command in context.view.commands):
        for name, format in FORMATS.items():
            yield Choice(f"Export as {format.title}", ("export", name))


def _open(spec: ScreenSpec, context: ActionContext[View]) -> None:
    context.view.open_screen(spec)


ACTIONS: Actions[View] = {
    **{spec.command: partial(_open, spec) for spec in SCREENS},
    "export": export_open_article,
    "undo": lambda context: context.view.run(context.annotator.undo(), context.status),
    "redo": lambda context: context.view.run(context.annotator.redo(), context.status),
    "help": lambda context: context.view.show_help(),
    "palette": open_palette,
    "quit": lambda context: context.view.go_back(),
}
"""The actions of every screen by command id."""


# Changes by other programs


def check_for_changes(context: ActionContext[View]) -> None:
    """Load changes that other programs made to the annotations; ask the analyst if an older copy was restored."""
    try:
        report_changes(context, context.session.store.refresh())
    except StaleCopy as copy:
        choices = [Choice(label, stale_choice) for stale_choice, label in stale_choices(copy)]
        keys = "enter chooses · esc leaves it open"
        resolve = partial(_resolve, context)
        context.push(Picker(copy.sentence, lambda _: choices, resolve, keys, room=0, edits=False))


def _resolve(context: ActionContext[View], choice: Choice) -> None:
    if isinstance(choice.value, StaleChoice):
        report_changes(context, context.session.store.refresh(choice.value))


def report_changes(context: ActionContext[View], outside: ExternalChange | None) -> None:
    """Show a message about the loaded changes; do nothing if ``outside`` is ``None``."""
    if outside is None:
        return
    records = pluralize(len(outside.edit.changes), "change")
    undo = "" if context.session.store.read_only else " · u undoes"
    context.status(" ".join((f"Changed by another program: {records}{undo}.", *outside.remarks)))


def stale_choices(copy: StaleCopy) -> list[tuple[StaleChoice, str]]:
    """Return the possible responses to a restored older copy, with their labels."""
    count = "the edit" if len(copy.edits) == 1 else f"the {len(copy.edits)} edits"
    newest = f" (last: {copy.edits[-1].label})" if copy.edits else ""
    return [
        (StaleChoice.BRING_BACK, f"restore {count} made since{newest}"),
        (StaleChoice.KEEP, "keep the older copy; u restores the edits made since"),
    ]


# Tables

TableContext = ActionContext[TableView[RowModel]]
"""The context of an action of any table."""


def open_row(context: TableContext) -> None:
    """Open the target of the highlighted row; do nothing if the table is empty."""
    if context.view.rows.count:
        context.view.open_row()


def _move(context: TableContext, by: int) -> None:
    context.view.go_to(context.view.rows.index + by)


TABLE_ACTIONS: Actions[TableView[RowModel]] = {
    **ACTIONS,
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
