"""One line to type in."""

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """An input that takes all of what is pasted: several lines become one."""

    def on_paste(self, event: events.Paste) -> None:
        """Join the lines before the input, which knows only the first, takes them."""
        event.text = " ".join(event.text.split())
