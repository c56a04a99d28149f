"""How long one waits for the program: until it can be read, and for what it prints."""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.apps import READY
from tests.benchmarks.measure import Benchmark, Place, Samples, in_turn, milliseconds
from tests.benchmarks.saving import MANY, many
from tests.benchmarks.screen import Screen, environment

APPS = "tests.benchmarks.apps"
IN_TEXT = "Yellen"
"""Stands in the text of the first sample article, and not in the list."""
TITLE = "Xi Meets Blinken"
"""Stands in the list and above the text as soon as the sample articles can be read."""


def _seeds(place: Place) -> Path:
    """The sample articles with twenty passages in one of them."""
    folder = place.fresh()
    corpus.copy_seeds(folder)
    article = min(folder.glob("*.txt"))
    corpus.keep(folder / "annotations.json", corpus.passages(article.name, article.read_text("utf-8"), 20))
    return folder


def _first_paint(place: Place) -> Samples:
    variables = environment(str(place.fresh()))
    folder = place.fresh()
    corpus.copy_seeds(folder)

    def painted(words: str, module: str, argument: str) -> float:
        with Screen(module, argument, variables=variables) as screen:
            return screen.wait_for(words)

    return in_turn(place.rounds, lambda: painted(TITLE, "reader", str(folder)), lambda: painted(READY, APPS, "bare"))


def _with_many_tags(place: Place, words: str) -> Samples:
    variables = environment(str(place.fresh()))
    folder = many(place, MANY).parent
    corpus.copy_seeds(folder)

    def painted(words: str, module: str, argument: str) -> float:
        with Screen(module, argument, variables=variables) as screen:
            return screen.wait_for(words)

    return in_turn(place.rounds, lambda: painted(words, "reader", str(folder)), lambda: painted(READY, APPS, "bare"))


def _command(place: Place, arguments: Sequence[str]) -> Samples:
    variables = environment(str(place.fresh()))
    given = [str(_seeds(place)) if argument == "FOLDER" else argument for argument in arguments]

    def run(*command: str) -> float:
        line = [sys.executable, *command]
        return milliseconds(lambda: subprocess.run(line, check=True, stdout=subprocess.DEVNULL, env=variables))

    return in_turn(2 * place.rounds, lambda: run("-m", "reader", *given), lambda: run("-c", "pass"))


BENCHMARKS = (
    Benchmark("first-paint", "first paint, 5 articles", "bare Textual app", _first_paint, 1.4),
    Benchmark("first-paint", f"first paint, {MANY:,} tags", "bare Textual app",
              partial(_with_many_tags, words=TITLE), 1.6),
    Benchmark("first-paint", f"text and tags, {MANY:,} tags", "bare Textual app",
              partial(_with_many_tags, words=IN_TEXT)),
    Benchmark("help", "reader --help", "python -c pass", partial(_command, arguments=["--help"]), 4),
    Benchmark("quotes", "reader quotes, 5 articles", "python -c pass",
              partial(_command, arguments=["quotes", "FOLDER"]), 8),
)  # fmt: skip
