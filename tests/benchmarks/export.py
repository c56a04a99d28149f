"""Writing and reading 100,000 quotes, beside what the csv module takes for the same rows."""

import csv
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from annotations.export.formats import FORMATS, FormatOptions
from annotations.export.json_formats import FIELDS
from annotations.export.quote import Quote
from annotations.model import Status
from tests.benchmarks.measure import Benchmark, Place, Samples, in_turn, milliseconds

MANY, QUICK = 100_000, 10_000
"""Quotes of a full run, and of a quick one."""

PER_ARTICLE = 100

SENTENCE = (
    "U.S. officials want China to make progress on stemming the flow to the United States of chemicals used to make "
    "fentanyl, and to strengthen communication between their militaries, among other goals."
)
QUOTE = Quote(
    "5f0c0c1e-2d58-4c6c-8f0e-2f6a3c9f7d11", "001.txt", "Xi Meets Blinken With Tough Issues on the Agenda",
    "Ana Swanson", "The New York Times", "2024-04-26", 120, 120 + len(SENTENCE), SENTENCE,
    ("fentanyl", "trade / sanctions"), "ask the desk", "Wang Yi", "Xinhua", "2024-04", "ana",
    "2024-05-01T09:30:00Z", Status.EXACT, 9,
)  # fmt: skip


def _quotes(count: int) -> Iterator[Quote]:
    return (replace(QUOTE, id=str(number), article=f"{number // PER_ARTICLE:04}.txt") for number in range(count))


def _ours(path: Path, format: str, style: str, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(FORMATS[format](_quotes(count), FormatOptions(style, theme_columns=2)))


def _csv_module(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        names = [name for name in FIELDS if name != "citation"]
        for quote in _quotes(count):
            writer.writerow([*(getattr(quote, name) for name in names), SENTENCE])


def _time(place: Place, format: str, style: str = "plain") -> Samples:
    path, count = place.fresh() / "quotes", MANY if place.rounds > 3 else QUICK
    ours = partial(milliseconds, partial(_ours, path, format, style, count))
    return in_turn(min(place.rounds, 5), ours, partial(milliseconds, partial(_csv_module, path, count)))


def _peak(work: Callable[[], None]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


def _memory(place: Place, format: str) -> Samples:
    """One article for all: what grows with the articles is told at the end, and no quote of it is kept."""
    path, count = place.fresh() / "quotes", MANY if place.rounds > 3 else QUICK
    _ours(path, format, "plain", 10)  # what is loaded at the first use
    ours = _peak(partial(_ours, path, format, "plain", count))
    return Samples([ours], [_peak(partial(_csv_module, path, count))])


BENCHMARKS = (
    *(
        Benchmark(
            "export", f"export {format}, 100,000 quotes", "csv module, the same rows", partial(_time, format=format), 4
        )
        for format in ("csv", "jsonl", "w3c", "markdown")
    ),
    *(
        Benchmark(
            "export",
            f"export {format}, memory",
            "csv module",
            partial(_memory, format=format),
            5,
            unit="MB",
            absolute=True,
        )
        for format in ("csv", "text")
    ),
)
