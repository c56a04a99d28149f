"""Long work on the event loop, in slices of a few milliseconds between key presses and repaints."""

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

WORK = "work between keys"
"""Name of the timers of work that the analyst asked for."""

Outcome = TypeVar("Outcome")


class KnowsIdleTime(Protocol):
    """An app that records the time of the last key press."""

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last key press."""


def run_incrementally(
    owner: MessagePump,
    steps: Generator[str | None, None, Outcome],
    say: Callable[[str], None],
    done: Callable[[Outcome], object],
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
            owner.set_timer(PAUSE_SECONDS, go_on, name=WORK)

    go_on()


def run_when_idle(
    screen: Screen[None],
    steps: Iterator[object],
    clock: Callable[[], float] = perf_counter,
) -> None:
    """Run the steps of background work while the analyst is idle until they end.

    Args:
        screen: The screen whose end stops the work.
        steps: The work, a few milliseconds per step.
        clock: Returns the time in seconds.
    """
    worked = clock()

    def go_on() -> None:
        nonlocal worked
        typing = cast(KnowsIdleTime, screen.app).idle_seconds < IDLE_SECONDS
        if typing and clock() < worked + MAX_IDLE_SECONDS:
            screen.set_timer(IDLE_SECONDS, go_on)
            return
        end = clock() + SLICE_SECONDS
        for _ in steps:
            worked = clock()
            if worked >= end:
                screen.set_timer(PAUSE_SECONDS, go_on)
                return

    go_on()
