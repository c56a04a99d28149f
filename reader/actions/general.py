"""Actions of every screen: other screens, export, undo and redo, help, the command palette and going back."""

from collections.abc import Iterator
from functools import partial

from annotations.text.normalized import normalize_query
from reader.actions.context import ActionContext, Actions, View
from reader.actions.copy import export_open_article
from reader.actions.dialogs import Picker
from reader.commands.scopes import SCREENS, ScreenSpec
from reader.commands.table import Command
from reader.session import theme_candidates
from reader.widgets.choice_list import Choice


def open_palette(context: ActionContext[View]) -> None:
    """Open a picker that finds and runs a command by its title."""
    view = context.view

    def matches(typed: str) -> list[Choice]:
        wanted = normalize_query(typed)
        ranked = [
            (theme_candidates.match_rank(wanted, normalize_query(title)), command, title)
            for command, title in _titles(context)
        ]
        found = sorted((row for row in ranked if row[0] is not None), key=lambda row: row[0] or 0)
        return [Choice(title, command.id, key=view.keymap.labels[command.id]) for _, command, title in found]

    def choose(choice: Choice) -> None:
        view.call_later(view.action_command, choice.value)  # after the dialog has closed

    context.push(Picker("Commands", matches, choose, "enter does it · esc back", room=0))


def _titles(context: ActionContext[View]) -> Iterator[tuple[Command, str]]:
    """Yield the commands of the screen with their titles; digits that tag are included only if they have a theme."""
    for command in context.view.commands:
        digit = command.id.removeprefix("tag-")
        theme = context.session.codebook.by_key(int(digit)) if digit.isdigit() else None
        if theme:
            yield command, f"Tag with {theme.name}"
        elif not digit.isdigit():
            yield command, command.title


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
