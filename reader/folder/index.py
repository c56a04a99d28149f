"""The full-text index of a folder, which finds the articles that may match a query without reading them.

The index is a contentless full-text table of SQLite (FTS5) with a table of the indexed files. It only returns
candidates, which :mod:`reader.folder.search` reads and checks: the index may return too many articles but never too
few. A changed file gets a new number; entries of the full-text table under its old number no longer refer to any file.

The index can be rebuilt from the articles at any time. An index that is damaged or has another version is discarded.
"""

import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from annotations.text.boolean import And, Or
from annotations.text.normalized import search_key
from reader.folder.query import JOINED, Node, SearchTerm, is_word_char

_INDEX_VERSION: Final = 1
"""Version of the index format; raise it when the stored data change."""

_STAMP: Final = _INDEX_VERSION * 1_000_000 + int(unicodedata.unidata_version.replace(".", ""))
"""Version mark of the file. Folding depends on Python's Unicode version, so another Python may need another index."""

_ASCII_WORD: Final = re.compile(r"\w+", re.ASCII)
_NUMBERS_PER_DAY: Final = 1 << 20
"""Numbers reserved for the articles of one day; further articles get numbers of the next day."""
_MAX_WASTE: Final = 0.5
"""Share of obsolete numbers above which the index is rebuilt."""
_BUSY_SECONDS: Final = 5.0
"""Seconds to wait for another writing process."""

_SETUP: Final = (
    "PRAGMA journal_mode = WAL",
    "BEGIN",
    "CREATE TABLE articles (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, stamp TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = \"ascii tokenchars '_'\")",
    "INSERT INTO words (words, rank) VALUES ('hashsize', 16000000)",  # memory in bytes: more leaves fewer runs to merge
    f"PRAGMA user_version = {_STAMP}",
    "COMMIT",
)
_CANDIDATES: Final = "SELECT path FROM words CROSS JOIN articles ON articles.id = words.rowid WHERE words MATCH ?"


class UnusableIndex(Exception):
    """Raised when there is no index, or none that can be used now."""


class IndexEntry(NamedTuple):
    """An article to be indexed."""

    path: str
    stamp: str
    """Stamp of the file that was read."""
    day: int
    """Publication date as the ordinal of a day."""
    text: str
    """Its canonical text."""


def file_of(cache: Path, folder: Path) -> Path:
    """Return the path of the index file of a folder.

    Args:
        cache: The user's cache folder.
        folder: The folder of articles.
    """
    return cache / "search" / f"{sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:32]}.index"


@contextmanager
def guard_index(file: Path) -> Iterator[None]:
    """Translate the errors of an index that may be damaged, in use, or missing.

    Raises:
        UnusableIndex: The index cannot be used; a damaged one has been deleted.
    """
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:  # locked, SQLite without FTS5, or disk full
        raise UnusableIndex from error
    except sqlite3.DatabaseError as error:
        discard_index(file)
        raise UnusableIndex from error


