"""Detection of an article's title, author and date in its text."""

import re
from collections.abc import Mapping

from reader.articles.classify import BYLINE, DATE
from reader.articles.dates import find_dates
from reader.articles.lines import Lines, Role
from reader.articles.metadata import byline

_BY = re.compile(r"\b(?:by|por|par|von|di)\s", re.IGNORECASE)
_UPDATED = ("updated", "modified", "actualizado", "atualizado", "aktualisiert", "mis à jour", "обновлено", "更新")
_PUBLISHED = ("published", "posted", "publi", "veröffentlicht", "опубликовано", "نشر", "发布", "公開")
"""Words before the date of an update, and words before the date of publication."""


def detect_details(text: str, lines: Lines) -> Mapping[str, str]:
    """Return the details that were detected in a text, by name.

    Args:
        text: Canonical text.
        lines: Its lines with their roles.
    """
    found = {"title": lines.title, "author": _author(text, lines), "published": _published(text, lines)}
    return {name: value for name, value in found.items() if value}


def _author(text: str, lines: Lines) -> str:
    """Return the names in the first byline, else those beside a date: ``Posted on 3 May 2024 by Jane Doe``."""
    for line in _metadata(lines, BYLINE, text):
        return byline(line) or line
    for line in _metadata(lines, DATE, text):
        by = _BY.search(line)
        if by and (names := byline(line[by.start() :])):
            return names
    return ""


def _published(text: str, lines: Lines) -> str:
    """Return the first date in the metadata that is not the date of an update."""
    for line in _metadata(lines, DATE, text):
        for date in sorted(find_dates(line), key=lambda date: date.span):
            before = line[: date.span.start].casefold()
            if max(map(before.rfind, _UPDATED)) <= max(map(before.rfind, _PUBLISHED)):
                return date.value
    return ""


def _metadata(lines: Lines, reason: str, text: str) -> list[str]:
    marked = (line for line in lines.marked if line.role is Role.METADATA and line.reason == reason)
    return [" ".join(line.span.extract(text).split()) for line in marked]
