"""What a benchmark is, and how it is judged: by a ratio against a yardstick that was measured in turn with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

Work = Callable[[], object]
"""Something that is timed."""

Statistic = Callable[[Iterable[float]], float]
"""What several measurements come down to."""


def p95(values: Iterable[float]) -> float:
    """The value that 19 of 20 measurements do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, 95 * len(ordered) // 100)]


TYPICAL: tuple[Statistic, ...] = (median,)
"""Judges what comes now and then."""

NEARLY_ALWAYS: tuple[Statistic, ...] = (median, p95)
"""Judges keys. The median too: where the machine holds up a key of the yardstick, its p95 would excuse anything."""


class Samples(NamedTuple):
    """Measurements of a benchmark and of its yardstick, taken in turn."""

    ours: list[float]
    yardstick: list[float]


@dataclass(frozen=True)
class Place:
    """Where a run works, and how much of everything it does."""

    root: Path
    """An empty folder on a real disk."""
    rounds: int
    """How often something slow is measured."""
    keys: int
    """How many keys are pressed."""

    def fresh(self) -> Path:
        """A new empty folder."""
        folder = self.root / f"folder{sum(1 for _ in self.root.iterdir())}"
        folder.mkdir()
        return folder

    def kept(self, name: str, make: Callable[[Path], object]) -> Path:
        """The file of this name, made at the first call and only read from then on."""
        path = self.root / name
        if not path.exists():
            make(path)
        return path


@dataclass(frozen=True)
class Benchmark:
    """One row of the table."""

    name: str
    """By which it is asked for."""
    what: str
    """What is measured."""
    yardstick: str
    """What it is compared with."""
    run: Callable[[Place], Samples]
    target: float | None = None
    """What the ratio, or in an absolute benchmark the value, must not exceed; none when it is only looked at."""
    judged: tuple[Statistic, ...] = TYPICAL
    """Which figures count."""
    unit: str = "ms"
    absolute: bool = False
    """Whether the target is a value and not a ratio."""

    def ratio(self, samples: Samples) -> float:
        """How many times the yardstick ours is, where it is that the most."""
        return max(figure(samples.ours) / figure(samples.yardstick) for figure in self.judged)

    def met(self, samples: Samples) -> bool | None:
        """Whether the target is met; none without a target."""
        if self.target is None:
            return None
        value = max(figure(samples.ours) for figure in self.judged) if self.absolute else self.ratio(samples)
        return value <= self.target


def milliseconds(work: Work) -> float:
    """How long ``work`` takes once."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1e3


def in_turn(rounds: int, ours: Callable[[], float], yardstick: Callable[[], float], *, warm: int = 1) -> Samples:
    """Measure both in turn, so that what else the machine does meets both; the first ``warm`` rounds do not count."""
    samples = Samples([], [])
    for number in range(rounds + warm):
        one, other = yardstick(), ours()
        if number >= warm:
            samples.yardstick.append(one)
            samples.ours.append(other)
    return samples
