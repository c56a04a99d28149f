"""How long a tag takes until it is durable, however many tags there are."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event

from tinydb import TinyDB

from annotations.anchors import digest
from annotations.edits.edit import Signature
from annotations.edits.passages import Target, add_tags
from annotations.model import Passage
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from annotations.text.span import Span
from annotations.text.units import Units
from tests.benchmarks import corpus
from tests.benchmarks.measure import Benchmark, Place, Samples, Work, in_turn, milliseconds

MANY = 100_000
WORDS = 60
"""Code points of a passage made here."""
CALLS = 300
"""Tags made here at most."""


def many(place: Place, tags: int) -> Path:
    """A new annotations file with so many tags."""
    source = place.kept(f"annotations-{tags}.json", partial(corpus.many, count=tags))
    return Path(shutil.copyfile(source, place.fresh() / "annotations.json"))


def tagging(store: AnnotationStore) -> Work:
    """Tags other words at each call, and waits until that is durable; what is to be tagged was found out before."""
    text = corpus.prose(2 * CALLS * WORDS)
    units, sha256 = Units(text), digest(text)
    spans = (Span(start, start + WORDS) for start in range(0, CALLS * WORDS, WORDS))
    targets = (Target("new.txt", units, sha256, span) for span in spans)
    edits = iter([add_tags(store, target, ["ai"], Signature("ana", corpus.AT))[0] for target in targets])
    outcome = Event()
    store.backend.subscribe(outcome.set)

    def tag() -> None:
        sequence = store.apply(next(edits)).sequence
        while store.backend.saved < sequence:
            outcome.wait()
            outcome.clear()

    return tag


@contextmanager
def _ours(place: Place, tags: int) -> Iterator[Work]:
    with open_store(many(place, tags)) as store:
        yield tagging(store)


def _record() -> tuple[Passage, str]:
    passage = next(corpus.passages("new.txt", corpus.prose(4_000), 1))
    return passage, _encoded(passage)


def _encoded(passage: Passage) -> str:
    return json.dumps(to_record(passage), ensure_ascii=False)


@contextmanager
def _tinydb(place: Place, tags: int) -> Iterator[Work]:
    """The same record into the same file with TinyDB's own storage, which is no more durable than its last write."""
    passage, _ = _record()
    with TinyDB(many(place, tags)) as database:
        yield lambda: database.table("passages").insert(to_record(passage))


@contextmanager
def _sqlite(place: Place, tags: int) -> Iterator[Work]:
    """One row of the same size, made of the same record, in a table with so many of them."""
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
        yield lambda: database.execute(insert, (passage.article, _encoded(passage)))


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
    other = {"sqlite": _sqlite, "append": _appending, "tinydb": _tinydb, "ten": _ours}[yardstick]
    rounds = max(2, place.rounds // 3) if yardstick == "tinydb" else 4 * place.rounds
    with _ours(place, tags) as ours, other(place, 10 if yardstick == "ten" else tags) as theirs:
        return in_turn(rounds, lambda: milliseconds(ours), lambda: milliseconds(theirs))


BENCHMARKS = (
    *(
        Benchmark("durable", f"tag made durable, {tags:,} present", called.format(f"{tags:,}"),
                  partial(_durable, tags=tags, yardstick=yardstick), target)
        for tags in (10, 1_000, MANY)
        for yardstick, called, target in (
            ("sqlite", "SQLite FULL, {} rows", 1),
            ("append", "append and fsync", None),
            ("tinydb", "stock TinyDB", None),
        )
    ),
    Benchmark("durable", f"tag made durable, {MANY:,} present", "the same, 10 present",
              partial(_durable, tags=MANY, yardstick="ten"), 2),
)  # fmt: skip
