"""Job control: ctrl+z suspends the program and returns to the shell, and the ``fg`` command resumes it.

The program stops only after all edits are saved, because analysts read and copy the annotations file in the shell and
kill suspended programs. SIGTSTP and SIGCONT from other programs have the same effects.
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
from annotations.text.words import pluralize
from reader.terminal.signals import TERMINATION_SIGNALS

Result = TypeVar("Result")


class JobControl(App[Result]):
    """An app that ctrl+z suspends after its annotations are saved."""

    store: AnnotationStore
    """The annotations to save before the program stops."""
    _suspending = False

    def listen_to_job_control(self, loop: AbstractEventLoop) -> None:
        """Handle SIGTSTP, SIGCONT and SIGWINCH in place of the driver; must be called in the main thread."""
        self._event_loop = loop
        self._listen(signal.SIGTSTP, self.action_suspend_process)
        self._listen(signal.SIGCONT, self._take_terminal)
        self._listen_to_sizes()

    def _listen(self, number: signal.Signals, act: Callable[[], None]) -> None:
        """Call ``act`` on the event loop after each signal ``number``."""

        def received(*_: object) -> None:
            if not self._event_loop.is_closed():
                self._event_loop.call_soon_threadsafe(self.call_later, act)

        signal.signal(number, received)

    def _listen_to_sizes(self) -> None:
        """Let the driver read the size of the terminal on the event loop.

        In its signal handler, a second signal can interrupt the first reading, and the older size arrives last.
        """
        read = signal.getsignal(signal.SIGWINCH)
        if callable(read):
            self._listen(signal.SIGWINCH, lambda: read(signal.SIGWINCH, None))

    def say(self, sentence: str) -> None:
        """Show a message until the next key."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Discard keys while the program is about to stop: they are meant for the shell. Esc cancels the stop."""
        if not (self._suspending and isinstance(event, events.Key | events.Paste)):
            await super().on_event(event)
        elif isinstance(event, events.Key) and event.key == "escape":
            self._suspending = False
            self.say("Not suspended.")

    def action_suspend_process(self) -> None:
        """Suspend the program as soon as all edits are saved."""
        if self._suspending:
            return
        if _shell_waits():
            self._suspending = True
            self._suspend(tried=False)
        else:
            self.say("Not suspended: no shell waits for this program.")

    def _suspend(self, *, tried: bool) -> None:
        """Stop if all edits are saved; otherwise save them.

        Args:
            tried: True after an attempt to save, so that a failure cancels the stop.
        """
        if not self._suspending:
            return
        if self.store.backend.up_to_date:
            self._suspending = False
            self._stop()
        elif tried and self.store.backend.failure:
            self._suspending = False
            self.say(
                f"Not suspended: {_unsaved(self.store.backend.failure.unsaved)} {self.store.backend.failure.sentence}"
            )
        else:
            self.say("Saving before suspending … (esc: do not suspend)")
            Thread(target=self._save, name="saving before suspending", daemon=True).start()

    def _save(self) -> None:
        self.store.backend.settle()
        self.call_later(self._suspend, tried=True)

    def _stop(self) -> None:
        self.say("")
        self._leave_terminal(_stop_job)

    def _take_terminal(self) -> None:
        """Set up the terminal again after SIGCONT from another program: the shell may have changed its state."""
        _wait_for_foreground()
        self._leave_terminal(lambda: None)

    def _leave_terminal(self, meanwhile: Callable[[], None]) -> None:
        """Give the terminal to the shell during ``meanwhile``; then paint everything and look for external changes."""
        try:
            with self.suspend():
                meanwhile()
        except SuspendNotSupported:  # there is no terminal
            return
        self._listen_to_sizes()
        self.post_message(events.AppFocus())


def _unsaved(edits: int) -> str:
    if not edits:
        return "the annotations file is not up to date."
    return f"{pluralize(edits, 'edit')} {'is' if edits == 1 else 'are'} not saved."


def _shell_waits() -> bool:
    """Return ``True`` if the parent, such as a shell, is in this session; a terminal or ssh leads another session."""
    return os.getsid(os.getppid()) == os.getsid(0)


def _stop_job() -> None:
    """Stop the whole job of this program, such as ``make run``, until it resumes in the foreground.

    Meanwhile, a termination signal ends the program at once, because the terminal belongs to the shell.
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
    """Stop again while the job is in the background, as after ``bg``."""
    with suppress(OSError):  # this program has no controlling terminal
        while os.tcgetpgrp(0) != os.getpgrp():
            os.kill(0, signal.SIGSTOP)
