"""Long work between keys: a few milliseconds at a time on the event loop, as the screen paints in between."""

from collections.abc import Callable, Generator, Iterator
from time import perf_counter
from typing import Protocol, TypeVar, cast

from textual.message_pump import MessagePump
from textual.screen import Screen

from annotations.errors import ReaderError

SLICE_SECONDS = 0.006
"""Seconds of work at a time."""

PAUSE_SECONDS = 0.001
"""Seconds in between, for keys and painting."""

IDLE_SECONDS = 0.1
"""Seconds without a key after which the next one is not expected at once."""

MAX_IDLE_SECONDS = 1.0
"""Seconds after which work goes on for a slice however fast somebody types."""

BETWEEN_KEYS = "work between keys"
"""Name of the timer of work that the analyst asked for and that is not over."""

Outcome = TypeVar("Outcome")


class KnowsIdleTime(Protocol):
    """An app that knows when a key was pressed."""

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last key."""


def run_incrementally(
    owner: MessagePump,
    steps: Generator[str | None, None, Outcome],
    say: Callable[[str], None],
    done: Callable[[Outcome], None],
) -> None:
    """Take steps between keys until they end.

    Args:
        owner: A screen, with which the work ends, or the app.
        steps: The work, a few milliseconds a step; gives how far it is, or nothing.
        say: Told how far it is, and why it is refused.
        done: Called with the outcome.
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
            owner.set_timer(PAUSE_SECONDS, go_on, name=BETWEEN_KEYS)

    go_on()


def run_when_idle(screen: Screen[None], steps: Iterator[object], clock: Callable[[], float] = perf_counter) -> None:
    """Take steps that nobody waits for until they end, in the pauses of typing.

    Args:
        screen: With which the work ends.
        steps: The work, a few milliseconds a step.
        clock: Gives the time in seconds.
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
