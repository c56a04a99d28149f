"""An input of a single line."""

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """An input that accepts pasted text of several lines as one line."""

    def on_paste(self, event: events.Paste) -> None:
        """Join the pasted lines, because Textual's input keeps only the first."""
        event.text = " ".join(event.text.split())
