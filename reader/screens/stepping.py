"""Work of very many short steps, done between the keys on the event loop."""

from collections.abc import Callable, Generator
from functools import partial
from time import perf_counter
from typing import TypeVar

from textual.message_pump import MessagePump

from annotations.errors import ReaderError

Result = TypeVar("Result")

SLICE = 0.005
"""Seconds of work that a key may have to wait for."""

PAUSE = 0.002
"""Seconds for keys between two slices."""


def between_keys(
    pump: MessagePump,
    steps: Generator[str, None, Result],
    told: Callable[[str], object],
    done: Callable[[Result], object],
) -> None:
    """Take steps until they end, a slice at a time, the first at once.

    Args:
        pump: What calls back between the keys; when it is gone, no further step is taken.
        steps: The work, a few milliseconds each at the most; what they yield says how far it is.
        told: Called with that after each slice, and with why it cannot be done.
        done: Called with what they return.
    """
    until, words = perf_counter() + SLICE, ""
    try:
        while perf_counter() < until:
            words = next(steps)
    except StopIteration as end:
        done(end.value)
    except ReaderError as error:
        told(str(error))
    else:
        told(words)
        pump.set_timer(PAUSE, partial(between_keys, pump, steps, told, done))
