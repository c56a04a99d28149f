"""How long a tag takes until it is durable, and a store until it is open, however many tags there are."""

import gc
import json
import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from annotations.anchoring import digest
from annotations.edits import add_tags
from annotations.model import Passage
from annotations.store import AnnotationStore
from annotations.text.span import Span
from annotations.text.units import Units
from tests.benchmarks import corpus
from tests.benchmarks.measure import Benchmark, Place, Samples, Work, in_turn, milliseconds

MANY = 100_000
WORDS = 60
"""Code points of a passage made here."""


def many(place: Place, tags: int) -> Path:
    """A new annotations file with so many tags."""
    source = place.kept(f"annotations-{tags}.json", partial(corpus.many, count=tags))
    return Path(shutil.copyfile(source, place.fresh() / "annotations.json"))


def tagging(store: AnnotationStore) -> Work:
    """Tags other words at each call, and waits until that is durable."""
    text = corpus.prose(200_000)
    units, sha256, numbers = Units(text), digest(text), count()

    def tag() -> None:
        start = next(numbers) * WORDS
        span = Span(start, start + WORDS)
        edit, _ = add_tags(store, "new.txt", units, sha256, span, ["ai"], "ana", corpus.AT)
        assert store.wait_saved(store.apply(edit).sequence)

    return tag


@contextmanager
def _ours(place: Place, tags: int) -> Iterator[Work]:
    with AnnotationStore.open(many(place, tags)) as store:
        yield tagging(store)


def _record() -> tuple[Passage, str]:
    passage = next(corpus.passages("new.txt", corpus.prose(4_000), 1))
    return passage, json.dumps(passage.to_record(), ensure_ascii=False)


@contextmanager
def _sqlite(place: Place, tags: int) -> Iterator[Work]:
    """One row of the same size in a table with so many of them."""
    passage, record = _record()
    with closing(sqlite3.connect(place.fresh() / "tags.db", isolation_level=None)) as database:
        database.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE passages (id INTEGER PRIMARY KEY, article TEXT, record TEXT);"
            "CREATE INDEX by_article ON passages (article); BEGIN;"
        )
        insert = "INSERT INTO passages (article, record) VALUES (?, ?)"
        database.executemany(insert, ((passage.article, record) for _ in range(tags)))
        database.execute("COMMIT")
        yield lambda: database.execute(insert, (passage.article, record))


@contextmanager
def _appending(place: Place, _: int) -> Iterator[Work]:
    """The least a disk can do: a line behind the others."""
    line = f"{_record()[1]}\n".encode()
    with (place.fresh() / "tags.jsonl").open("ab", buffering=0) as file:

        def append() -> None:
            file.write(line)
            os.fsync(file.fileno())

        yield append


def _durable(place: Place, tags: int, yardstick: str) -> Samples:
    other = {"sqlite": _sqlite, "append": _appending, "ten": _ours}[yardstick]
    with _ours(place, tags) as ours, other(place, 10 if yardstick == "ten" else tags) as theirs:
        return in_turn(2 * place.rounds, lambda: milliseconds(ours), lambda: milliseconds(theirs))


def _opening(place: Place) -> Samples:
    path = many(place, MANY)
    kept = deque[object](maxlen=1)  # throwing it away is not timed
    gc.disable()  # as the reader does until its first paint
    try:
        return in_turn(
            max(2, place.rounds // 2),
            lambda: milliseconds(lambda: kept.append(AnnotationStore.open(path, read_only=True))),
            lambda: milliseconds(lambda: kept.append(json.loads(path.read_bytes()))),
        )
    finally:
        gc.enable()


BENCHMARKS = (
    *(
        Benchmark("durable", f"tag made durable, {tags:,} present", f"SQLite FULL, {tags:,} rows",
                  partial(_durable, tags=tags, yardstick="sqlite"), 1)
        for tags in (10, 1_000, MANY)
    ),
    Benchmark("durable", f"tag made durable, {MANY:,} present", "append and fsync",
              partial(_durable, tags=MANY, yardstick="append")),
    Benchmark("durable", f"tag made durable, {MANY:,} present", "the same, 10 present",
              partial(_durable, tags=MANY, yardstick="ten"), 2),
    Benchmark("store", f"opening a store, {MANY:,} tags", "json.loads of the file", _opening),
)  # fmt: skip
