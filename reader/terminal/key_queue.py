"""One key at a time: a key is sent only when the key before it has had its whole effect, however fast they come.

Textual puts a key into the queue of the focused widget, and the effect of the key (another focus, a dialog) passes
through more queues. A key that is sent earlier reaches the widget that had the focus before. So keys wait here.

No clock is involved. A callback behind the key in the queue of each widget on its way shows that the key has passed;
then callbacks follow all messages that the key caused, until no queue holds one.
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
"""Passes through the queues for one key: a thread that never stops posting must not hold up the keys for ever."""

_BYTES = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x1b": "escape"} | {
    f"\x1b[{letter}": name for letter, name in zip("ABCD", ("up", "down", "right", "left"), strict=True)
}
"""What terminals send for keys that may be pressed while a program starts."""


def _keys_of(typed: bytes) -> list[events.Key]:
    """Return the keys that ``typed``, bytes from a terminal, means, without sequences of unusual keys."""
    pieces = re.findall(r"\x1b\[[0-9;]*[A-Za-z~]|[^\x1b]|\x1b", typed.decode("utf-8", "ignore"))
    keys = [(_BYTES.get(piece) or (_character_to_key(piece) if piece.isprintable() else ""), piece) for piece in pieces]
    return [events.Key(name, piece if len(piece) == 1 else None) for name, piece in keys if name]


class KeyQueue(App[Result]):
    """An app that handles one key at a time."""

    def __init__(self) -> None:
        """Make an app whose keys wait until the first screen is ready."""
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._last_key_at = 0.0
        self._handling_key = True

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last key."""
        return perf_counter() - self._last_key_at

    def queue_typed(self, typed: bytes) -> None:
        """Handle keys that were read from the terminal before this app could read them."""
        self._waiting.extend(_keys_of(typed))

    def on_ready(self) -> None:
        """Handle the keys typed so far, unless the app waits for more than its first screen."""
        if self.ready_for_keys:
            self.release_keys()

    @property
    def ready_for_keys(self) -> bool:
        """Whether the first screen is enough to handle keys; if not, :meth:`release_keys` has to be called."""
        return True

    def release_keys(self) -> None:
        """Handle the keys typed so far, as soon as the screen is ready for them."""
        self._pass(self._way(), MAX_PASSES)

    async def on_event(self, event: events.Event) -> None:
        """Handle a key, or let it wait for the one before it."""
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
        """The focused widget and its ancestors up to the app: a key bubbles through their queues in this order."""
        return list((self.focused or self.screen).ancestors_with_self)

    def _pass(self, pumps: Sequence[MessagePump], passes: int) -> None:
        """Wait until each of ``pumps`` has handled the messages in its queue, one after the other.

        A pump that is closing takes no callback, and handles what it has without one.
        """
        for index, pump in enumerate(pumps):
            visit = events.Callback(partial(self._pass, pumps[index + 1 :], passes))
            if pump.post_message(visit):
                return
        # A pump that handles a message may hold the next one outside its queue, but never while the loop is idle.
        asyncio.get_running_loop().call_soon(self._pass_again, passes - 1)

    def _pass_again(self, passes: int) -> None:
        """Wait for the messages that the key caused; when there are none, handle the next key."""
        if not self.screen_stack:
            return
        busy = [pump for pump in (self, *self.screen.walk_children(with_self=True)) if pump.message_queue_size]
        if busy and passes > 0:
            self._pass(busy, passes)
        else:
            self.call_later(self._handle_next)
