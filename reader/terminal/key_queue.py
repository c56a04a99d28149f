"""A key queue that dispatches each key only after the previous key has had its full effect.

Textual puts a key into the queue of the focused widget, and the effect of the key (a change of focus, a dialog) passes
through further queues. A key dispatched too early would reach the widget that had the focus before. Keys therefore wait
in this queue.

The queue uses no timer. It posts a callback behind the key to each widget through which the key bubbles; when all these
callbacks have run, the key has passed. It then posts callbacks behind the messages that the key caused, until no
message queue holds one.
"""

import asyncio
import re
from collections import deque
from collections.abc import Sequence
from functools import partial
from time import perf_counter
from typing import TypeVar

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.message_pump import MessagePump

Result = TypeVar("Result")

MAX_PASSES = 200
"""The maximum number of passes through the queues per key: a thread that keeps posting must not block the keys."""

_BYTES = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x1b": "escape"} | {
    f"\x1b[{letter}": name for letter, name in zip("ABCD", ("up", "down", "right", "left"), strict=True)
}
"""The names of keys that an analyst may press while the program starts, by the bytes that terminals send."""


def _keys_of(typed: bytes) -> list[events.Key]:
    """Return the keys for bytes from a terminal; ignore the sequences of unusual keys."""
    pieces = re.findall(r"\x1b\[[0-9;]*[A-Za-z~]|[^\x1b]|\x1b", typed.decode("utf-8", "ignore"))
    keys = [(_BYTES.get(piece) or (_character_to_key(piece) if piece.isprintable() else ""), piece) for piece in pieces]
    return [events.Key(name, piece if len(piece) == 1 else None) for name, piece in keys if name]


class KeyQueue(App[Result]):
    """An app that finishes handling each key before it handles the next."""

    def __init__(self) -> None:
        """Create an app that holds back keys until the first screen is ready."""
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._last_key_at = 0.0
        self._handling_key = True

    @property
    def idle_seconds(self) -> float:
        """The time since the last key, in seconds."""
        return perf_counter() - self._last_key_at

    def queue_typed(self, typed: bytes) -> None:
        """Queue keys that the program read from the terminal before this app started."""
        self._waiting.extend(_keys_of(typed))

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
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
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
        way = self._way()
        await super().on_event(self._waiting.popleft())
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
