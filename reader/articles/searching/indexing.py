"""Make the index of a folder and keep it current, in a process of its own that gives way to all others.

It may be ended at any time: what was put into the index stays there, and the next one goes on with the rest.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, NamedTuple

from annotations.errors import ReaderError, UnreadableArticle
from reader.articles.catalog import ArticleCatalog
from reader.articles.headers import Headers
from reader.articles.listing import listed, located
from reader.articles.loading import load, obstacle
from reader.articles.looking import stamp_of
from reader.articles.searching.index import Entry, Index, UnusableIndex, file_of, guarded
from reader.articles.searching.search import day_of

BATCH: Final = 1_000
"""Articles that are put into the index together, and then stay there."""

_LONG: Final = 8_000_000
"""Code points after which a batch is complete with fewer articles."""

SETTLED: Final = 2.0
"""Seconds after a change in which another may leave the same times; until then a file is not put into the index."""


class Progress(NamedTuple):
    """How far an index is."""

    done: int
    """Articles that it knows as they are."""
    of: int
    """Articles of the folder."""


def build(folder: Path, cache: Path) -> Iterator[Progress]:
    """Bring the index of a folder up to date; a step after each batch.

    Nothing is done while another process does it.

    Args:
        folder: The folder of articles.
        cache: The user's folder for what can be made again.

    Raises:
        ReaderError: There is no such folder, or it holds no articles.
        UnusableIndex: It cannot be written.
    """
    file = file_of(cache, folder)
    with guarded(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(file.with_suffix(".lock"), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            with closing(Index.made(file)) as index:
                yield from _caught_up(index, ArticleCatalog(folder, cache=cache))


def _caught_up(index: Index, catalog: ArticleCatalog) -> Iterator[Progress]:
    """Forget what is gone and take in what is new or changed, the newest first."""
    headers, known, days = catalog.headers(), dict(index.stamps()), index.days()
    there: set[str] = set()
    todo: list[tuple[int, str]] = []
    for path, status in listed(catalog.folder, ask=True):
        if status and not obstacle(status, catalog.limit):
            there.add(path)
            day = day_of(headers.published(path), status.st_mtime_ns)
            if known.get(path) != stamp_of(status) or days[path] != day:
                todo.append((-day, path))
    index.remove(known.keys() - there)
    done = len(there) - len(todo)
    yield Progress(done, len(there))
    for entries in _batches(_entries(catalog, headers, [path for _, path in sorted(todo)])):
        index.put(entries)
        done += len(entries)
        yield Progress(done, len(there))
    yield Progress(len(there), len(there))  # some could not be read


def _entries(catalog: ArticleCatalog, headers: Headers, paths: Iterable[str]) -> Iterator[Entry]:
    """What is to be known of articles; those that were changed just now come last, or not at all."""
    young: list[str] = []
    for path in paths:
        entry, settled = _entry(catalog, headers, path)
        if entry and settled:
            yield entry
        elif entry:
            young.append(path)
    time.sleep(SETTLED if young else 0)
    for entry, settled in (_entry(catalog, headers, path) for path in young):
        if entry and settled:
            yield entry


def _entry(catalog: ArticleCatalog, headers: Headers, path: str) -> tuple[Entry | None, bool]:
    """An article, if it can be read, and whether its file has not been changed for a while."""
    file, now = located(catalog.folder, path), time.time_ns()
    try:
        status = file.lstat()
        text = load(file, limit=catalog.limit).text
    except (OSError, UnreadableArticle):
        return None, False
    day = day_of(headers.published(path), status.st_mtime_ns)
    settled = now - max(status.st_mtime_ns, status.st_ctime_ns) >= SETTLED * 1e9
    return Entry(path, stamp_of(status), day, text), settled


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    length = 0
    for entry in entries:
        batch.append(entry)
        length += len(entry.text)
        if len(batch) == BATCH or length > _LONG:
            yield batch
            batch, length = [], 0
    yield batch


def main() -> None:
    """Build the index of the folder and in the cache that the arguments name, and print how far it is after each step.

    Whoever started it stops it by no longer reading.
    """
    os.nice(19)
    with suppress(ReaderError, UnusableIndex, BrokenPipeError):
        for progress in build(Path(sys.argv[1]), Path(sys.argv[2])):
            print(*progress, flush=True)


def command(folder: Path, cache: Path) -> list[str]:
    """What starts :func:`main` in a process of its own; modules come from where this one came from."""
    here = Path(__file__).parents[3]
    code = f"import sys; sys.path.append({str(here)!r}); from {__name__} import main; main()"
    return [sys.executable, "-P", "-c", code, str(folder), str(cache)]
