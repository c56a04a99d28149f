"""Long work between keys: a few milliseconds at a time on the event loop, as the screen paints in between."""

from collections.abc import Callable, Generator
from time import perf_counter
from typing import TypeVar

from textual.message_pump import MessagePump

from annotations.errors import ReaderError

SLICE = 0.006
"""Seconds of work at a time."""

PAUSE = 0.001
"""Seconds in between, for keys and painting."""

Outcome = TypeVar("Outcome")


def between_keys(
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
        end, words = perf_counter() + SLICE, None
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
            owner.set_timer(PAUSE, go_on)

    go_on()
