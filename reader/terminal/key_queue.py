"""A key queue that dispatches each key only after the previous key has had its full effect.

Textual puts a key into the queue of the focused widget, and the effect of the key (a change of focus, a dialog) passes
through further queues. A key dispatched too early would reach the widget that had the focus before. Keys therefore wait
in this queue.

The queue uses no timer. It posts a callback behind the key to each widget through which the key bubbles; when all these
callbacks have run, the key has passed. It then posts callbacks behind the messages that the key caused, until no
message queue holds one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from time import perf_counter
from typing import TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

Result = TypeVar("Result")

TypedInput = events.Key | events.Paste
"""What an analyst types."""

MAX_PASSES = 200
"""The maximum number of passes through the queues per key: a thread that keeps posting must not block the keys."""


class KeyQueue(App[Result]):
    """An app that finishes handling each key before it handles the next."""

    def __init__(self) -> None:
        """Create an app that holds back keys until the first screen is ready."""
        super().__init__()
        self._waiting: deque[TypedInput] = deque()
        self._interceptor: Callable[[TypedInput], None] | None = None
        self._last_key_at = 0.0
        self._handling_key = True

    @property
    def idle_seconds(self) -> float:
        """The time since the last key, in seconds."""
        return perf_counter() - self._last_key_at

    def queue_keys(self, typed: Iterable[TypedInput]) -> None:
        """Queue keys that the program read from the terminal before this app started."""
        self._waiting.extend(typed)

    def intercept_keys(self, receive: Callable[[TypedInput], None] | None) -> None:
        """Give every key to ``receive`` instead of the screen; ``None`` ends this."""
        self._interceptor = receive

    def on_ready(self) -> None:
        """Handle the waiting keys if the app is ready for them."""
        if self.ready_for_keys:
            self.release_keys()

    @property
    def ready_for_keys(self) -> bool:
        """True if keys need only the first screen; otherwise the app must call :meth:`release_keys` later."""
        return True

    def release_keys(self) -> None:
        """Handle the waiting keys as soon as the screen has handled its pending messages."""
        self._pass(self._way(), MAX_PASSES)

    async def on_event(self, event: events.Event) -> None:
        """Handle a key or a paste, or queue it while the previous one is being handled."""
        if not isinstance(event, TypedInput) or event.is_forwarded:
            await super().on_event(event)
            return
        self._last_key_at = perf_counter()
        self._waiting.append(event)
        if not self._handling_key:
            await self._handle_next()

    async def _handle_next(self) -> None:
        if not self._waiting:
            self._handling_key = False
            return
        self._handling_key = True
        way, event = self._way(), self._waiting.popleft()
        if self._interceptor:
            self._interceptor(event)
        else:
            await super().on_event(event)
        self._pass(way, MAX_PASSES)

    def _way(self) -> list[MessagePump]:
        """Return the focused widget and its ancestors up to the app, in the order in which a key bubbles."""
        return list((self.focused or self.screen).ancestors_with_self)

    def _pass(self, pumps: Sequence[MessagePump], passes: int) -> None:
        """Wait until each of ``pumps``, in order, has handled the messages in its queue.

        A pump that is closing accepts no callback, and handles its remaining messages without one.
        """
        for index, pump in enumerate(pumps):
            visit = events.Callback(partial(self._pass, pumps[index + 1 :], passes))
            if pump.post_message(visit):
                return
        # A pump may hold its next message outside its queue while it handles one, but never while the loop is idle.
        asyncio.get_running_loop().call_soon(self._pass_again, passes - 1)

    def _pass_again(self, passes: int) -> None:
        """Wait for the messages that the key caused; if no queue holds one, handle the next key."""
        if not self.screen_stack:
            return
        busy = [pump for pump in (self, *self.screen.walk_children(with_self=True)) if pump.message_queue_size]
        if busy and passes > 0:
            self._pass(busy, passes)
        else:
            self.call_later(self._handle_next)
