"""Lazy compilation of regular expressions.

A pattern with many character ranges takes milliseconds to compile, longer than many commands take to run.
"""

import re
from collections.abc import Callable
from functools import cache


def lazy_regex(pattern: str) -> Callable[[], re.Pattern[str]]:
    """Return a function that compiles ``pattern`` on its first call and then returns the same object."""
    return cache(lambda: re.compile(pattern))
