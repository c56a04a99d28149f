"""Run benchmarks and print one table: ``python -m tests.benchmarks [NAME…] [--quick]``."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks import folder, keys, memory, opening, saving, stalls, starting
from tests.benchmarks.measure import Benchmark, Place, Samples, p95

BENCHMARKS: Sequence[Benchmark] = (
    *starting.BENCHMARKS, *keys.BENCHMARKS, *opening.BENCHMARKS, *saving.BENCHMARKS, *stalls.BENCHMARKS,
    *memory.BENCHMARKS, *folder.BENCHMARKS,
)  # fmt: skip
"""Every row of the table."""

WIDTHS = (45, 22, 20, 20, 7, 9)
"""Cells of the columns before the last."""
FULL, QUICK = (10, 60), (3, 15)
"""Rounds and keys."""


def _arguments() -> argparse.Namespace:
    names = sorted({benchmark.name for benchmark in BENCHMARKS})
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"what to run (default: all): {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and keys: rough figures, soon")
    parser.add_argument("--only", default="", metavar="WORDS", help="only rows that have these words")
    parser.add_argument("--folder", metavar="FOLDER", help="where to write, on the disk to be measured")
    arguments = parser.parse_args()
    unknown = set(arguments.names).difference(names)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return arguments


def _line(*cells: str) -> str:
    *fixed, last = cells
    return " ".join(f"{cell:<{width}}" for cell, width in zip(fixed, WIDTHS, strict=True)) + f" {last}"


def _figures(values: list[float], unit: str) -> str:
    return f"{median(values):.1f} / {p95(values):.1f} {unit}"


def _row(benchmark: Benchmark, samples: Samples) -> str:
    target = "–" if benchmark.target is None else f"≤ {benchmark.target:g}"
    return _line(
        benchmark.what,
        benchmark.yardstick,
        _figures(samples.ours, benchmark.unit),
        _figures(samples.yardstick, benchmark.unit),
        f"{benchmark.ratio(samples):.2f}",
        f"{target} {benchmark.unit}" if benchmark.absolute else target,
        {None: "", True: "met", False: "MISSED"}[benchmark.met(samples)],
    )


def main() -> None:
    """Run what is asked for."""
    arguments = _arguments()
    rounds, keys_pressed = QUICK if arguments.quick else FULL
    print(_line("what", "yardstick", "ours, median / p95", "yardstick", "ratio", "target", ""))
    with TemporaryDirectory(dir=arguments.folder, prefix="benchmarks-") as root:
        place = Place(Path(root), rounds, keys_pressed)
        for benchmark in BENCHMARKS:
            asked = not arguments.names or benchmark.name in arguments.names
            if asked and arguments.only in benchmark.what:
                print(_row(benchmark, benchmark.run(place)), flush=True)


if __name__ == "__main__":
    main()
