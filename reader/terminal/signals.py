"""Termination by signals: an orderly exit, or an immediate one if the terminal accepts no more output.

A stalled connection blocks every thread that writes to the terminal, eventually the main thread too, and an orderly
exit writes to the terminal to restore it. A dedicated thread therefore receives the signal. If the orderly exit fails,
this thread waits until all edits are saved, and ends the process.
"""

import os
import select
import signal
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from threading import Thread

TERMINATION_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""The signals after which the app stores the reading position, saves all edits and restores the terminal."""

GRACE_SECONDS = 2.0
"""The time, in seconds, for which the terminal may accept no output before the program stops waiting for it."""

LIMIT = 60.0
"""The maximum time for an orderly exit, in seconds, even on a slow machine."""

MOMENT = 0.1
"""The interval between two checks of the terminal, in seconds."""


class SignalHandler:
    """A handler for the signals that end the program."""

    def __init__(
        self, leave: Callable[[signal.Signals], object], settle: Callable[[], object], terminal: int = 2
    ) -> None:
        """Store the callbacks.

        Args:
            leave: Starts an orderly exit; called on the event loop with the signal.
            settle: Waits until all edits are saved or cannot be saved; called in a thread if the orderly exit fails.
            terminal: The descriptor through which the program writes to the terminal.
        """
        self._leave = leave
        self._settle = settle
        self._terminal = terminal

    def listen(self, loop: AbstractEventLoop) -> None:
        """Install the signal handlers and start the thread; must be called in the main thread."""
        # Python runs a signal handler in the main thread, so never while that thread is blocked by the terminal.
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
                loop.call_soon_threadsafe(lambda: None)  # wakes the main thread, which runs the handler of that signal

    def _end(self, number: signal.Signals, loop: AbstractEventLoop) -> None:
        """End the process if the orderly exit fails; an orderly exit ends this daemon thread."""
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._leave, number)
        until = time.monotonic() + LIMIT
        while time.monotonic() < until and self._takes_more():
            time.sleep(MOMENT)
        self._settle()
        os._exit(128 + number)

    def _takes_more(self) -> bool:
        """Return ``True`` if the terminal accepts output; return ``False`` only after :data:`GRACE_SECONDS`."""
        if os.isatty(self._terminal):
            return bool(select.select([], [self._terminal], [], GRACE_SECONDS)[1])
        time.sleep(
            GRACE_SECONDS
        )  # the terminal is closed: a write fails at once, but another thread may still be waiting for its write
        return False
