"""The index of a folder: which articles may hold a query, found without reading one.

A full-text table of SQLite that keeps no text, beside a table of the files that it was made from. It only proposes: what
it names is read and judged by :mod:`reader.articles.searching.matching`, so it may name too much, never too little. A
file that changed gets a new number; what the full-text table still has under the old one leads nowhere.

It can be made again from the articles at any time; a damaged one, or one of another version, is thrown away.
"""

import os
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from annotations.text.folding import Folded
from reader.articles.searching.query import INNER, Every, Node, Not, Some, Term

_VERSION: Final = 1
"""To be raised when what is kept changes."""

_STAMP: Final = _VERSION * 1_000_000 + int(unicodedata.unidata_version.replace(".", ""))
"""Of the file: folding follows Python's Unicode, so another Python may need another index."""

_WORD: Final = re.compile(rf"{INNER}+|\w")
_PER_DAY: Final = 1 << 17
"""Numbers of the articles of one day."""
_WASTE: Final = 0.5
"""Share of the numbers that may lead nowhere before the index is made anew."""
_PATIENCE: Final = 5.0
"""Seconds to wait for another process that writes."""

_TABLES: Final = (
    "CREATE TABLE articles (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, stamp TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize=\"ascii tokenchars '_'\")",
    f"PRAGMA user_version = {_STAMP}",
)


class Entry(NamedTuple):
    """An article as it is put into the index."""

    path: str
    stamp: str
    """Of the file that was read."""
    day: int
    """When it was published, as a day's ordinal: the newest are found first."""
    text: str
    """Its words, from :func:`indexed`."""


class UnusableIndex(Exception):
    """There is no index, or none that can be used now."""


class Index:
    """The index of one folder, open for one thread."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Take an open database; :meth:`open` and :meth:`made` give one."""
        self._database = database

    @classmethod
    def open(cls, file: Path) -> "Index":
        """The index that there is; everything that it says until it is closed is of one moment.

        Raises:
            UnusableIndex: There is none that can be used.
        """
        if not file.is_file():
            raise UnusableIndex
        with usable(file):
            index = cls(_connected(file))
            if index._one("PRAGMA user_version") == _STAMP:
                index._database.execute("BEGIN")
                return index
        index.close()
        raise UnusableIndex

    @classmethod
    def made(cls, file: Path) -> "Index":
        """The index to write to: a new one when there is none that is sound. Only who holds its lock may ask.

        Raises:
            UnusableIndex: It cannot be made here.
        """
        with suppress(UnusableIndex), usable(file), closing(cls.open(file)) as kept:
            sound = kept._one("PRAGMA quick_check") == "ok"
            if not sound or kept._one("SELECT count(*) FROM words_docsize") * (1 - _WASTE) > len(kept.stamps()):
                discard(file)
        with usable(file):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
            database = _connected(file)
            if cls(database)._one("PRAGMA user_version") != _STAMP:
                database.close()
                discard(file)
                os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
                database = _connected(file)
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(";".join(("BEGIN", *_TABLES, "COMMIT")))
            return cls(database)
        raise UnusableIndex

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def _one(self, query: str) -> int:
        return self._database.execute(query).fetchone()[0]  # type: ignore[no-any-return]

    def candidates(self, words: str) -> Iterator[str]:
        """Paths of the articles that may hold a query, the newest first.

        Args:
            words: From :func:`proposal`.
        """
        found = "SELECT path FROM words CROSS JOIN articles ON id = words.rowid WHERE words MATCH ? ORDER BY words.rowid DESC"
        return (_path(path) for (path,) in self._database.execute(found, (words,)))
