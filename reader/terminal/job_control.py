"""Job control: ctrl+z stops the program for the shell, and fg continues it.

It stops only when everything is saved, for in the shell people read and copy the annotations file and end stopped
programs. Signals from other programs do the same as these keys.
"""

import os
import signal
from asyncio import AbstractEventLoop
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

from textual import events
from textual.app import App, SuspendNotSupported

from annotations.store.store import AnnotationStore
from annotations.text.plural import pluralize
from reader.terminal.signals import TERMINATION_SIGNALS

Result = TypeVar("Result")


class JobControl(App[Result]):
    """An app that stops for the shell when its annotations are saved."""

    store: AnnotationStore
    """What is saved before the program stops."""
    _suspending = False

    def listen_to_job_control(self, loop: AbstractEventLoop) -> None:
        """Listen to signals instead of the driver; to be called in the main thread."""

        def listen(number: signal.Signals, act: Callable[[], None]) -> None:
            def received(*_: object) -> None:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self.call_later, act)

            signal.signal(number, received)

        listen(signal.SIGTSTP, self.action_suspend_process)
        listen(signal.SIGCONT, self._take_terminal)

    def say(self, sentence: str) -> None:
        """Show a sentence until the next key."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Drop keys while the program is about to stop: they are meant for the shell. Esc keeps it running."""
        if not (self._suspending and isinstance(event, events.Key | events.Paste)):
            await super().on_event(event)
        elif isinstance(event, events.Key) and event.key == "escape":
            self._suspending = False
            self.say("Not suspended.")

    def action_suspend_process(self) -> None:
        """Stop for the shell as soon as everything is saved."""
        if self._suspending:
            return
        if _shell_waits():
            self._suspending = True
            self._suspend(tried=False)
        else:
            self.say("Not suspended: no shell waits for this program.")

    def _suspend(self, *, tried: bool) -> None:
        """Stop if everything is saved, else save it.

        Args:
            tried: Whether that was tried, so that a failure is a reason not to stop.
        """
        if not self._suspending:
            return
        if self.store.up_to_date:
            self._suspending = False
            self._stop()
        elif tried and self.store.failure:
            self._suspending = False
            self.say(f"Not suspended: {_unsaved(self.store.failure.unsaved)} {self.store.failure.sentence}")
        else:
            self.say("Saving before suspending … (esc: do not suspend)")
            Thread(target=self._save, name="saving before suspending", daemon=True).start()

    def _save(self) -> None:
        self.store.settle()
        self.call_later(self._suspend, tried=True)

    def _stop(self) -> None:
        self.say("")
        with suppress(SuspendNotSupported), self.suspend():
            _stop_job()
        self.post_message(events.AppFocus())

    def _take_terminal(self) -> None:
        """Another program stopped this one and continued it: the terminal may be as the shell left it."""
        _wait_for_foreground()
        with suppress(SuspendNotSupported), self.suspend():
            pass
        self.post_message(events.AppFocus())


def _unsaved(edits: int) -> str:
    if not edits:
        return "the annotations file is not up to date."
    return f"{pluralize(edits, 'edit')} {'is' if edits == 1 else 'are'} not saved."


def _shell_waits() -> bool:
    """Whether a program of this session started this one, such as a shell; a terminal or ssh leads another session."""
    return os.getsid(os.getppid()) == os.getsid(0)


def _stop_job() -> None:
    """Stop this program and all of its job, such as ``make run``, until it continues in the foreground.

    A signal that ends the program ends it at once, for the terminal belongs to the shell.
    """
    signals = (signal.SIGTSTP, signal.SIGCONT, *TERMINATION_SIGNALS)
    handlers = [signal.signal(number, signal.SIG_DFL) for number in signals]
    try:
        os.kill(0, signal.SIGTSTP)
        _wait_for_foreground()
    finally:
        for number, handler in zip(signals, handlers, strict=True):
            signal.signal(number, handler)


def _wait_for_foreground() -> None:
    """Stop again as long as the shell has the terminal, as after ``bg``."""
    with suppress(OSError):  # no terminal controls this program
        while os.tcgetpgrp(0) != os.getpgrp():
            os.kill(0, signal.SIGSTOP)
