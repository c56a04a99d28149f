"""How long a store takes to open, how much memory it needs, and how long all of its passages take to be looked at."""

import gc
import json
import sqlite3
import subprocess
import sys
from collections import deque
from contextlib import closing
from functools import partial
from pathlib import Path

from tinydb import TinyDB

from annotations.store.folder.backend import open_store
from annotations.tables import to_record
from tests.benchmarks.measure import Benchmark, Place, Samples, in_turn, milliseconds
from tests.benchmarks.saving import MANY, many

PEAK = "import re; print(int(re.search(r'VmHWM:\\s+([0-9]+)', open('/proc/self/status').read())[1]) / 1024)"
OPEN = "from pathlib import Path; from annotations.store.folder.backend import open_store; "
OPEN += "store = open_store(Path({!r}), read_only=True); "


def _in_database(path: Path) -> Path:
    """The passages of an annotations file as rows of SQLite."""
    file = path.with_name("tags.db")
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE passages (id TEXT PRIMARY KEY, article TEXT, record TEXT)")
        with open_store(path, read_only=True) as store:
            rows = (
                (passage.id, passage.article, json.dumps(to_record(passage))) for passage in store.passages.in_order()
            )
            database.executemany("INSERT INTO passages VALUES (?, ?, ?)", rows)
        database.commit()
    return file


def _by_sqlite(path: Path) -> object:
    with closing(sqlite3.connect(path)) as database:
        return [json.loads(record) for (record,) in database.execute("SELECT record FROM passages")]


def _by_tinydb(path: Path) -> object:
    with TinyDB(path, access_mode="r") as database:
        return database.table("passages").all()


def _opening(place: Place, tags: int, yardstick: str) -> Samples:
    path = many(place, tags)
    other = partial(_by_tinydb, path) if yardstick == "tinydb" else partial(_by_sqlite, _in_database(path))
    kept = deque[object](maxlen=1)  # throwing it away is not timed
    gc.disable()  # as the reader does until its first paint
    try:
        return in_turn(
            max(2, place.rounds // 2),
            lambda: milliseconds(lambda: kept.append(open_store(path, read_only=True))),
            lambda: milliseconds(lambda: kept.append(other())),
        )
    finally:
        gc.enable()


def _everything(place: Place) -> Samples:
    path = many(place, MANY)
    with open_store(path, read_only=True) as store:
        return in_turn(
            max(2, place.rounds // 3),
            lambda: milliseconds(lambda: deque(store.passages.in_order(), maxlen=0)),
            lambda: milliseconds(lambda: json.loads(path.read_bytes())),
        )


def _memory(place: Place) -> Samples:
    path = many(place, MANY)

    def peak(program: str) -> float:
        return float(subprocess.run([sys.executable, "-c", program + PEAK], check=True, capture_output=True).stdout)

    return in_turn(3, lambda: peak(OPEN.format(str(path))), lambda: peak(""), warm=0)


BENCHMARKS = (
    *(
        Benchmark("store", f"opening a store, {tags:,} tags", called, partial(_opening, tags=tags, yardstick=yardstick))
        for tags in (10, 1_000, MANY)
        for yardstick, called in (("tinydb", "stock TinyDB, all()"), ("sqlite", "SQLite, all records"))
    ),
    Benchmark("store", f"looking at each of {MANY:,} passages", "json.loads of the file", _everything),
    Benchmark("memory", f"memory of a store, {MANY:,} tags", "python -c pass", _memory, 300, unit="MB", absolute=True),
)
