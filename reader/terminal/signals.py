"""The end of the program when a signal asks for it: in good order, or at once when the terminal takes nothing more.

A connection that hangs blocks whatever writes to the terminal, in the end the main thread too, and to give the terminal
back is to write to it. Then a thread of its own hears the signal, sees that everything is saved, and ends the program.
"""

import os
import select
import signal
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from threading import Thread

TERMINATION_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals upon which the place is noted, everything is saved and the terminal is given back."""

GRACE_SECONDS = 2.0
"""Seconds for which the terminal takes nothing before the program gives it up."""

LIMIT = 60.0
"""Seconds for an end in good order, however slow the machine is."""

MOMENT = 0.1
"""Seconds between two looks at the terminal."""


class SignalHandler:
    """Listens to the signals that end the program."""

    def __init__(
        self, leave: Callable[[signal.Signals], object], settle: Callable[[], object], terminal: int = 2
    ) -> None:
        """Take what is done.

        Args:
            leave: Called on the event loop with the signal: ends the program in good order.
            settle: Waits until everything is saved, or cannot be; called in a thread when an end in good order fails.
            terminal: Descriptor through which the program writes to the terminal.
        """
        self._leave = leave
        self._settle = settle
        self._terminal = terminal

    def listen(self, loop: AbstractEventLoop) -> None:
        """Listen from now on; to be called in the main thread."""
        # A handler of Python's own runs when the main thread gets to it: never, while that waits for the terminal.
        heard, written = os.pipe()
        os.set_blocking(written, False)
        signal.set_wakeup_fd(written, warn_on_full_buffer=False)
        for farewell in TERMINATION_SIGNALS:
            signal.signal(farewell, lambda *_: None)
        Thread(target=self._hear, args=(heard, loop), name="farewell", daemon=True).start()

    def _hear(self, heard: int, loop: AbstractEventLoop) -> None:
        while True:
            number = os.read(heard, 1)[0]
            if number in TERMINATION_SIGNALS:
                self._end(signal.Signals(number), loop)
            elif not loop.is_closed():
                loop.call_soon_threadsafe(lambda: None)  # the main thread wakes and runs the handler of that signal

    def _end(self, number: signal.Signals, loop: AbstractEventLoop) -> None:
        """End the process when an end in good order fails; after one, this thread is gone."""
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._leave, number)
        until = time.monotonic() + LIMIT
        while time.monotonic() < until and self._takes_more():
            time.sleep(MOMENT)
        self._settle()
        os._exit(128 + number)

    def _takes_more(self) -> bool:
        """Whether the terminal takes something; when it does not, GRACE is over."""
        if os.isatty(self._terminal):
            return bool(select.select([], [self._terminal], [], GRACE_SECONDS)[1])
        time.sleep(
            GRACE_SECONDS
        )  # it was closed: a write to it fails at once, but another thread may wait for that write
        return False
