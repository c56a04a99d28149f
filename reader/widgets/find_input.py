"""The row in which words to find are typed."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.suggester import Suggester

from annotations.text.sanitize import sanitize
from reader.widgets.line_input import LineInput


class FindInput(LineInput):
    """Hidden until it is opened; says how it was left."""

    @dataclass
    class Closed(Message):
        """The words are typed, or not wanted any more."""

        input: "FindInput"
        chosen: bool
        """Whether enter was pressed."""

        @property
        def control(self) -> "FindInput":
            """The row that was left."""
            return self.input

    def __init__(self, hint: str, *, enter: str, escape: str, id: str, suggester: Suggester | None = None) -> None:
        """Make a hidden row.

        Args:
            hint: What to type.
            enter: What that key does, in a few words.
            escape: The same of esc.
            id: The widget's id.
            suggester: What to go on with.
        """
        super().__init__(id=id, placeholder=sanitize(hint), compact=True, suggester=suggester)
        self.disabled = True
        self.ways = {"enter": enter, "esc": escape} | ({"→": "completes"} if suggester else {})
        """What the keys do that are no text, by their names."""

    def open(self, typed: str = "") -> None:
        """Show the row, with what was typed before if it is given, and take the keys."""
        self.disabled = False
        self.add_class("-open")
        self.value = typed
        self.cursor_position = len(typed)
        self.screen.set_focus(self)

    def on_key(self, event: events.Key) -> None:
        """Esc, and backspace on an empty row, go back to where one was."""
        if event.key == "escape" or (event.key == "backspace" and not self.value):
            event.stop()
            event.prevent_default()
            self._leave(chosen=False)

    def on_input_submitted(self) -> None:
        """Enter selects the match."""
        self._leave(chosen=bool(self.value.strip()))

    def _leave(self, *, chosen: bool) -> None:
        self.remove_class("-open")
        self.disabled = True
        self.post_message(self.Closed(self, chosen))
