"""The mouse over a text on the line API: clicks, drags across rows, and scrolling while a drag is at an edge."""

from collections.abc import Callable

from textual import events
from textual.scroll_view import ScrollView
from textual.timer import Timer

SCROLL_SECONDS = 0.05
"""Seconds between two rows of scrolling while a drag is beyond an edge."""


class Drag:
    """One drag at a time over a pane. Where the pointer is in the text is for the pane to tell."""

    def __init__(
        self, pane: ScrollView, offset_at: Callable[[int, int], int | None], dragged: Callable[[int, int], None]
    ) -> None:
        """Watch over a pane.

        Args:
            pane: What scrolls.
            offset_at: The code point drawn at a column and row of the pane; none where there is no text.
            dragged: Called with the first and the latest code point of a drag, each time the latter changes.
        """
        self._pane = pane
        self._offset_at = offset_at
        self._dragged = dragged
        self._start: int | None = None
        self._latest: int | None = None
        self._pointer = (0, 0)
        self._timer: Timer | None = None
        self.moved = False
        """Whether the button that went down last was moved: then its click selects nothing."""

    def down(self, event: events.MouseDown) -> None:
        """A button goes down: a drag may begin."""
        self.moved = False
        self._start = self._latest = self._offset_at(event.x, event.y)
        if self._start is not None:
            self._pane.capture_mouse()

    def move(self, event: events.MouseMove) -> None:
        """The pointer moves; beyond an edge the pane scrolls until it comes back."""
        if self._start is None:
            return
        self._pointer = (event.x, event.y)
        self._take()
        beyond = not 0 <= event.y < self._pane.size.height
        if beyond and self._timer is None:
            self._timer = self._pane.set_interval(SCROLL_SECONDS, self._scroll)
        elif not beyond:
            self._stop_scrolling()

    def up(self) -> None:
        """The button is let go."""
        self._start = None
        self._stop_scrolling()
        self._pane.release_mouse()

    def _take(self) -> None:
        x, y = self._pointer
        offset = self._offset_at(x, min(max(y, 0), self._pane.size.height - 1))
        if offset is not None and offset != self._latest and self._start is not None:
            self._latest, self.moved = offset, True
            self._dragged(self._start, offset)

    def _scroll(self) -> None:
        step = -1 if self._pointer[1] < 0 else 1
        self._pane.scroll_to(y=self._pane.scroll_offset.y + step, animate=False, immediate=True)
        self._take()

    def _stop_scrolling(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
