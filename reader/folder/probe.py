"""Look into one file for what the list shows of it."""

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
from reader.folder.cache import FileRow

_MAY_CHANGE_UNSEEN = 2_000_000_000
"""Nanoseconds after a change in which another may leave the same times: such a file is looked at again."""

UNCONFIRMED = "unconfirmed"
"""Asked for like a detail: not empty where the date of an article is only detected."""

_ONLY_DETECTED = f'{{"{Origin.DETECTED}":'
"""How the JSON begins of what a text without front matter says of itself."""

_DIGEST = 32
"""Hexadecimal digits of a text's digest that are enough to know it again."""


def stamp_of(status: os.stat_result) -> str:
    """What changes when a file does."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def size_in(stamp: str) -> int:
    """Bytes of the file that has a stamp."""
    size = stamp.partition(" ")[0]
    return int(size) if size.isdecimal() else 0


def probe(file: Path, path: str, *, limit: int = MAX_FILE_BYTES) -> FileRow:
    """What the list shows of a file, as far as its first 64 KB tell; nothing that ``sources.csv`` says.

    Args:
        file: Where it is.
        path: Its path inside the folder of articles.
        limit: Bytes above which a file is not read.
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
    from reader.articles.article import Article  # what reads a text is loaded with the first text

    article = Article(path, text, "", size_in(stamp), ArticleRecord(path))
    stated = {origin: fields for origin, fields in article.layers.items() if fields}
    digest = article.sha256[:_DIGEST] if size_in(stamp) <= GLANCE_BYTES else ""
    return FileRow(stamp, digest=digest, stated=json.dumps(stated, ensure_ascii=False) if stated else "")


def resolve_row(path: str, row: FileRow, sources: str | None = None) -> FileRow:
    """A row whose title, author and the rest follow from what its text and ``sources.csv`` say.

    Args:
        path: The article's path inside the folder.
        row: What is known of it.
        sources: What ``sources.csv`` says, as JSON, or none to leave it as it was.
    """
    row = row if sources is None else row._replace(sources=sources)
    details = resolve(ArticleRecord(path), layers_of(row.stated, row.sources))
    title, author, outlet = details.title.value, details.author.value, details.outlet.value
    return row._replace(
        title=title,
        author=author,
        outlet=outlet,
        published=details.published.value,
        citekey=details.citekey.value,
        haystack=filter_key(title, outlet, author, path),
    )


def filter_key(title: str, outlet: str, author: str, path: str) -> str:
    """What a filter looks for its words in."""
    return normalize_query(f"{title} {outlet} {author} {PurePosixPath(path).stem}")


def stated_value(name: str, stated: str, sources: str) -> str:
    """A detail that has no column of its own, out of the columns that hold what was found; quick where it is missing.

    Args:
        name: One of the details, or :data:`UNCONFIRMED`.
        stated: What the text says of itself, as JSON.
        sources: What ``sources.csv`` says, as JSON.
    """
    wanted = '"published"' if name == UNCONFIRMED else f'"{name}"'
    if wanted not in stated and wanted not in sources:
        return ""
    if name == UNCONFIRMED and stated.startswith(_ONLY_DETECTED) and wanted not in sources:
        return name
    details = resolve(ArticleRecord("of any name"), layers_of(stated, sources))
    if name == UNCONFIRMED:
        return name if details.published.origin is Origin.DETECTED else ""
    return str(getattr(details, name).value)


def layers_of(stated: str, sources: str) -> Mapping[Origin, Mapping[str, str]]:
    """What each origin but the analysts says of an article, out of the columns that hold it."""
    try:
        layers = {Origin(origin): fields for origin, fields in json.loads(stated or "{}").items()}
        return {**layers, Origin.SOURCES_CSV: json.loads(sources or "{}")}
    except (ValueError, AttributeError):  # damaged, and soon to be thrown away
        return {}
