"""The index of a folder: which articles may hold a query, found without reading one.

A full-text table of SQLite that keeps no text, beside a table of the files that it was made from. It only proposes:
what it names is read and judged by :mod:`reader.folder.matching`, so it may name too much and never too
little. A file that changed gets a new number; what the full-text table still has under the old one leads nowhere.

It can be made again from the articles at any time. One that is damaged, or of another version, is thrown away.
"""

import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from annotations.text.boolean import And, Or
from annotations.text.lazy_regex import lazy_regex
from annotations.text.normalized import search_key
from reader.folder.query import JOINED, Node, SearchTerm, is_word_char

_INDEX_VERSION: Final = 1
"""To be raised when what is kept changes."""

_STAMP: Final = _INDEX_VERSION * 1_000_000 + int(unicodedata.unidata_version.replace(".", ""))
"""Marks the file: folding follows Python's Unicode, so another Python may need another index."""

_ASCII_WORD: Final = re.compile(r"\w+", re.ASCII)
_NUMBERS_PER_DAY: Final = 1 << 20
"""Numbers of the articles of one day; those that are more get the numbers of the next."""
_MAX_WASTE: Final = 0.5
"""Share of the numbers that lead nowhere from which on the index is made anew."""
_BUSY_SECONDS: Final = 5.0
"""Seconds to wait for another process that writes."""

_SETUP: Final = (
    "PRAGMA journal_mode = WAL",
    "BEGIN",
    "CREATE TABLE articles (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, stamp TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = \"ascii tokenchars '_'\")",
    "INSERT INTO words (words, rank) VALUES ('hashsize', 16000000)",  # bytes of memory: fewer, longer runs to merge
    f"PRAGMA user_version = {_STAMP}",
    "COMMIT",
)
_CANDIDATES: Final = "SELECT path FROM words CROSS JOIN articles ON articles.id = words.rowid WHERE words MATCH ?"


class UnusableIndex(Exception):
    """There is no index, or none that can be used now."""


class IndexEntry(NamedTuple):
    """An article as the index knows it."""

    path: str
    stamp: str
    """Of the file that was read."""
    day: int
    """When it was published, as the ordinal of a day."""
    text: str
    """Its canonical text."""


def file_of(cache: Path, folder: Path) -> Path:
    """Where the index of a folder is kept.

    Args:
        cache: The user's folder for what can be made again.
        folder: The folder of articles.
    """
    return cache / "search" / f"{sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:32]}.index"


@contextmanager
def guard_index(file: Path) -> Iterator[None]:
    """Work with an index that may be damaged, in use, or gone.

    Raises:
        UnusableIndex: It cannot be used; a damaged one has been thrown away.
    """
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:  # it is busy, SQLite has no full text, the disk is full
        raise UnusableIndex from error
    except sqlite3.DatabaseError as error:
        discard_index(file)
        raise UnusableIndex from error


def discard_index(file: Path) -> None:
    """Throw an index away; who has it open goes on with what there was."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        with suppress(OSError):
            file.with_name(name).unlink()


class FolderIndex:
    """The index of one folder, open for one thread."""

    def __init__(self, file: Path, *, write: bool = False, per_day: int = _NUMBERS_PER_DAY) -> None:
        """Open the index that there is.

        Args:
            file: Where it is.
            write: Whether :meth:`put` and :meth:`remove` will be called. Otherwise all that it says until it is closed
                is of one moment.
            per_day: Numbers of the articles of one day, always the same for one index.

        Raises:
            UnusableIndex: There is none, or it is damaged or of another version.
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
        """The index to write to, a new one where there is none that is sound; takes seconds when there is a large one.

        The arguments are those of the index.

        Raises:
            UnusableIndex: It cannot be made here.
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
        """Give the file back."""
        self._database.close()

    def candidates(self, words: str, *, best: bool = False) -> Iterator[str]:
        """Paths of the articles that may hold a query: the newest first, or the ones most about it.

        Args:
            words: What :func:`fts_query` gives.
            best: Whether SQLite ranks them (by BM25).
        """
        order = "rank" if best else "words.rowid DESC"
        return (_path(row[0]) for row in self._database.execute(f"{_CANDIDATES} ORDER BY {order}", (words,)))

    def stamps(self) -> Iterator[tuple[str, str]]:
        """Every article that it knows: path, and stamp of the file that was read."""
        rows = self._database.execute("SELECT path, stamp FROM articles")
        return ((_path(path), stamp) for path, stamp in rows)

    def days(self) -> dict[str, int]:
        """The days by which the articles that it knows are sorted, by path."""
        rows = self._database.execute("SELECT path, id FROM articles")
        return {_path(path): number // self._per_day for path, number in rows}

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Take in articles, also in the place of what it knew of them; all or, if the program is ended, none."""
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
        """Forget articles."""
        self._database.execute("BEGIN")
        self._database.executemany("DELETE FROM articles WHERE path = ?", ((_key(path),) for path in paths))
        self._database.execute("COMMIT")

    def _free_number(self, day: int) -> int:
        first, last = day * self._per_day, (day + 1) * self._per_day - 1
        return 1 + self._one(
            f"SELECT coalesce(max(id), {first - 1}) FROM words_docsize WHERE id BETWEEN {first} AND {last}"
        )

    def _is_sound(self) -> bool:
        """Whether all of it is as it was written, and enough of it leads somewhere."""
        self._database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        numbers = self._one("SELECT count(*) FROM words_docsize")
        broken = self._one("SELECT count(*) FROM pragma_quick_check WHERE quick_check != 'ok'")
        return not broken and self._one("SELECT count(*) FROM articles") >= numbers * _MAX_WASTE

    def _one(self, query: str) -> int:
        """The one number that a query gives."""
        (number,) = self._database.execute(query).fetchone()
        return int(number)


_word = lazy_regex(rf"[^\W{''.join(f'{first}-{last}' for first, last in JOINED)}]+|\w")
"""What is a word of the full-text table."""


def words_to_index(text: str) -> str:
    """The words of a canonical text as the full-text table takes them apart: by everything that is no ASCII letter."""
    words = search_key(text)
    return words if words.isascii() else " ".join(_word().findall(words))


def fts_query(query: Node) -> str | None:
    """What to ask an index for, in SQLite's language, to be given all articles that a query holds for, and others.

    None when any article may be one of them.
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
        words = words[1:]  # the word may begin before it
    beginning = not term.whole_end and is_word_char(term.words[-1])
    return f'"{" ".join(words)}"{" *" if beginning else ""}' if words else None


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _key(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")


def _path(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
