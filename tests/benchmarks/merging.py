"""How long an edit of very many passages takes, and how long it holds up the keys."""

import gc
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from time import perf_counter

from annotations.edits.codebook import merge_themes
from annotations.edits.edit import Changed, Signature
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from tests.benchmarks import corpus
from tests.benchmarks.measure import Benchmark, Place, Samples, Work, milliseconds
from tests.benchmarks.saving import MANY, many

CODER = "ana"
HALF = MANY // 2

Steps = Generator[None, None, object]


@contextmanager
def merged(place: Place) -> Iterator[AnnotationStore]:
    """A store with half of its passages under one theme."""
    with open_store(many(place, MANY)) as store:
        _run(_merging(store, "ai", "taiwan"))
        gc.collect()
        gc.freeze()  # as the reader does after its first paint
        try:
            yield store
        finally:
            gc.unfreeze()


def _merging(store: AnnotationStore, theme: str, into: str) -> Steps:
    edit = yield from merge_themes(store, theme, into, Signature(CODER, corpus.AT))
    return (yield from store.apply_in_steps(edit))


def _undoing(store: AnnotationStore, theme: str, into: str) -> Generator[None, None, Changed]:
    return (yield from store.undo(Signature(CODER, corpus.AT)))


def _run(steps: Steps) -> float:
    """Go through all steps; gives the milliseconds of the longest one."""
    longest = 0.0
    while True:
        start = perf_counter()
        try:
            next(steps)
        except StopIteration:
            return max(longest, (perf_counter() - start) * 1e3)
        longest = max(longest, (perf_counter() - start) * 1e3)


def _updating(place: Place) -> Work:
    """As many rows of SQLite altered, durably."""
    path = place.fresh() / "tags.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE tags (id INTEGER PRIMARY KEY, theme TEXT, rest TEXT)")
        rows = ((("taiwan", "russia")[number % 2], "x" * 900) for number in range(MANY))
        database.executemany("INSERT INTO tags (theme, rest) VALUES (?, ?)", rows)
        database.commit()

    def update() -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA synchronous = FULL")
            database.execute("UPDATE tags SET theme = 'ai' WHERE theme = 'taiwan'")
            database.commit()

    return update


def _measured(place: Place, steps: Callable[[AnnotationStore, str, str], Steps], *, longest: bool) -> Samples:
    samples = Samples([], [])
    update = _updating(place)
    with merged(place) as store:
        samples.yardstick.append(milliseconds(update))
        if steps is not _merging:
            _run(_merging(store, "taiwan", "russia"))
        step = 0.0

        def work() -> None:
            nonlocal step
            step = _run(steps(store, "taiwan", "russia"))

        taken = milliseconds(work)
        samples.ours.append(step if longest else taken)
    return samples


BENCHMARKS = tuple(
    Benchmark(
        "merge",
        f"{what} of a theme, {HALF:,} passages{', longest step' if longest else ''}",
        "SQLite UPDATE",
        partial(_measured, steps=steps, longest=longest),
        10 if longest else None,
        absolute=longest,
    )
    for what, steps in (("merging", _merging), ("undoing the merging", _undoing))
    for longest in (False, True)
)
