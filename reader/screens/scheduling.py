"""Long work on the event loop, in slices of a few milliseconds between key presses and repaints."""

import asyncio
from collections.abc import Callable, Generator, Iterator
from time import perf_counter
from typing import Protocol, TypeVar, cast

from textual.message_pump import MessagePump
from textual.screen import Screen

from annotations.errors import ReaderError

SLICE_SECONDS = 0.006
"""Length of a slice of work in seconds."""

PAUSE_SECONDS = 0.001
"""Pause between slices in seconds, for key presses and repaints."""

IDLE_SECONDS = 0.1
"""Seconds without a key press after which the analyst counts as idle."""

MAX_IDLE_SECONDS = 1.0
"""Seconds without work after which a slice runs even while the analyst types."""

Outcome = TypeVar("Outcome")


class KnowsIdleTime(Protocol):
    """An app that records the time of the last key press."""

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last key press."""


def call_after(owner: MessagePump, seconds: float, callback: Callable[[], None]) -> None:
    """Call ``callback`` on the event loop after a delay, unless ``owner`` has closed by then.

    A one-shot timer of Textual never fires if the machine is too busy to start it within its delay, and the delays here
    are a few milliseconds.
    """
    asyncio.get_running_loop().call_later(seconds, owner.call_later, callback)


def run_incrementally(
    owner: MessagePump,
    steps: Generator[str | None, None, Outcome],
    say: Callable[[str], None],
    done: Callable[[Outcome], None],
) -> None:
    """Run the steps of a generator between key presses until it ends.

    Args:
        owner: A screen, whose end stops the work, or the app.
        steps: The work, a few milliseconds per step; yields progress messages or ``None``.
        say: Called with progress messages and with the message of a ``ReaderError``.
        done: Called with the return value of the generator.
    """

    def go_on() -> None:
        end, words = perf_counter() + SLICE_SECONDS, None
        try:
            while perf_counter() < end:
                words = next(steps)
        except StopIteration as stop:
            done(stop.value)
        except ReaderError as error:
            say(str(error))
        else:
            if words:
                say(words)
            call_after(owner, PAUSE_SECONDS, go_on)

    go_on()


def run_when_idle(
    screen: Screen[None],
    steps: Iterator[object],
    clock: Callable[[], float] = perf_counter,
    call_later: Callable[[MessagePump, float, Callable[[], None]], None] = call_after,
) -> None:
    """Run the steps of background work while the analyst is idle until they end.

    Args:
        screen: The screen whose end stops the work.
        steps: The work, a few milliseconds per step.
        clock: Returns the time in seconds.
        call_later: Calls a function after a delay in seconds.
    """
    worked = clock()

    def go_on() -> None:
        nonlocal worked
        typing = cast(KnowsIdleTime, screen.app).idle_seconds < IDLE_SECONDS
        if typing and clock() < worked + MAX_IDLE_SECONDS:
            call_later(screen, IDLE_SECONDS, go_on)
            return
        end = clock() + SLICE_SECONDS
        for _ in steps:
            worked = clock()
            if worked >= end:
                call_later(screen, PAUSE_SECONDS, go_on)
                return

    go_on()
