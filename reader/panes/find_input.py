"""The row in which words to find are typed."""

from dataclasses import dataclass

from textual import events
from textual.message import Message

from reader.panes.line_input import LineInput


class FindInput(LineInput):
    """Hidden until it is opened; says how it was left."""

    @dataclass
    class Left(Message):
        """The words are typed, or not wanted any more."""

        chosen: bool
        """Whether enter was pressed."""

    def __init__(self, *, id: str) -> None:
        """Make a hidden row."""
        super().__init__(id=id, placeholder="find in the article · enter selects · esc goes back", compact=True)
        self.disabled = True

    def open(self) -> None:
        """Show the row, empty, and take the keys."""
        self.disabled = False
        self.add_class("-open")
        self.clear()
        self.focus()

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
        self.post_message(self.Left(chosen))
