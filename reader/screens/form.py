"""A form dialog with one field per line and completion from previously used values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from annotations.errors import EditRefused
from annotations.text.sanitize import sanitize
from reader.screens.dialog import DialogFooter, DialogScreen
from reader.widgets.line_input import LineInput
from reader.widgets.safe_text import safe_content


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form."""

    name: str
    """Key of the value in the submitted values."""
    label: str
    value: str = ""
    known: Sequence[str] = ()
    """Previously used values, offered as completions."""
    hint: str = ""
    """Placeholder of the empty field."""
    offered: str = ""
    """A value that the right arrow enters into the empty field."""


class FormScreen(DialogScreen):
    """A form that enter submits and esc cancels."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        on_submit: Callable[[dict[str, str]], str],
        beside: Region,
        fill: Callable[[], dict[str, str]] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """Create the form.

        Args:
            title: Title of the form.
            fields: The fields, from the top.
            on_submit: Called with the values by name when enter is pressed; returns an error message, or ``""``.
            beside: The screen region of the words that the form refers to.
            fill: Returns the values of the previous article by name, for empty fields.
            notes: Lines of text to show above the fields.
        """
        super().__init__(beside)
        self._title = title
        self._fields = fields
        self._keep = on_submit
        self._fill = fill
        self._notes = notes

    def compose(self) -> ComposeResult:
        """Compose the form."""
        with Vertical(id="box"):
            yield Static(safe_content(self._title), id="box-title")
            for note in self._notes:
                yield Static(safe_content(note), classes="note")
            with VerticalScroll(id="fields", can_focus=False):
                for field in self._fields:
                    with Horizontal(classes="field"):
                        yield Static(safe_content(field.label), classes="label")
                        yield LineInput(
                            field.value,
                            placeholder=sanitize(field.hint),
                            id=f"field-{field.name}",
                            suggester=SuggestFromList(field.known, case_sensitive=False) if field.known else None,
                            compact=True,
                        )
            as_before = " · f2 as in the one before" if self._fill else ""
            yield DialogFooter(f"enter keeps · tab next · → completes{as_before} · esc back")

    def on_mount(self) -> None:
        """Place the form and focus the first field."""
        self.position_box(self.query_one("#box", Vertical), 72, len(self._fields) + 2 * len(self._notes) + 6)
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        values = {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._fields}
        refused = self._keep(values)
        if refused:
            self.query_one(DialogFooter).say(safe_content(refused))
        else:
            self.close()

    def on_key(self, event: events.Key) -> None:
        """Move between fields with the arrows, fill fields with f2 and the right arrow, and close the form with esc."""
        if event.key == "escape":
            self.close()
        elif event.key == "down":
            self.focus_next()
        elif event.key == "up":
            self.focus_previous()
        elif event.key == "f2" and self._fill:
            self._fill_as_before()
        elif event.key != "right" or not self._take_offered():
            return
        event.stop()
        event.prevent_default()

    def _fill_as_before(self) -> None:
        try:
            values = self._fill() if self._fill else {}
        except EditRefused as error:
            self.query_one(DialogFooter).say(safe_content(str(error)))
            return
        for name, value in values.items():
            field = self.query_one(f"#field-{name}", Input)
            field.value = field.value or value

    def _take_offered(self) -> bool:
        """Enter the offered value into the focused empty field; return whether there was one."""
        for field in self._fields:
            line = self.query_one(f"#field-{field.name}", Input)
            if line.has_focus and not line.value and field.offered:
                line.value = field.offered
                line.cursor_position = len(line.value)
                return True
        return False
