"""Textual bindings generated from the command table."""

from textual.binding import Binding, BindingType

from reader.commands.keymap import textual_keys
from reader.commands.scopes import Scope
from reader.commands.table import in_scope


def bindings_for(scope: Scope) -> list[BindingType]:
    """Return the bindings of one scope. Each runs the screen's ``command`` action with the id of its command."""
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
