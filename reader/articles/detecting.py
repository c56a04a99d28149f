"""What the text of an article seems to say about it: its title, its author, its date."""

from collections.abc import Mapping

from reader.articles.dates import dates
from reader.articles.lines import Lines, Role
from reader.articles.metadata import byline
from reader.articles.roles import BYLINE, DATE


def detected(text: str, lines: Lines) -> Mapping[str, str]:
    """The details that a text shows, by their names; what it does not show is left out.

    Args:
        text: Canonical text.
        lines: Its lines with their roles.
    """
    found = {"title": lines.title, "author": _author(text, lines), "published": _published(text, lines)}
    return {name: value for name, value in found.items() if value}


def _author(text: str, lines: Lines) -> str:
    """The names in the first byline."""
    for line in _metadata(lines, BYLINE, text):
        return byline(line) or line
    return ""


def _published(text: str, lines: Lines) -> str:
    """The first date above the body that is not the date of an update."""
    for line in _metadata(lines, DATE, text):
        for date in sorted(dates(line), key=lambda date: date.span):
            before = line[: date.span.start].casefold()
            if max(before.rfind("updated"), before.rfind("modified")) <= max(
                before.rfind("published"), before.rfind("posted")
            ):
                return date.value
    return ""


def _metadata(lines: Lines, reason: str, text: str) -> list[str]:
    marked = (line for line in lines.marked if line.role is Role.METADATA and line.reason == reason)
    return [" ".join(line.span.of(text).split()) for line in marked]
