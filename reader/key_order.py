"""Typing ahead: a key takes effect only after the one before it has, however fast they come.

A key travels through several message queues, and what it asks for (another focus, a dialog) happens at the end of that
way. A key that is sent along before then reaches what had the focus before it: typed letters would be lost. So keys
wait here, and a message that follows each key along the same way says when the next may go.
"""

import asyncio
import re
from collections import deque
from time import perf_counter
from typing import TypeVar

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

Result = TypeVar("Result")

ROUNDS = 2
"""How often more the way is gone behind a key: an input answers keys with messages, a new screen gets itself ready."""

PATIENCE = 0.3
"""Seconds after which the next key goes in any case: what had the focus may be gone, and the follower with it."""


class Follower(Message):
    """Goes the way of a key, behind it."""

    def __init__(self, key: int, left: int) -> None:
        """Follow the ``key``-th key; ``left`` more follow behind this one."""
        super().__init__()
        self.key = key
        self.left = left


_BYTES = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x1b": "escape"} | {
    f"\x1b[{letter}": name for letter, name in zip("ABCD", ("up", "down", "right", "left"), strict=True)
}
"""What terminals send for keys that may be pressed while a program starts."""


def _keys_of(typed: bytes) -> list[events.Key]:
    """Bytes from a terminal as keys; a sequence of none of the usual keys is left out."""
    pieces = re.findall(r"\x1b\[[0-9;]*[A-Za-z~]|[^\x1b]|\x1b", typed.decode("utf-8", "ignore"))
    keys = [(_BYTES.get(piece) or (_character_to_key(piece) if piece.isprintable() else ""), piece) for piece in pieces]
    return [events.Key(name, piece if len(piece) == 1 else None) for name, piece in keys if name]


class KeyOrder(App[Result]):
    """An app that deals with one key at a time."""

    def __init__(self) -> None:
        """Begin with keys waiting until the first screen is there."""
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._key = 0
        self._last = 0.0
        self._on_its_way = True
        self._sent_to: Screen[object] | None = None
        self._impatience: asyncio.TimerHandle | None = None

    @property
    def resting(self) -> float:
        """Seconds since the last key."""
        return perf_counter() - self._last

    def type_first(self, typed: bytes) -> None:
        """Have keys take effect that somebody else read from the terminal before this app could."""
        self._waiting.extend(_keys_of(typed))

    def on_ready(self) -> None:
        """The first screen is there: what was typed until now takes effect, unless something else is waited for."""
        if self.ready_for_keys:
            self.let_keys_go()

    @property
    def ready_for_keys(self) -> bool:
        """Whether keys take effect as soon as the first screen is there; else :meth:`let_keys_go` has to be called."""
        return True

    def let_keys_go(self) -> None:
        """Let what was typed until now take effect."""
        self._follow(ROUNDS)

    async def on_event(self, event: events.Event) -> None:
        """Let a key go if none is on its way, else let it wait."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._last = perf_counter()
        self._waiting.append(event)
        if not self._on_its_way:
            await self._next()

    async def on_follower(self, message: Follower) -> None:
        """A follower came to the end of the way: another goes, or the next key."""
        if message.key != self._key or not self._on_its_way:
            return
        if self.screen is not self._sent_to:
            self._sent_to = self.screen
            self._follow(ROUNDS)
        elif message.left:
            self._follow(message.left - 1)
        else:
            await self._next()

    async def _send(self, event: events.Key | events.Paste) -> None:
        self._on_its_way = True
        self._key += 1
        way = self.focused or self.screen
        self._sent_to = self.screen
        await super().on_event(event)
        if way.post_message(Follower(self._key, ROUNDS if isinstance(way, Input) else 0)):
            self._lose_patience_with(self._key)
        else:
            await self._next()

    def _follow(self, left: int) -> None:
        (self.focused or self.screen).post_message(Follower(self._key, left))
        self._lose_patience_with(self._key)

    def _lose_patience_with(self, key: int) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
        loop = asyncio.get_running_loop()
        self._impatience = loop.call_later(PATIENCE, self.post_message, Follower(key, 0))

    async def _next(self) -> None:
        self._on_its_way = False
        if self._impatience is not None:
            self._impatience.cancel()
        if self._waiting:
            await self._send(self._waiting.popleft())
