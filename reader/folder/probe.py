"""Read the beginning of one file to find what the list shows of it."""

import json
import os
import stat
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from annotations.errors import UnreadableArticle
from annotations.model import ArticleRecord
from annotations.text.normalized import normalize_query
from reader.articles.details import Origin, resolve
from reader.articles.loading import GLANCE_BYTES, MAX_FILE_BYTES, error_sentence, load, unreadable_reason
from reader.folder.cache import FileRow, size_in

_MAY_CHANGE_UNSEEN = 2_000_000_000
"""Nanoseconds after a change during which another change may leave the same timestamps; such a file is probed again."""

UNCONFIRMED = "unconfirmed"
"""Name of a column that is not empty if the publication date is only detected, and its value."""

_DIGEST = 32
"""Number of hexadecimal digits of a digest that identify a text."""


def stamp_of(status: os.stat_result) -> str:
    """Return a stamp of a file's size and times, which differs after a change."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def probe(file: Path, path: str, *, limit: int = MAX_FILE_BYTES) -> FileRow:
    """Return the cached facts about a file, from its first 64 KB and without ``sources.csv``.

    Args:
        file: The file.
        path: Its path inside the folder of articles.
        limit: Size in bytes above which a file is not read.
    """
    now = time.time_ns()
    try:
        status = os.lstat(file)
    except OSError as error:
        return resolve_row(path, FileRow("0 gone", error_sentence(error)))
    settling = now - max(status.st_mtime_ns, status.st_ctime_ns) < _MAY_CHANGE_UNSEEN
    stamp = stamp_of(status) + (" ?" if settling else "")
    problem = unreadable_reason(status, limit)
    if stat.S_ISDIR(status.st_mode):
        problem = "It is a folder that you are not allowed to look into."
    if problem:
        return resolve_row(path, FileRow(stamp, problem))
    try:
        text = load(file, limit=limit, start=GLANCE_BYTES).text
    except UnreadableArticle as error:
        return resolve_row(path, FileRow(stamp, error.sentence))
    return resolve_row(path, _read(path, text, stamp))


def _read(path: str, text: str, stamp: str) -> FileRow:
    from reader.articles.article import Article  # imported with the first text to keep startup fast

    article = Article(path, text, "", size_in(stamp), ArticleRecord(path))
    stated = {origin: fields for origin, fields in article.layers.items() if fields}
    digest = article.sha256[:_DIGEST] if size_in(stamp) <= GLANCE_BYTES else ""
    return FileRow(stamp, digest=digest, stated=json.dumps(stated, ensure_ascii=False) if stated else "")


def resolve_row(path: str, row: FileRow, sources: str | None = None) -> FileRow:
    """Return a row with its details resolved from its text and ``sources.csv``.

    Args:
        path: The article's path inside the folder.
        row: The row to update.
        sources: Details from ``sources.csv`` as JSON, or ``None`` to keep those of the row.
    """
    row = row if sources is None else row._replace(sources=sources)
    details = resolve(ArticleRecord(path), layers_of(row.stated, row.sources))
    title, author, outlet = details.title.value, details.author.value, details.outlet.value
    return row._replace(
        title=title,
        author=author,
        outlet=outlet,
        published=details.published.value,
        unconfirmed=UNCONFIRMED if details.published.origin is Origin.DETECTED else "",
        citekey=details.citekey.value,
        haystack=filter_key(title, outlet, author, path),
    )


def filter_key(title: str, outlet: str, author: str, path: str) -> str:
    """Return the folded string that a filter searches."""
    return normalize_query(f"{title} {outlet} {author} {PurePosixPath(path).stem}")


def stated_value(name: str, stated: str, sources: str) -> str:
    """Return a detail that has no column of its own, without parsing the JSON if the detail is missing.

    Args:
        name: The name of a detail.
        stated: Details found in the text, as JSON.
        sources: Details from ``sources.csv``, as JSON.
    """
    if f'"{name}"' not in stated and f'"{name}"' not in sources:
        return ""
    return str(getattr(resolve(ArticleRecord("of any name"), layers_of(stated, sources)), name).value)


def layers_of(stated: str, sources: str) -> Mapping[Origin, Mapping[str, str]]:
    """Return the details from each origin except the analysts, parsed from their columns."""
    try:
        layers = {Origin(origin): fields for origin, fields in json.loads(stated or "{}").items()}
        return {**layers, Origin.SOURCES_CSV: json.loads(sources or "{}")}
    except (ValueError, AttributeError):  # damaged; the cache will be discarded
        return {}
