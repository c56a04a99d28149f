"""The table of results, as lines while it grows and as a page of the documentation when it is whole."""

import os
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.measure import Benchmark, Samples, p95

WIDTHS = (45, 22, 20, 20, 7, 9)
"""Cells of the columns before the last."""


class Row(NamedTuple):
    """A measured benchmark, in words."""

    what: str
    yardstick: str
    ours: str
    """Median and 95th percentile."""
    yardsticks: str
    ratio: str
    target: str
    verdict: str

    def __str__(self) -> str:
        *fixed, last = self
        return " ".join(f"{cell:<{width}}" for cell, width in zip(fixed, WIDTHS, strict=True)) + f" {last}"


HEAD = Row("what", "yardstick", "ours, median / p95", "yardstick", "ratio", "target", "")


def row(benchmark: Benchmark, samples: Samples) -> Row:
    """What was measured, judged."""
    target = "–" if benchmark.target is None else f"≤ {benchmark.target:g}"
    return Row(
        benchmark.what,
        benchmark.yardstick,
        _figures(samples.ours, benchmark.unit),
        _figures(samples.yardstick, benchmark.unit),
        f"{benchmark.ratio(samples):.2f}",
        f"{target} {benchmark.unit}" if benchmark.absolute else target,
        {None: "", True: "met", False: "MISSED"}[benchmark.met(samples)],
    )


def write_page(rows: Iterable[Row], page: Path) -> None:
    """Replace the table at the end of a Markdown page, and what stands under it, by these rows.

    Args:
        rows: All rows of one run.
        page: A page with a heading ``## Figures``; what is above that heading stays.
    """
    above = page.read_text(encoding="utf-8").partition("## Figures")[0]
    python = ".".join(map(str, sys.version_info[:3]))
    machine = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors, Python {python}"
    table = [HEAD._replace(yardsticks="yardstick's"), Row(*["---"] * len(HEAD)), *rows]
    lines = ["| " + " | ".join(cell or " " for cell in cells) + " |" for cells in table]
    figures = [f"Measured on {datetime.now(UTC).date().isoformat()}: {machine}.", "", *lines]
    page.write_text("\n".join([f"{above}## Figures", "", *figures, ""]), encoding="utf-8")


def _figures(values: list[float], unit: str) -> str:
    return f"{median(values):.1f} / {p95(values):.1f} {unit}"
