"""Dialogs, which float over a screen without covering the first row of the words they refer to."""

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from annotations.errors import EditRefused
from annotations.text.sanitize import sanitize
from reader.actions.dialogs import Form, Picker
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.content import safe_content
from reader.widgets.inputs import LineInput
from reader.widgets.lists import RowList

EDGE_CELLS = 2
"""Cells of a box's border and padding, which align its text with the words it refers to."""

MIN_HEIGHT = 5
"""Minimum height of a box in rows: border, input and two choices."""

SPACIOUS_HEIGHT = 10
"""Height in rows from which a box has a title, a footer and empty rows."""

ROOMY_WIDTH = 76
"""Terminal width in cells from which a box is as wide as the text below it, so that it hides no lane names."""

MIN_WIDTH = 64
"""Minimum width of a box in cells, for its labels and keys, if the terminal is wide enough."""

MAX_CHOICES = 12
"""Choices shown at once."""


class DialogScreen(ModalScreen[None]):
    """A dialog beside the words it refers to."""

    def __init__(self, beside: Region) -> None:
        """Create a dialog near ``beside``, the screen region of the words."""
        super().__init__()
        self._beside = beside

    def close(self) -> None:
        """Close the dialog; do nothing if another screen is current, as after a repeated key press."""
        if self.is_current:
            self.dismiss()

    def position_box(self, box: Vertical, width: int, height: int) -> None:
        """Size and place the box: below the words if it fits, else above them, else below or above their first row.

        Args:
            box: The container of the dialog's widgets.
            width: Preferred width in cells.
            height: Preferred height in rows, including the border.
        """
        columns, rows = self.size
        words = self._beside
        width = min(max(width if columns < ROOMY_WIDTH else words.width + 2 * EDGE_CELLS, MIN_WIDTH), columns)
        height = min(height, rows)
        if height <= rows - words.bottom:
            top = words.bottom
        elif height <= words.y:
            top = words.y - height
        elif rows - words.y - 1 >= words.y:
            height = max(MIN_HEIGHT, min(height, rows - words.y - 1))
            top = rows - height
        else:
            height = max(MIN_HEIGHT, min(height, words.y))
            top = words.y - height
        self.set_class(height < SPACIOUS_HEIGHT, "-tight")
        box.styles.width, box.styles.height = width, height
        box.styles.offset = (max(0, min(words.x - EDGE_CELLS, columns - width)), max(0, top))


class DialogFooter(Static):
    """The last row of a dialog: its keys, or an error message."""

    def __init__(self, keys: str) -> None:
        """Create a footer that shows the keys."""
        super().__init__(safe_content(keys), id="box-foot")

    def say(self, sentence: Content) -> None:
        """Show a message instead of the keys."""
        self.update(sentence, layout=False)
        self.add_class("-said")


class PickerScreen(DialogScreen):
    """A dialog with an input and the choices that match it, best match first."""

    def __init__(self, picker: Picker, choose: Callable[[Choice], str], beside: Region) -> None:
        """Create the dialog.

        Args:
            picker: The dialog to show.
            choose: Called with the chosen item; returns an error message, or ``""``.
            beside: The screen region of the words that the dialog refers to.
        """
        super().__init__(beside)
        self._picker = picker
        self._choose = choose

    def compose(self) -> ComposeResult:
        """Compose the dialog."""
        with Vertical(id="box"):
            yield Static(safe_content(self._picker.title), id="box-title")
            yield LineInput(id="typed", placeholder="type a name", compact=True)
            yield ChoiceList(id="choices")
            yield DialogFooter(self._picker.keys)

    def on_mount(self) -> None:
        """Show all choices and place the dialog."""
        self._offer("")
        count = min(MAX_CHOICES, self.query_one(ChoiceList).count + 1)
        self.position_box(self.query_one("#box", Vertical), 60, count + 7)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._choose_highlighted(stay=False)

    @on(RowList.Selected)
    def _clicked(self) -> None:
        self._choose_highlighted(stay=False)

    def on_key(self, event: events.Key) -> None:
        """Move with the arrows, choose with tab and stay open, close with esc or with backspace in an empty input."""
        steps = {"down": 1, "up": -1, "pagedown": MAX_CHOICES, "pageup": -MAX_CHOICES}
        if event.key in steps:
            self.query_one(ChoiceList).move(steps[event.key])
        elif event.key == "tab":
            self._choose_highlighted(stay=True)
        elif event.key == "escape" or (event.key == "backspace" and not self.query_one(Input).value):
            self.close()
        else:
            return
        event.stop()
        event.prevent_default()

    def _offer(self, typed: str, index: int = 0) -> None:
        self.query_one(ChoiceList).offer(self._picker.matches(typed), index)

    def _choose_highlighted(self, *, stay: bool) -> None:
        choices = self.query_one(ChoiceList)
        chosen = choices.chosen
        if chosen is None:
            self.query_one(DialogFooter).say(safe_content("nothing matches · backspace deletes · esc back"))
            return
        refused = self._choose(chosen)
        if refused:
            self.query_one(DialogFooter).say(safe_content(refused))
        elif stay:
            self.query_one(Input).clear()
            self._offer("", choices.index)
        else:
            self.close()


class FormScreen(DialogScreen):
    """A form that enter submits and esc cancels."""

    def __init__(self, form: Form, submit: Callable[[dict[str, str]], str], beside: Region) -> None:
        """Create the dialog.

        Args:
            form: The form to show.
            submit: Called with the values by name when enter is pressed; returns an error message, or ``""``.
            beside: The screen region of the words that the form refers to.
        """
        super().__init__(beside)
        self._form = form
        self._submit = submit

    def compose(self) -> ComposeResult:
        """Compose the form."""
        with Vertical(id="box"):
            yield Static(safe_content(self._form.title), id="box-title")
            for note in self._form.notes:
                yield Static(safe_content(note), classes="note")
            with VerticalScroll(id="fields", can_focus=False):
                for field in self._form.fields:
                    with Horizontal(classes="field"):
                        yield Static(safe_content(field.label), classes="label")
                        yield LineInput(
                            field.value,
                            placeholder=sanitize(field.hint),
                            id=f"field-{field.name}",
                            suggester=SuggestFromList(field.known, case_sensitive=False) if field.known else None,
                            compact=True,
                        )
            as_before = " · f2 copy from the previous article" if self._form.fill else ""
            yield DialogFooter(f"enter saves · tab next · → completes{as_before} · esc back")

    def on_mount(self) -> None:
        """Place the form and focus the first field."""
        self.position_box(self.query_one("#box", Vertical), 72, len(self._form.fields) + 2 * len(self._form.notes) + 6)
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        values = {
            field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._form.fields
        }
        refused = self._submit(values)
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
        elif event.key == "f2" and self._form.fill:
            self._fill_as_before()
        elif event.key != "right" or not self._take_offered():
            return
        event.stop()
        event.prevent_default()

    def _fill_as_before(self) -> None:
        try:
            values = self._form.fill() if self._form.fill else {}
        except EditRefused as error:
            self.query_one(DialogFooter).say(safe_content(str(error)))
            return
        for name, value in values.items():
            field = self.query_one(f"#field-{name}", Input)
            field.value = field.value or value

    def _take_offered(self) -> bool:
        """Enter the offered value into the focused empty field; return whether there was one."""
        for field in self._form.fields:
            line = self.query_one(f"#field-{field.name}", Input)
            if line.has_focus and not line.value and field.offered:
                line.value = field.offered
                line.cursor_position = len(line.value)
                return True
        return False
