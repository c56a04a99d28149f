"""Create and update the index of a folder in a separate process of the lowest priority.

The process may be ended at any time: indexed articles remain in the index, and the next process indexes the rest.
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
from reader.articles.loading import load, unreadable_reason
from reader.folder.catalog import ArticleCatalog
from reader.folder.headers import Headers
from reader.folder.index import FolderIndex, IndexEntry, UnusableIndex, file_of, guard_index
from reader.folder.listing import find_file, list_articles
from reader.folder.probe import stamp_of
from reader.folder.search import day_of

BATCH_SIZE: Final = 1_000
"""Default number of articles in a batch."""

_LONG: Final = 8_000_000
"""Maximum length of a batch in code points; a batch ends with the article that exceeds it."""

SETTLED_SECONDS: Final = 2.0
"""Default of ``settled`` in :func:`build_index`, in seconds."""


class IndexProgress(NamedTuple):
    """The progress of indexing."""

    done: int
    """Articles that are indexed in their current state."""
    of: int
    """Articles in the folder."""


def build_index(
    folder: Path, cache: Path, *, batch: int = BATCH_SIZE, settled: float = SETTLED_SECONDS
) -> Iterator[IndexProgress]:
    """Update the index of a folder, and yield the progress after each batch.

    Yield nothing while another process updates the index.

    Args:
        folder: The folder of articles.
        cache: The user's cache folder.
        batch: Number of articles that are written in one transaction.
        settled: Seconds after a change during which another change may leave the same timestamps; files changed more
            recently are skipped.

    Raises:
        ReaderError: The folder does not exist or contains no articles.
        UnusableIndex: The index cannot be written.
    """
    file = file_of(cache, folder)
    with guard_index(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(file.with_suffix(".lock"), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            with closing(FolderIndex.open_for_writing(file)) as index:
                yield from _caught_up(index, ArticleCatalog(folder, cache=cache), batch, settled)


def _caught_up(index: FolderIndex, catalog: ArticleCatalog, batch: int, settled: float) -> Iterator[IndexProgress]:
    """Remove deleted articles and add new or changed ones, the newest first."""
    headers, known, days = catalog.headers(), dict(index.stamps()), index.days()
    there: set[str] = set()
    todo: list[tuple[int, str]] = []
    for path, status in list_articles(catalog.folder, ask=True):
        if status and not unreadable_reason(status, catalog.limit):
            there.add(path)
            day = day_of(headers.published(path), status.st_mtime_ns)
            if known.get(path) != stamp_of(status) or days[path] != day:
                todo.append((-day, path))
    index.remove(known.keys() - there)
    done = len(there) - len(todo)
    yield IndexProgress(done, len(there))
    for entries in _batches(_entries(catalog, headers, [path for _, path in sorted(todo)], settled), batch):
        index.put(entries)
        done += len(entries)
        yield IndexProgress(done, len(there))
    yield IndexProgress(len(there), len(there))  # unreadable articles were not counted


def _entries(catalog: ArticleCatalog, headers: Headers, paths: Iterable[str], settled: float) -> Iterator[IndexEntry]:
    """Yield index entries; recently changed files come last, and are skipped if they change again."""
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


def _entry(catalog: ArticleCatalog, headers: Headers, path: str) -> tuple[IndexEntry | None, float]:
    """Return an article, or ``None`` if it cannot be read, and the seconds since its file changed."""
    file, now = find_file(catalog.folder, path), time.time_ns()
    try:
        status = file.lstat()
        text = load(file, limit=catalog.limit).text
    except (OSError, UnreadableArticle):
        return None, 0
    day = day_of(headers.published(path), status.st_mtime_ns)
    age = (now - max(status.st_mtime_ns, status.st_ctime_ns)) / 1e9
    return IndexEntry(path, stamp_of(status), day, text), age


def _batches(entries: Iterable[IndexEntry], most: int) -> Iterator[list[IndexEntry]]:
    batch: list[IndexEntry] = []
    length = 0
    for entry in entries:
        batch.append(entry)
        length += len(entry.text)
        if len(batch) == most or length > _LONG:
            yield batch
            batch, length = [], 0
    yield batch


def main() -> None:
    """Run :func:`build_index` with the arguments of the command line, and print the progress after each step.

    The parent process stops it by closing the pipe.
    """
    os.nice(19)
    folder, cache, batch, settled = sys.argv[1:]
    with suppress(ReaderError, UnusableIndex, BrokenPipeError):
        for progress in build_index(Path(folder), Path(cache), batch=int(batch), settled=float(settled)):
            print(*progress, flush=True)


def indexing_command(
    folder: Path, cache: Path, *, batch: int = BATCH_SIZE, settled: float = SETTLED_SECONDS
) -> list[str]:
    """Return the command that runs :func:`main` in a separate process with the modules of this installation.

    The arguments are those of :func:`build_index`.
    """
    here = Path(__file__).parents[2]
    code = f"import sys; sys.path.append({str(here)!r}); from {__name__} import main; main()"
    return [sys.executable, "-P", "-c", code, str(folder), str(cache), str(batch), str(settled)]
