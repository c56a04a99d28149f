"""Yardsticks: the least that an application in Textual can do, and its stock widgets with an article in them.

Run as ``python -m tests.benchmarks.apps bare``, or ``… textarea FILE``, ``… static FILE``.
"""

import sys
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static, TextArea

READY = "ready to be used"
"""What every yardstick shows in its first paint."""

WORDS = f"{READY}: a row of words as long as the widest of terminals has room for " * 4
PLAIN, MARKED = Style.parse("#d0d0d0 on #101010"), Style.parse("#ffffff on #204060")


class Bare(Widget, can_focus=True):
    """Rows of words of which one is marked: the least that can answer a key."""

    BINDINGS = [
        Binding("j", "move(1)"),
        Binding("k", "move(-1)"),
        Binding("space", "page(1)"),
        Binding("backspace", "page(-1)"),
    ]
    marked, top = 10, 0

    def render_line(self, y: int) -> Strip:
        """A row of words, other ones on every page."""
        style = MARKED if y == self.marked else PLAIN
        first = 0 if not self.top else 1 + (self.top + y) % 20
        return Strip([Segment(WORDS[first : first + self.size.width], style)])

    def action_move(self, by: int) -> None:
        """Mark another row, and paint no more than the two that change."""
        self.refresh(Region(0, self.marked, self.size.width, 1))
        self.marked += by
        self.refresh(Region(0, self.marked, self.size.width, 1))

    def action_page(self, by: int) -> None:
        """Paint every row anew."""
        self.top += by
        self.refresh()


class BareApp(App[None]):
    """A screen with nothing but one widget."""

    def compose(self) -> ComposeResult:
        """The widget."""
        yield Bare()


class TextAreaApp(App[None]):
    """An article in the stock editor."""

    def compose(self) -> ComposeResult:
        """The editor, for reading only."""
        yield TextArea(_text(), read_only=True)


class StaticApp(App[None]):
    """An article in the stock text widget."""

    def compose(self) -> ComposeResult:
        """The text in what scrolls it."""
        with VerticalScroll():
            yield Static(Content(_text()))


def _text() -> str:
    return f"{READY}\n\n{Path(sys.argv[2]).read_text('utf-8')}"


if __name__ == "__main__":
    {"bare": BareApp, "textarea": TextAreaApp, "static": StaticApp}[sys.argv[1]]().run()
