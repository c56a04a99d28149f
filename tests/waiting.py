"""Waiting for what another thread or process brings about."""

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE = 60.0
"""Seconds after which a test gives up; only spent when a test fails."""


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds.

    Raises:
        AssertionError: It does not within :data:`PATIENCE`.
    """
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, "it did not come about"
        sleep(0.001)
