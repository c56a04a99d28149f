"""A view of rows in which the mouse drags over text, and which scrolls while the pointer is above or below it."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.timer import Timer

from reader.widgets.lists import LineView

SCROLL_SECONDS = 0.05
"""Seconds per scrolled row while the pointer of a drag is above or below the view."""


class DragView(LineView):
    """A view of text that posts :class:`Dragged`. Subclasses map cells to code points."""

    @dataclass
    class Dragged(Message):
        """The analyst dragged the pointer over text."""

        start: int
        """Offset in code points at which the drag started."""
        end: int
        """Offset in code points of the pointer now."""

    def __init__(self, *, id: str) -> None:
        """Create a view without a drag."""
        super().__init__(id=id)
        self._drag_start: int | None = None
        self._drag_end: int | None = None
        self._pointer = (0, 0)
        self._drag_timer: Timer | None = None
        self.dragged = False
        """True if the pointer moved to other text after the last press; the click of that press selects nothing."""

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the code point drawn at a cell of the view, or ``None`` if no text is there."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a possible drag when a button is pressed over text."""
        self.dragged = False
        self._drag_start = self._drag_end = self.offset_at(event.x, event.y)
        if self._drag_start is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the drag; while the pointer is above or below the view, scroll."""
        if self._drag_start is None:
            return
        self._pointer = (event.x, event.y)
        self._extend_drag()
        beyond = not 0 <= event.y < self.size.height
        if beyond and self._drag_timer is None:
            self._drag_timer = self.set_interval(SCROLL_SECONDS, self._scroll_by_drag)
        elif not beyond:
            self._stop_scrolling()

    def on_mouse_up(self) -> None:
        """End the drag when the button is released."""
        self._drag_start = None
        self._stop_scrolling()
        self.release_mouse()

    def _extend_drag(self) -> None:
        x, y = self._pointer
        offset = self.offset_at(x, min(max(y, 0), self.size.height - 1))
        if offset is not None and offset != self._drag_end and self._drag_start is not None:
            self._drag_end, self.dragged = offset, True
            self.post_message(self.Dragged(self._drag_start, offset))

    def _scroll_by_drag(self) -> None:
        step = -1 if self._pointer[1] < 0 else 1
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, immediate=True)
        self._extend_drag()

    def _stop_scrolling(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None
