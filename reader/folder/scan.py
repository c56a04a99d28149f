"""Keep what is known of a folder in step with its files, in slices short enough to stand between two keys."""

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
"""Articles up to which a folder is seen as it is now, before anything is shown; larger ones are caught up with."""

SLICE_SECONDS = 0.004
"""Seconds of work after which others have their turn."""

_SAVE_INTERVAL_FILES = 20_000
"""Files looked into after which what was found is kept, should the program end."""


class ScanProgress(NamedTuple):
    """How far a scan is."""

    probed: int
    """Files looked into."""
    of: int
    """Files to be looked into; 0 while it is not known."""
    changed: bool = False
    """Whether the folder's headers are others than before: articles came or went."""


class Changes(NamedTuple):
    """What a scan found to have come and gone since the folder was last looked at."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: Mapping[str, str] = {}
    """Old path to new path: where exactly one that went and one that came have the same text."""


class Scanner:
    """What is known of a folder, and how it is found out."""

    def __init__(
        self,
        folder: Path,
        limit: int,
        cache: Path | None,
        *,
        small: int | None = None,
        slice: float | None = None,
    ) -> None:
        """Take a folder; nothing is read yet.

        Args:
            folder: Where the articles are.
            limit: Bytes above which a file is not read.
            cache: The user's folder for what can be made again; without one nothing is kept.
            small: Articles up to which a folder is small; None for :data:`MAX_PROBED`.
            slice: Seconds of work after which others have their turn; None for :data:`SLICE_SECONDS`.
        """
        self.folder = folder
        self.changes = Changes()
        """What the last scan found."""
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
        """What the list shows; replaced when articles came or went."""

    @property
    def is_large(self) -> bool:
        """Whether the folder has more articles than are seen as they are now before anything is shown."""
        return len(self.headers) > self._small

    @property
    def table(self) -> FolderTable:
        """What is known of the files."""
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
        """See which articles there are and which changed; without reading any."""
        _drained(self._checked_and_relisted())

    def scan(self) -> Generator[ScanProgress, None, None]:
        """Look at the folder and into every article that is new or changed; see :meth:`ArticleCatalog.scan`."""
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
        """Bring the paths up to date, and forget when those that changed were looked at."""
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
        table.sources = ""  # other paths: its rows may mean other articles
        self._unsaved = True

    def _sources_taken(self) -> Iterator[None]:
        """Take in ``sources.csv`` when it changed."""
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
        """Look into what is new, changed, or could not be read."""
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
        """Look into one file."""
        path = table.paths[place]
        row = probe(find_file(self.folder, path), path, limit=self._limit)
        stated = _as_json(self.sources_of(path))
        row = resolve_row(path, row, stated) if stated else row
        if row != table.row(place):
            table.set_row(place, row)
            self._unsaved = True

    def _probe_small(self, table: FolderTable, place: int) -> Header | None:
        """Look into a file that is to be shown; in a large folder only from outside, the scan comes to it."""
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
        """What ``sources.csv`` says of an article."""
        sources = self._sources  # a scan may give them up meanwhile
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
        """What came and went since the last scan."""
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
    """Tells when a slice of work is over."""

    def __init__(self, slice: float) -> None:
        self._slice = slice
        self._end = perf_counter() + slice

    def over(self) -> bool:
        """Whether it is; the next one begins then."""
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
