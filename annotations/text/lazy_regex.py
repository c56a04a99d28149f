"""Regular expressions with many ranges of letters take milliseconds to make: longer than many a command takes."""

import re
from collections.abc import Callable
from functools import cache


def lazy_regex(pattern: str) -> Callable[[], re.Pattern[str]]:
    """Gives a regular expression that is made at its first use."""
    return cache(lambda: re.compile(pattern))
