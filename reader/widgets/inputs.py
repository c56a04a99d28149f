"""Inputs of one line: for a dialog, and for a search term or a filter with completions."""

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from annotations.text.sanitize import sanitize


class LineInput(Input):
    """An input that accepts pasted text of several lines as one line."""

    def on_paste(self, event: events.Paste) -> None:
        """Join the pasted lines, because Textual's input keeps only the first."""
        event.text = " ".join(event.text.split())


class FindInput(LineInput):
    """An input row that is hidden until it is opened. It posts :class:`Closed` when the analyst leaves it."""

    @dataclass
    class Closed(Message):
        """The analyst confirmed or cancelled the input."""

        input: "FindInput"
        chosen: bool
        """True if the analyst pressed enter and the input is not blank."""

        @property
        def control(self) -> "FindInput":
            """The input row that was closed."""
            return self.input

    def __init__(self, hint: str, *, enter: str, escape: str, id: str, suggester: Suggester | None = None) -> None:
        """Create a hidden row.

        Args:
            hint: Placeholder that describes the expected input.
            enter: Short description of the effect of enter.
            escape: Short description of the effect of esc.
            id: The widget's id.
            suggester: Source of completions, or ``None``.
        """
        super().__init__(id=id, placeholder=sanitize(hint), compact=True, suggester=suggester)
        self.disabled = True
        self.key_hints = {"enter": enter, "esc": escape} | ({"→": "completes"} if suggester else {})
        """Descriptions of the keys that do not enter text, by key name."""

    def open(self, typed: str = "") -> None:
        """Show the row with the text ``typed`` and move the focus to it."""
        self.disabled = False
        self.add_class("-open")
        self.value = typed
        self.cursor_position = len(typed)
        self.screen.set_focus(self)

    def on_key(self, event: events.Key) -> None:
        """Cancel the input on esc, and on backspace in an empty row."""
        if event.key == "escape" or (event.key == "backspace" and not self.value):
            event.stop()
            event.prevent_default()
            self._leave(chosen=False)

    def on_input_submitted(self) -> None:
        """Confirm the input; a blank input counts as cancelled."""
        self._leave(chosen=bool(self.value.strip()))

    def _leave(self, *, chosen: bool) -> None:
        self.remove_class("-open")
        self.disabled = True
        self.post_message(self.Closed(self, chosen))


class FilterSuggester(Suggester):
    """Suggests fields, themes, outlets and other values after the cursor; the right arrow accepts a suggestion."""

    def __init__(self, completed: Callable[[str], str | None]) -> None:
        """Create a suggester; ``completed`` returns the whole filter with its last part completed, or ``None``."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._completed = completed

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole filter with its last part completed, or ``None`` if no completion extends the input."""
        return self._completed(value)
