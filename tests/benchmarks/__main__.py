"""Run benchmarks and print one table: ``python -m tests.benchmarks [NAME…] [--quick]``."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import (
    anchoring,
    codebook,
    export,
    folder,
    keys,
    loading,
    memory,
    mentions,
    merging,
    opening,
    quotes,
    saving,
    search,
    stalls,
    starting,
)
from tests.benchmarks.measure import Benchmark, Place
from tests.benchmarks.report import HEAD, row, write_page

BENCHMARKS: Sequence[Benchmark] = (
    *starting.BENCHMARKS, *keys.BENCHMARKS, *opening.BENCHMARKS, *saving.BENCHMARKS, *loading.BENCHMARKS,
    *merging.BENCHMARKS, *stalls.BENCHMARKS,
    *memory.BENCHMARKS, *folder.BENCHMARKS, *quotes.BENCHMARKS, *mentions.BENCHMARKS, *codebook.BENCHMARKS,
    *export.BENCHMARKS, *search.BENCHMARKS, *anchoring.BENCHMARKS,
)  # fmt: skip
"""Every row of the table."""

FULL, QUICK = (10, 60), (3, 15)
"""Rounds and keys."""


def _arguments() -> argparse.Namespace:
    names = sorted({benchmark.name for benchmark in BENCHMARKS})
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"what to run (default: all): {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and keys: rough figures, soon")
    parser.add_argument("--only", default="", metavar="WORDS", help="only rows that have these words")
    parser.add_argument("--folder", metavar="FOLDER", help="where to write, on the disk to be measured")
    parser.add_argument(
        "--write",
        metavar="PAGE",
        type=Path,
        help="replace the figures of this Markdown page, if all rows are measured in full",
    )
    arguments = parser.parse_args()
    unknown = set(arguments.names).difference(names)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return arguments


def main() -> None:
    """Run what is asked for."""
    arguments = _arguments()
    rounds, keys_pressed = QUICK if arguments.quick else FULL
    rows = []
    print(HEAD)
    with TemporaryDirectory(dir=arguments.folder, prefix="benchmarks-") as root:
        place = Place(Path(root), rounds, keys_pressed)
        for benchmark in BENCHMARKS:
            asked = not arguments.names or benchmark.name in arguments.names
            if asked and arguments.only in benchmark.what:
                rows.append(row(benchmark, benchmark.run(place)))
                print(rows[-1], flush=True)
    if arguments.write and len(rows) == len(BENCHMARKS) and not arguments.quick:
        write_page(rows, arguments.write)


if __name__ == "__main__":
    main()