def discard_index(file: Path) -> None:
    """Delete an index; processes that have it open keep its old content."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        with suppress(OSError):
            file.with_name(name).unlink()


class FolderIndex:
    """The index of one folder, opened for one thread."""

    def __init__(self, file: Path, *, write: bool = False, per_day: int = _NUMBERS_PER_DAY) -> None:
        """Open an existing index.

        Args:
            file: The index file.
            write: Whether :meth:`put` and :meth:`remove` will be called. Otherwise all reads until the index is closed
                see one snapshot.
            per_day: Numbers reserved for the articles of one day; constant for one index.

        Raises:
            UnusableIndex: There is no index, or it is damaged or has another version.
        """
        self._per_day = per_day
        with guard_index(file), ExitStack() as undone:
            if not file.stat().st_size:
                raise UnusableIndex
            self._database = _connected(file)
            undone.callback(self.close)
            if self._one("PRAGMA user_version") != _STAMP:
                raise UnusableIndex
            self._database.execute("PRAGMA synchronous = NORMAL" if write else "BEGIN")
            undone.pop_all()

    @classmethod
    def open_for_writing(cls, file: Path, *, per_day: int = _NUMBERS_PER_DAY) -> "FolderIndex":
        """Open the index for writing, or create it if it is missing or damaged; checking a large index takes seconds.

        The arguments are those of the constructor.

        Raises:
            UnusableIndex: The index cannot be created here.
        """
        with suppress(UnusableIndex), guard_index(file), ExitStack() as undone:
            index = cls(file, write=True, per_day=per_day)
            undone.callback(index.close)
            if index._is_sound():
                undone.pop_all()
                return index
        discard_index(file)
        with guard_index(file):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            with closing(_connected(file)) as database:
                for statement in _SETUP:
                    database.execute(statement)
        return cls(file, write=True, per_day=per_day)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def candidates(self, words: str, *, best: bool = False) -> Iterator[str]:
        """Return the paths of the articles that may match a query, the newest or the most relevant first.

        Args:
            words: The result of :func:`fts_query`.
            best: Whether to order by relevance (SQLite's BM25).
        """
        order = "rank" if best else "words.rowid DESC"
        return (_path(row[0]) for row in self._database.execute(f"{_CANDIDATES} ORDER BY {order}", (words,)))

    def stamps(self) -> Iterator[tuple[str, str]]:
        """Return the path and the file's stamp of every indexed article."""
        rows = self._database.execute("SELECT path, stamp FROM articles")
        return ((_path(path), stamp) for path, stamp in rows)

    def days(self) -> dict[str, int]:
        """Return the day by which each indexed article is sorted, by path."""
        rows = self._database.execute("SELECT path, id FROM articles")
        return {_path(path): number // self._per_day for path, number in rows}

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Add or replace articles in one transaction."""
        self._database.execute("BEGIN")
        next_number: dict[int, int] = {}
        for path, stamp, day, text in sorted(entries, key=attrgetter("day"), reverse=True)[::-1]:
            while (number := next_number.get(day) or self._free_number(day)) >= (day + 1) * self._per_day:
                day += 1  # noqa: PLW2901
            next_number[day] = number + 1
            self._database.execute("REPLACE INTO articles VALUES (?, ?, ?)", (number, _key(path), stamp))
            self._database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, words_to_index(text)))
        self._database.execute("COMMIT")

    def remove(self, paths: Iterable[str]) -> None:
        """Remove articles."""
        self._database.execute("BEGIN")
        self._database.executemany("DELETE FROM articles WHERE path = ?", ((_key(path),) for path in paths))
        self._database.execute("COMMIT")

    def _free_number(self, day: int) -> int:
        first, last = day * self._per_day, (day + 1) * self._per_day - 1
        return 1 + self._one(
            f"SELECT coalesce(max(id), {first - 1}) FROM words_docsize WHERE id BETWEEN {first} AND {last}"
        )

    def _is_sound(self) -> bool:
        """Return whether the index is undamaged and enough of its numbers are in use."""
        self._database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        numbers = self._one("SELECT count(*) FROM words_docsize")
        broken = self._one("SELECT count(*) FROM pragma_quick_check WHERE quick_check != 'ok'")
        return not broken and self._one("SELECT count(*) FROM articles") >= numbers * _MAX_WASTE

    def _one(self, query: str) -> int:
        """Return the single number that a query yields."""
        (number,) = self._database.execute(query).fetchone()
        return int(number)


_word = cache(lambda: re.compile(rf"[^\W{''.join(f'{first}-{last}' for first, last in JOINED)}]+|\w"))
"""A word of the full-text table."""


def words_to_index(text: str) -> str:
    """Return the words of a canonical text, separated so that FTS5's ASCII tokenizer finds them."""
    words = search_key(text)
    return words if words.isascii() else " ".join(_word().findall(words))


def fts_query(query: Node) -> str | None:
    """Convert a query to FTS5 syntax that matches all its articles and possibly more.

    Return ``None`` if any article may match.
    """
    match query:
        case SearchTerm():
            return _words(query)
        case And(parts):
            asked = [part for part in map(fts_query, parts) if part]
            return f"({' AND '.join(asked)})" if asked else None
        case Or(parts):
            each = [fts_query(part) or "" for part in parts]
            return f"({' OR '.join(each)})" if all(each) else None
    return None


def _words(term: SearchTerm) -> str | None:
    words = (_ASCII_WORD if term.words.isascii() else _word()).findall(term.words)
    if not term.whole_start and is_word_char(term.words[0]):
        words = words[1:]  # the indexed word may begin before the term
    beginning = not term.whole_end and is_word_char(term.words[-1])
    return f'"{" ".join(words)}"{" *" if beginning else ""}' if words else None


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _key(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")


def _path(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
