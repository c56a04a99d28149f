"""Measures of work that depend neither on the machine nor on a clock."""

import gc
import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines_run(act: Callable[..., object], *arguments: object) -> int:
    """Lines of Python that a function runs in this thread, with all that it calls.

    What one line has the interpreter do in C counts as one line. What the program prepares once is prepared before:
    the function is run twice, and the second time counts.
    """
    act(*arguments)
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    gc.disable()  # what it would clean up is not the function's work
    sys.settrace(trace)
    try:
        act(*arguments)
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def most_memory(act: Callable[..., object], *arguments: object) -> int:
    """Bytes that a function holds at the most while it runs."""
    tracemalloc.start()
    try:
        act(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
