"""Update the table of a folder from its files, in steps short enough to run between two keystrokes."""

import json
import os
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from annotations.errors import UnknownName
from annotations.model import ArticleRecord
from reader.articles.loading import error_sentence, list_suffixes, unreadable_reason
from reader.articles.sources import FILE_NAME, read_sources
from reader.folder.cache import FolderTable, file_of, read_cache, write_cache
from reader.folder.headers import Header, Headers
from reader.folder.listing import EmptyFolder, check_folder, find_file, list_articles
from reader.folder.probe import probe, resolve_row, stamp_of

MAX_PROBED = 2_000
"""Maximum number of articles that are probed before anything is shown; larger folders are scanned afterwards."""

SLICE_SECONDS = 0.004
"""Seconds of work between two steps of a scan."""

_SAVE_INTERVAL_FILES = 20_000
"""Number of probed files after which a scan saves the cache, in case the program ends."""


class ScanProgress(NamedTuple):
    """The progress of a scan."""

    probed: int
    """Number of probed files."""
    of: int
    """Number of files to probe; 0 while it is unknown."""
    changed: bool = False
    """Whether articles were added or removed, which replaces the folder's headers."""


class Changes(NamedTuple):
    """The differences that a scan found from the previous state of the folder."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: Mapping[str, str] = {}
    """Old path to new path of articles where exactly one removed and one added file have the same text."""


class Scanner:
    """The state of a folder and the scan that updates it."""

    def __init__(
        self,
        folder: Path,
        limit: int,
        cache: Path | None,
        *,
        small: int | None = None,
        slice: float | None = None,
    ) -> None:
        """Open a folder with its cache; list its files if there is no cache or the folder is small.

        Args:
            folder: The folder of articles.
            limit: Size in bytes above which a file is not read.
            cache: The user's cache folder; without one, nothing is saved.
            small: Maximum number of articles in a small folder; ``None`` for :data:`MAX_PROBED`.
            slice: Seconds of work between two steps of a scan; ``None`` for :data:`SLICE_SECONDS`.

        Raises:
            MissingFolder: The folder does not exist or cannot be opened.
            EmptyFolder: The folder contains no articles.
        """
        self.folder = folder
        self.changes = Changes()
        """The differences that the last scan found."""
        self._limit = limit
        self._small = MAX_PROBED if small is None else small
        self._slice = SLICE_SECONDS if slice is None else slice
        self._file = file_of(cache, folder) if cache else None
        self._key = f"{os.path.realpath(folder)} {limit}"
        self._confirmed: dict[str, ArticleRecord] = {}
        self._sources: Mapping[str, Mapping[str, str]] | None = None
        self._unsaved = False
        self._came: tuple[str, ...] = ()
        self._gone: dict[str, str] = {}
        self.headers = self._opened()
        """The headers for the list; replaced when articles are added or removed."""

    @property
    def is_large(self) -> bool:
        """Whether the folder has more articles than are probed before anything is shown."""
        return len(self.headers) > self._small

    @property
    def table(self) -> FolderTable:
        """The table of the files."""
        return self.headers.table

    def _opened(self) -> Headers:
        kept = read_cache(self._file, self._key) if self._file else None
        if kept and len(kept) <= self._small and not all(kept.check_columns()):
            kept = None
        self.headers = Headers(kept or FolderTable.from_paths(()), self._probe_small, frozenset(), self._confirmed)
        if kept is None or len(kept) <= self._small:
            _drained(self._relisted(ask=kept is not None, news=kept is not None))
        else:
            check_folder(self.folder)
        return self.headers

    def list_files(self) -> None:
        """List the articles and detect changed files without reading them."""
        _drained(self._checked_and_relisted())

    def scan(self) -> Generator[ScanProgress, None, None]:
        """List the folder and probe every new or changed article; see :meth:`ArticleCatalog.scan`."""
        clock = _Clock(self._slice)
        try:
            before = self.headers
            for _ in self._checked_and_relisted():
                if clock.over():
                    yield ScanProgress(0, 0)
            yield ScanProgress(0, 0, self.headers is not before)
            for _ in self._sources_taken():
                if clock.over():
                    yield ScanProgress(0, 0)
            yield from self._probe_all(clock)
            self.changes = self._changes()
            yield from (ScanProgress(0, 0) for _ in self._saved())
        finally:
            _drained(self._saved())

    def _checked_and_relisted(self) -> Iterator[None]:
        sound = True
        for column_sound in self.table.check_columns():
            sound = sound and column_sound
            yield
        if not sound:
            self.headers = Headers(FolderTable.from_paths(()), self._probe_small, frozenset(), self._confirmed)
        yield from self._relisted(ask=True, news=sound)

    def _relisted(self, *, ask: bool, news: bool) -> Iterator[None]:
        """Update the paths, and mark changed files as not probed."""
        stamps: dict[str, str] = {}
        for path, status in list_articles(self.folder, ask=ask):
            stamps[path] = stamp_of(status) if status else ""
            yield
        if not stamps:
            raise EmptyFolder(f"“{self.folder}” holds no articles.", f"Put text files into it ({list_suffixes()}).")
        known = list(self.table.paths)
        yield
        came = sorted(stamps.keys() - set(known))
        yield
        stayed = [path for path in known if path in stamps]
        yield
        if came or len(stayed) < len(known):
            yield from self._with(sorted(stayed + came), came if news else [], set(known) - set(stayed))
        yield
        column = self.table.columns["stamp"]
        for place, (path, stamp) in enumerate(zip(self.table.paths, column if ask else (), strict=False)):
            if stamp and stamps[path] != stamp:
                column[place] = ""
            yield

    def _with(self, paths: Sequence[str], came: Sequence[str], went: Collection[str]) -> Iterator[None]:
        old = self.headers
        digests = old.table.columns["digest"]
        self._came = tuple(sorted({*self._came, *came}.difference(went)))
        gone = {path: digest for path, digest in self._gone.items() if path not in self._came}
        self._gone = gone | {path: digests[old.position(path)] for path in sorted(went)}
        table = old.table
        for made in old.table.with_paths(paths):
            table = made or table
            yield
        new = frozenset(old.new).difference(went).union(came)
        self.headers = Headers(table, self._probe_small, new, self._confirmed)
        table.sources = ""  # with other paths, rows of sources.csv may refer to other articles
        self._unsaved = True

    def _sources_taken(self) -> Iterator[None]:
        """Read ``sources.csv`` if it changed."""
        stamp, table = self._sources_stamp(), self.table
        if stamp != table.sources:
            sources = read_sources(self.folder, table.paths)
            self._sources = sources.by_path
            yield
            for place, (path, known) in enumerate(zip(table.paths, table.columns["sources"].values(), strict=True)):
                stated = _as_json(sources.by_path.get(path))
                if stated != known:
                    table.set_row(place, resolve_row(path, table.row(place), stated))
                yield
            table.sources, table.problems, self._unsaved = stamp, sources.problems, True
        self._sources = None

    def _probe_all(self, clock: "_Clock") -> Iterator[ScanProgress]:
        """Probe files that are new, changed, or could not be read."""
        table = self.table
        both = zip(table.columns["stamp"], table.columns["problem"], strict=True)
        places = [place for place, (stamp, problem) in enumerate(both) if problem or not stamp or stamp[-1] == "?"]
        yield ScanProgress(0, len(places))
        for count, place in enumerate(places):
            self.probe(table, place)
            if clock.over():
                yield ScanProgress(count + 1, len(places))
            if count % _SAVE_INTERVAL_FILES == _SAVE_INTERVAL_FILES - 1:
                yield from (ScanProgress(count + 1, len(places)) for _ in self._saved())
        yield ScanProgress(len(places), len(places))

    def probe(self, table: FolderTable, place: int) -> None:
        """Probe one file."""
        path = table.paths[place]
        row = probe(find_file(self.folder, path), path, limit=self._limit)
        stated = _as_json(self.sources_of(path))
        row = resolve_row(path, row, stated) if stated else row
        if row != table.row(place):
            table.set_row(place, row)
            self._unsaved = True

    def _probe_small(self, table: FolderTable, place: int) -> Header | None:
        """Probe a file before it is shown; in a large folder, return a header from its status only.

        The scan probes the files of a large folder later.
        """
        if len(table) <= self._small:
            self.probe(table, place)
            return None
        path, shown = table.paths[place], table.columns["title"][place]
        try:
            status = os.lstat(find_file(self.folder, path))
        except OSError as error:
            return Header(path, shown or Path(path).stem, error_sentence(error), 0)
        return Header(path, shown or Path(path).stem, unreadable_reason(status, self._limit), status.st_size)

    def sources_of(self, path: str) -> Mapping[str, str]:
        """Return the details that ``sources.csv`` states about an article."""
        sources = self._sources  # a scan in another thread may reset the attribute
        if sources is None and self._sources_stamp() != self.table.sources:
            sources, self.table.problems = read_sources(self.folder, self.table.paths)
            self._sources = sources
        if sources is not None:
            return sources.get(path, {})
        try:
            stated = self.table.columns["sources"][self.headers.position(path)]
        except UnknownName:
            return {}
        return json.loads(stated) if stated else {}

    def _sources_stamp(self) -> str:
        try:
            return stamp_of(os.lstat(self.folder / FILE_NAME))
        except OSError:
            return ""

    def _changes(self) -> Changes:
        """Return the articles added, removed and renamed since the last scan, and reset the lists."""
        came: dict[str, list[str]] = {}
        went: dict[str, list[str]] = {}
        digests = self.table.columns["digest"]
        for path in self._came:
            came.setdefault(digests[self.headers.position(path)], []).append(path)
        for path, digest in self._gone.items():
            went.setdefault(digest, []).append(path)
        pairs = ((went[digest], came.get(digest, [])) for digest in went if digest)
        renamed = {old[0]: new[0] for old, new in pairs if len(old) == len(new) == 1}
        changes = Changes(self._came, tuple(self._gone), renamed)
        self.headers.new = frozenset(self.headers.new).difference(renamed.values())
        self._came, self._gone = (), {}
        return changes

    def _saved(self) -> Iterator[None]:
        if self._file and self._unsaved:
            self._unsaved = False
            yield from write_cache(self.table, self._file, self._key)


class _Clock:
    """A timer for the steps of a scan."""

    def __init__(self, slice: float) -> None:
        self._slice = slice
        self._end = perf_counter() + slice

    def over(self) -> bool:
        """Return whether the current step has used its time; if so, start the next one."""
        now = perf_counter()
        if now < self._end:
            return False
        self._end = now + self._slice
        return True


def _as_json(fields: Mapping[str, str] | None) -> str:
    return json.dumps(fields, ensure_ascii=False) if fields else ""


def _drained(steps: Iterable[None]) -> None:
    for _ in steps:
        pass
