"""Schedules of edits, faults, losses of power and other writers: nothing acknowledged is lost, mutants are found."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from annotations import store
from annotations.storage import journal
from tests.durability.disk import Machine
from tests.durability.simulation import InlineWriter, Schedule

SCHEDULES_PER_ROUND = 350
"""So that the full run of 300 rounds is more than 100,000 schedules."""

SHORT = 300
"""Schedules in every test run."""


@contextmanager
def simulated(patch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine with a disk in memory, on which an edit of few records is written in parts and journals are short."""
    patch.setattr(store, "Writer", InlineWriter)
    patch.setattr(journal, "LARGEST_LINE", 3)
    patch.setattr(journal, "PART", 2)
    patch.setattr(journal, "LARGEST_JOURNAL", 6_000)
    patch.setattr("tests.durability.simulation.LARGEST_LINE", 3)
    machine = Machine()
    with machine.running():
        yield machine


def run(machine: Machine, seed: int) -> None:
    try:
        Schedule(machine, seed).run()
    except Exception as error:
        error.add_note(f"seed {seed}")
        raise


def test_some_schedules_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with simulated(monkeypatch) as machine:
        for seed in range(SHORT):
            run(machine, seed)
