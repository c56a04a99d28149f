"""The end of the program when a signal asks for it: in good order, or without a terminal that takes nothing more.

A connection that hangs blocks whatever writes to the terminal, in the end the event loop too, and giving the terminal
back is writing to it. What was tagged is saved by a thread of its own, so the program can end all the same.
"""

import os
import signal
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from threading import Thread

FAREWELLS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals upon which the place is noted, everything is saved and the terminal is given back."""

GRACE = 2.0
"""Seconds for an end in good order."""


class Farewell:
    """Listens to the signals that end the program."""

    def __init__(self, leave: Callable[[signal.Signals], object], settle: Callable[[], object]) -> None:
        """Take what is done.

        Args:
            leave: Called on the event loop with the signal: ends the program in good order.
            settle: Waits until everything is saved, or cannot be; called in a thread when the loop does not answer.
        """
        self._leave = leave
        self._settle = settle

    def listen(self, loop: AbstractEventLoop) -> None:
        """Listen from now on; to be called in the main thread."""

        # The handler is one of Python's own, which runs also while the main thread waits for the terminal.
        def received(number: int, _: object) -> None:
            Thread(target=self._end_anyway, args=(number,), name="farewell", daemon=True).start()
            loop.call_soon_threadsafe(self._leave, signal.Signals(number))

        for farewell in FAREWELLS:
            signal.signal(farewell, received)

    def _end_anyway(self, number: int) -> None:
        time.sleep(GRACE)  # the program is gone by then, and this thread with it
        self._settle()
        os._exit(128 + number)
