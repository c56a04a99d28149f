"""Signals: those that end the program, those that suspend and resume it, and new sizes of the terminal.

A stalled connection blocks every thread that writes to the terminal, eventually the main thread too, and an orderly
exit writes to the terminal to restore it. A dedicated thread therefore receives the signal to end. If the orderly exit
fails, this thread waits until all edits are saved, and ends the process.
"""

import os
import select
import signal
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

from textual import events
from textual.app import SuspendNotSupported

from annotations.store.store import AnnotationStore
from annotations.text.plural import pluralize
from reader.terminal.key_queue import KeyQueue, TypedInput

Result = TypeVar("Result")

TERMINATION_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""The signals after which the app stores the reading position, saves all edits and restores the terminal."""

GRACE_SECONDS = 2.0
"""The time, in seconds, for which the terminal may accept no output before the program stops waiting for it."""

EXIT_SECONDS = 60.0
"""The maximum time for an orderly exit, in seconds, even on a slow machine."""

CHECK_SECONDS = 0.1
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
        for number in TERMINATION_SIGNALS:
            signal.signal(number, lambda *_: None)
        Thread(target=self._hear, args=(heard, loop), name="signals", daemon=True).start()

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
        until = time.monotonic() + EXIT_SECONDS
        while time.monotonic() < until and self._takes_more():
            time.sleep(CHECK_SECONDS)
        self._settle()
        os._exit(128 + number)

    def _takes_more(self) -> bool:
        """Return ``True`` if the terminal accepts output; return ``False`` only after :data:`GRACE_SECONDS`."""
        if os.isatty(self._terminal):
            return bool(select.select([], [self._terminal], [], GRACE_SECONDS)[1])
        time.sleep(GRACE_SECONDS)  # the terminal is closed; another thread may still wait for its write
        return False


class JobControl(KeyQueue[Result]):
    """An app that ctrl+z suspends after its annotations are saved.

    Analysts read and copy the annotations file in the shell, and kill suspended programs. SIGTSTP and SIGCONT from
    other programs have the same effects.
    """

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

    def action_suspend_process(self) -> None:
        """Suspend the program as soon as all edits are saved."""
        if self._suspending:
            return
        if _shell_waits():
            self._suspending = True
            self.intercept_keys(self._on_key_while_suspending)
            self._suspend(tried=False)
        else:
            self.say("Not suspended: no shell waits for this program.")

    def _on_key_while_suspending(self, key: TypedInput) -> None:
        """Discard a key, because it is meant for the shell. Esc cancels the stop."""
        if isinstance(key, events.Key) and key.key == "escape":
            self._end_suspending("Not suspended.")

    def _end_suspending(self, sentence: str) -> None:
        self._suspending = False
        self.intercept_keys(None)
        self.say(sentence)

    def _suspend(self, *, tried: bool) -> None:
        """Stop if all edits are saved; otherwise save them.

        Args:
            tried: True after an attempt to save, so that a failure cancels the stop.
        """
        if not self._suspending:
            return
        backend = self.store.backend
        if backend.up_to_date:
            self._end_suspending("")
            self._leave_terminal(_stop_job)
        elif tried and backend.failure:
            self._end_suspending(f"Not suspended: {_unsaved(backend.failure.unsaved)} {backend.failure.sentence}")
        else:
            self.say("Saving before suspending … (esc: do not suspend)")
            Thread(target=self._save, name="saving before suspending", daemon=True).start()

    def _save(self) -> None:
        self.store.backend.settle()
        self.call_later(self._suspend, tried=True)

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
