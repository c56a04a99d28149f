"""``sources.csv``: a table in the folder that states the source of each article.

The table is written by hand or by a scraper, in any spreadsheet: columns may have any order and be separated by commas,
semicolons or tabs. Each invalid row is reported in one sentence; the other rows count.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from annotations.errors import UnreadableArticle
from reader.articles.detail_fields import check_value, detail_named
from reader.articles.loading import read_bytes

FILE_NAME = "sources.csv"
"""File name of the table in the folder."""

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Size in bytes above which the table is not read."""

_FILE = frozenset({"file", "path", "filename", "file name", "article"})
_SEPARATORS = ",;\t"
_LINES_OF_A_ROW = 20


class Sources(NamedTuple):
    """The details that the table states about the articles of a folder."""

    by_path: Mapping[str, Mapping[str, str]]
    """Stated details by the path of the article."""
    problems: tuple[str, ...] = ()
    """Problems with rejected rows and values, one sentence each, with the line number."""


NO_SOURCES = Sources({})
"""The result for a folder without the table."""


class _Row(NamedTuple):
    line: int
    file: str
    cells: Mapping[str, str]
    extra: bool


def read_sources(folder: Path, paths: Sequence[str]) -> Sources:
    """Read the table of a folder.

    Args:
        folder: The folder of articles.
        paths: The paths of all its articles, to resolve rows that name a file without its folder.
    """
    try:
        content, _ = read_bytes(folder / FILE_NAME, MAX_FILE_BYTES, MAX_FILE_BYTES)
    except UnreadableArticle as error:
        gone = not (folder / FILE_NAME).is_symlink() and not (folder / FILE_NAME).exists()
        return NO_SOURCES if gone else Sources({}, (f"{FILE_NAME} cannot be read. {error.sentence}",))
    from reader.articles.decoding import decode

    try:
        text = decode(content).text
    except UnreadableArticle as error:
        return Sources({}, (f"{FILE_NAME} cannot be read. {error.sentence}",))
    problems: list[str] = []
    found: dict[str, Mapping[str, str]] = {}
    known = _Known(paths)
    for row in _rows(text, problems):
        try:
            path = known.path(row.file)
        except LookupError as error:
            problems.append(f"{FILE_NAME}, line {row.line}: {error.args[0]}")
            continue
        if path in found:
            problems.append(f"{FILE_NAME}, line {row.line}: “{row.file}” is in an earlier line, too; that line counts.")
        else:
            found[path] = dict(_fields(row, problems))
    return Sources(found, tuple(problems))


class _Known:
    """An index of a folder's articles by the names that a row may use."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = set(paths)
        self._named: dict[str, list[str]] = {}
        for path in paths:
            pure = PurePosixPath(path)
            for name in {pure.name, pure.stem, str(pure.with_suffix(""))} - {path}:
                self._named.setdefault(name, []).append(path)

    def path(self, file: str) -> str:
        """Return the path of the article that a row names.

        Raises:
            LookupError: The name matches no article, or several; the message gives the reason.
        """
        name = file.replace("\\", "/").removeprefix("./")
        if name in self._paths:
            return name
        meant = self._named.get(name, ())
        if len(meant) > 1:
            raise LookupError(f"“{file}” may be one of {len(meant)} articles; give its path in the folder.")
        if not meant:
            raise LookupError(f"there is no article “{file}”." if file else "it names no file.")
        return meant[0]


def _rows(text: str, problems: list[str]) -> Iterator[_Row]:
    """Yield the rows that are not blank, and add a problem for each broken row or a missing file column."""
    lines = text.lstrip("\ufeff").split("\n")
    separator = max(_SEPARATORS, key=lines[0].count)
    at, columns = 0, [""]
    while at < len(lines):
        number, cells = at + 1, _cells(lines, at, separator)
        at += max(1, len(cells.lines))
        if cells.problem:
            problems.append(f"{FILE_NAME}, line {number}: {cells.problem}; the row does not count.")
        elif number == 1:
            columns = [_column(heading) for heading in cells.words]
            if "file" not in columns:
                problems.append(f"{FILE_NAME}, line 1: no column is called file or path, so no row counts.")
                return
        elif any(cells.words):
            yield _row(number, columns, cells.words)


class _Cells(NamedTuple):
    words: Sequence[str]
    lines: Sequence[str]
    problem: str = ""


def _cells(lines: Sequence[str], at: int, separator: str) -> _Cells:
    """Parse the row that begins at a line; a quoted cell may continue on the following lines."""
    for count in range(1, _LINES_OF_A_ROW + 1):
        used = lines[at : at + count]
        if sum(line.count('"') for line in used) % 2 == 0:
            break
    else:
        return _Cells((), (), "a quotation mark is not closed")
    try:
        cells = next(csv.reader([f"{line}\n" for line in used], delimiter=separator, skipinitialspace=True), [])
    except csv.Error as error:
        return _Cells((), used, str(error))
    return _Cells([cell.strip() for cell in cells], used)


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> _Row:
    """Create a row; of several columns for the same detail, the first one counts."""
    named = {name: cell for name, cell in reversed(list(zip(columns, cells, strict=False))) if name}
    return _Row(number, " ".join(named.pop("file", "").split()), named, any(cells[len(columns) :]))


def _column(heading: str) -> str:
    words = " ".join(heading.strip("\ufeff \t\"'").casefold().replace("_", " ").split())
    return "file" if words in _FILE else detail_named(heading)


def _fields(row: _Row, problems: list[str]) -> Iterator[tuple[str, str]]:
    if row.extra:
        problems.append(f"{FILE_NAME}, line {row.line}: it has more cells than there are columns.")
    for name, words in row.cells.items():
        taken = check_value(name, words)
        if taken.problem:
            problems.append(f"{FILE_NAME}, line {row.line}: {taken.problem}")
        elif taken.value:
            yield name, taken.value
