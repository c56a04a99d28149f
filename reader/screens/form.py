"""The one form: a field a line, completed from values used before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from annotations.text.visible import visible
from reader.panes.foreign import content
from reader.panes.line_input import LineInput
from reader.screens.floating import FloatingScreen, Foot


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form."""

    name: str
    """Under which its value is handed back."""
    label: str
    value: str = ""
    known: Sequence[str] = ()
    """Values used before, offered while one types."""
    hint: str = ""
    """What to type, while it is empty."""


class FormScreen(FloatingScreen):
    """Fields to fill in; enter keeps them, esc does not."""

    def __init__(
        self, title: str, fields: Sequence[Field], keep: Callable[[dict[str, str]], str], beside: Region
    ) -> None:
        """Make the form.

        Args:
            title: What it is about.
            fields: Its lines.
            keep: Called with the values by name, when enter is pressed; tells why it refuses them, or nothing.
            beside: Where on the screen the words are that it is about.
        """
        super().__init__(beside)
        self._title = title
        self._fields = fields
        self._keep = keep

    def compose(self) -> ComposeResult:
        """Put the lines together."""
        with Vertical(id="box"):
            yield Static(content(self._title), id="box-title")
            with VerticalScroll(id="fields", can_focus=False):
                for field in self._fields:
                    with Horizontal(classes="field"):
                        yield Static(content(field.label), classes="label")
                        yield LineInput(
                            field.value,
                            placeholder=visible(field.hint),
                            id=f"field-{field.name}",
                            suggester=SuggestFromList(field.known, case_sensitive=False) if field.known else None,
                            compact=True,
                        )
            yield Foot("enter keeps · tab next field · → completes · esc back")

    def on_mount(self) -> None:
        """Take the place beside the selection; the first field has the keys."""
        self.place(self.query_one("#box", Vertical), 72, len(self._fields) + 6)
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        values = {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._fields}
        refused = self._keep(values)
        if refused:
            self.query_one(Foot).say(content(refused))
        else:
            self.leave()

    def on_key(self, event: events.Key) -> None:
        """Arrows move between fields too; esc goes back."""
        if event.key == "escape":
            self.leave()
        elif event.key == "down":
            self.focus_next()
        elif event.key == "up":
            self.focus_previous()
        else:
            return
        event.stop()
        event.prevent_default()
