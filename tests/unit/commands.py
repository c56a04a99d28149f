"""The command line as tests run it."""

from collections.abc import Callable
from typing import NamedTuple


class Said(NamedTuple):
    """What a command gave back."""

    status: int
    out: str
    err: str


Reader = Callable[..., Said]
"""Runs a command line as the console script does, in this process."""
