"""Mouse drags over text on the line API, with scrolling while the pointer is above or below the view."""

from collections.abc import Callable

from textual import events
from textual.scroll_view import ScrollView
from textual.timer import Timer

SCROLL_SECONDS = 0.05
"""Seconds per scrolled row while the pointer of a drag is above or below the view."""


class Drag:
    """The current drag over a pane. The pane maps pointer positions to code points."""

    def __init__(
        self, pane: ScrollView, offset_at: Callable[[int, int], int | None], dragged: Callable[[int, int], None]
    ) -> None:
        """Create the drag state of a pane.

        Args:
            pane: The pane to scroll.
            offset_at: Returns the code point drawn at a column and row of the pane, or ``None`` if no text is there.
            dragged: Called with the first and the latest code point of a drag whenever the latest one changes.
        """
        self._pane = pane
        self._offset_at = offset_at
        self._dragged = dragged
        self._start: int | None = None
        self._latest: int | None = None
        self._pointer = (0, 0)
        self._timer: Timer | None = None
        self.moved = False
        """True if the pointer moved to other text after the last press; the click of that press selects nothing."""

    def down(self, event: events.MouseDown) -> None:
        """Start a possible drag when a button is pressed over text."""
        self.moved = False
        self._start = self._latest = self._offset_at(event.x, event.y)
        if self._start is not None:
            self._pane.capture_mouse()

    def move(self, event: events.MouseMove) -> None:
        """Extend the drag; while the pointer is above or below the view, scroll the pane."""
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
        """End the drag when the button is released."""
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
