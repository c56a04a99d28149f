"""Textual bindings made of the table of commands."""

from textual.binding import Binding, BindingType

from reader.commands.keymap import textual_keys
from reader.commands.table import Scope, in_scope


def bindings_for(scope: Scope) -> list[BindingType]:
    """The bindings of one place; each asks the screen to carry out the command of the same id."""
    return [
        Binding(
            textual_keys(command.keys),
            f"screen.command('{command.id}')",
            command.title,
            show=False,
            id=command.id,
        )
        for command in in_scope(scope)
    ]
