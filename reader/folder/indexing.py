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
from reader.articles.loading import load, obstacle
from reader.folder.catalog import ArticleCatalog
from reader.folder.headers import Headers
from reader.folder.index import Entry, Index, UnusableIndex, file_of, guarded
from reader.folder.listing import listed, located
from reader.folder.probe import stamp_of
from reader.folder.search import day_of

BATCH: Final = 1_000
"""The usual number of articles in a batch."""

_LONG: Final = 8_000_000
"""Code points after which a batch is complete with fewer articles."""

SETTLED: Final = 2.0
"""The usual time after which a file has settled, in seconds."""


class Progress(NamedTuple):
    """How far an index is."""

    done: int
    """Articles that it knows as they are."""
    of: int
    """Articles of the folder."""


def build(folder: Path, cache: Path, *, batch: int = BATCH, settled: float = SETTLED) -> Iterator[Progress]:
    """Bring the index of a folder up to date; a step after each batch.

    Nothing is done while another process does it.

    Args:
        folder: The folder of articles.
        cache: The user's folder for what can be made again.
        batch: Articles that are put into the index together, and then stay there.
        settled: Seconds after a change in which another may leave the same times; until then a file is left out.

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
                yield from _caught_up(index, ArticleCatalog(folder, cache=cache), batch, settled)


def _caught_up(index: Index, catalog: ArticleCatalog, batch: int, settled: float) -> Iterator[Progress]:
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
    for entries in _batches(_entries(catalog, headers, [path for _, path in sorted(todo)], settled), batch):
        index.put(entries)
        done += len(entries)
        yield Progress(done, len(there))
    yield Progress(len(there), len(there))  # some could not be read


def _entries(catalog: ArticleCatalog, headers: Headers, paths: Iterable[str], settled: float) -> Iterator[Entry]:
    """What is to be known of articles; those that were changed just now come last, or not at all."""
    young: list[str] = []
    for path in paths:
        entry, age = _entry(catalog, headers, path)
        if entry and age >= settled:
            yield entry
        elif entry:
            young.append(path)
    time.sleep(settled if young else 0)
    for entry, age in (_entry(catalog, headers, path) for path in young):
        if entry and age >= settled:
            yield entry


def _entry(catalog: ArticleCatalog, headers: Headers, path: str) -> tuple[Entry | None, float]:
    """An article, if it can be read, and the seconds since its file was changed."""
    file, now = located(catalog.folder, path), time.time_ns()
    try:
        status = file.lstat()
        text = load(file, limit=catalog.limit).text
    except (OSError, UnreadableArticle):
        return None, 0
    day = day_of(headers.published(path), status.st_mtime_ns)
    age = (now - max(status.st_mtime_ns, status.st_ctime_ns)) / 1e9
    return Entry(path, stamp_of(status), day, text), age


def _batches(entries: Iterable[Entry], most: int) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    length = 0
    for entry in entries:
        batch.append(entry)
        length += len(entry.text)
        if len(batch) == most or length > _LONG:
            yield batch
            batch, length = [], 0
    yield batch


def main() -> None:
    """Call :func:`build` with the arguments of the command line, and print how far it is after each step.

    Whoever started it stops it by no longer reading.
    """
    os.nice(19)
    folder, cache, batch, settled = sys.argv[1:]
    with suppress(ReaderError, UnusableIndex, BrokenPipeError):
        for progress in build(Path(folder), Path(cache), batch=int(batch), settled=float(settled)):
            print(*progress, flush=True)


def command(folder: Path, cache: Path, *, batch: int = BATCH, settled: float = SETTLED) -> list[str]:
    """What starts :func:`main` in a process of its own; modules come from where this one came from.

    The arguments are those of :func:`build`.
    """
    here = Path(__file__).parents[2]
    code = f"import sys; sys.path.append({str(here)!r}); from {__name__} import main; main()"
    return [sys.executable, "-P", "-c", code, str(folder), str(cache), str(batch), str(settled)]
