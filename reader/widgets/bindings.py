"""Keys in Textual: bindings generated from the command table, and the keymap of the running app."""

from typing import Protocol, cast

from textual.binding import Binding, BindingType
from textual.widget import Widget

from reader.commands.keymap import Keymap, textual_keys
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


class HasKeymap(Protocol):
    """An app that stores the keymap."""

    keymap: Keymap


def keymap_of(widget: Widget) -> Keymap:
    """Return the keymap of ``widget``'s app."""
    return cast(HasKeymap, widget.app).keymap
