"""Long work between keys: a few milliseconds at a time on the event loop, as the screen paints in between."""

import asyncio
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

Outcome = TypeVar("Outcome")


class KnowsIdleTime(Protocol):
    """An app that knows when a key was pressed."""

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last key."""


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
            call_after(owner, PAUSE_SECONDS, go_on)

    go_on()


def run_when_idle(
    screen: Screen[None],
    steps: Iterator[object],
    clock: Callable[[], float] = perf_counter,
    call_later: Callable[[MessagePump, float, Callable[[], None]], None] = call_after,
) -> None:
    """Take steps that nobody waits for until they end, in the pauses of typing.

    Args:
        screen: With which the work ends.
        steps: The work, a few milliseconds a step.
        clock: Gives the time in seconds.
        call_later: Calls a function after some seconds.
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
