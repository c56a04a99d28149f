"""How fast the passages of a whole folder are shown, gone through and filtered, however many there are."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.keys import NEXT, PAGE, PREVIOUS, WARM, pressing, reading
from tests.benchmarks.measure import NEARLY_ALWAYS, Benchmark, Place, Samples, in_turn
from tests.benchmarks.screen import Screen

MANY, FEW = 100_000, 1_000
"""Passages, a thousand to an article."""

QUOTES, LEAVE, FILTER, LAST_THEME, BACK = "Q", "q", "/", "4", "\x7f"
TYPED = "china"
"""Words that only decoded passages tell."""


def folder(place: Place, passages: int) -> Path:
    """A new folder with so many passages, and the articles that they stand in."""
    made, pattern = place.fresh(), corpus.prose(100 * corpus.PER_ARTICLE)
    for number in range(passages // corpus.PER_ARTICLE):
        (made / f"article{number:03}.txt").write_text(pattern, "utf-8")
    annotations = place.kept(f"quotes-{passages}.json", partial(corpus.many, count=passages))
    shutil.copyfile(annotations, made / "annotations.json")
    return made


@contextmanager
def at_quotes(place: Place, passages: int) -> Iterator[tuple[Screen, Screen]]:
    """The reader with its quotes on the screen, and a bare application, both at rest."""
    with reading(place, folder(place, passages)) as (reader, bare):
        reader.press(QUOTES)
        reader.settle()
        yield reader, bare


def _opened(place: Place) -> Samples:
    with at_quotes(place, MANY) as (many, _), at_quotes(place, FEW) as (few, _):
        return in_turn(place.keys, lambda: _opening(many), lambda: _opening(few), warm=WARM)


def _opening(reader: Screen) -> float:
    """Milliseconds until the first rows are there, and not something else."""
    reader.press(LEAVE)
    return reader.press(QUOTES).milliseconds


def _cursor(place: Place, passages: int) -> Samples:
    with at_quotes(place, passages) as (reader, bare):
        return in_turn(place.keys, pressing(reader, NEXT, PREVIOUS), pressing(bare, NEXT, PREVIOUS), warm=WARM)


def _scroll(place: Place, passages: int) -> Samples:
    with at_quotes(place, passages) as (reader, bare):
        for _ in range(30):
            reader.press(NEXT)
        return in_turn(place.keys, pressing(reader, NEXT), pressing(bare, PAGE), warm=WARM)


def _theme(place: Place, passages: int) -> Samples:
    with at_quotes(place, passages) as (reader, bare):
        return in_turn(place.keys, lambda: reader.press(LAST_THEME).first, pressing(bare, PAGE), warm=WARM)


def _filter(place: Place, passages: int) -> Samples:
    """Letters of a word and back again, each while what the one before it asked for may still be looked for."""
    with at_quotes(place, passages) as (reader, bare):
        reader.press(FILTER)
        keys = cycle([*TYPED, *[BACK] * (len(TYPED) - 1), BACK])
        return in_turn(place.keys, lambda: reader.press(next(keys), quiet=0).first, pressing(bare, PAGE), warm=WARM)


def _cases() -> Iterator[Benchmark]:
    yield Benchmark("quotes", f"quotes opened, {MANY:,} passages", f"{FEW:,} passages", _opened, 2.0)
    for what, yardstick, target, run in (
        ("cursor key", "bare Textual key", 3.0, _cursor),
        ("key that scrolls", "full repaint, bare", 2.0, _scroll),
        ("only a theme", "full repaint, bare", 3.0, _theme),
        ("filter keystroke", "full repaint, bare", 3.0, _filter),
    ):
        for passages in (FEW, MANY):
            called, whole = f"quotes, {what}, {passages:,} passages", partial(run, passages=passages)
            yield Benchmark("quotes", called, yardstick, whole, target, NEARLY_ALWAYS)


BENCHMARKS = (*_cases(),)
