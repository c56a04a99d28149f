"""What is known of an article: what analysts confirmed, and what its text seems to say.

What was detected is offered, never taken: a page's date may be a year after its story, and the site where it was
scraped is not its outlet, which is therefore never detected at all.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from reader.articles.dates import dates
from reader.articles.lines import Lines, Role
from reader.articles.metadata import byline
from reader.articles.roles import BYLINE, DATE


class Origin(StrEnum):
    """Where a detail comes from; the first of these that knows it wins."""

    CONFIRMED = "confirmed"
    DETECTED = "detected"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing about an article."""

    value: str = ""
    """Empty when it is missing."""
    origin: Origin = Origin.MISSING


@dataclass(frozen=True, slots=True)
class Details:
    """All that is known of an article; the fields are those of :class:`annotations.facts.ArticleFacts`."""

    title: Detail
    author: Detail
    outlet: Detail
    published: Detail
    url: Detail
    accessed: Detail
    event: Detail
    event_date: Detail
    citekey: Detail
    caution: Detail

    def facts(self, path: str) -> ArticleFacts:
        """The same as plain strings, for filters and exports."""
        details = {name: getattr(self, name) for name in NAMES}
        return ArticleFacts(
            path,
            **{name: detail.value for name, detail in details.items()},
            unconfirmed=frozenset(name for name, detail in details.items() if detail.origin is Origin.DETECTED),
        )


NAMES = tuple(item.name for item in fields(Details))
"""The names of all details, in the order they are shown."""


def details(record: ArticleRecord, text: str = "", lines: Lines | None = None) -> Details:
    """The details of an article.

    Args:
        record: What analysts confirmed.
        text: Its canonical text, when it could be read.
        lines: The lines of the text with their roles.
    """
    detected = (
        {}
        if lines is None
        else {"title": lines.title, "author": _author(text, lines), "published": _published(text, lines)}
    )
    return Details(**{name: _detail(getattr(record, name), detected.get(name, "")) for name in NAMES})


def _detail(confirmed: str, detected: str) -> Detail:
    if confirmed:
        return Detail(confirmed, Origin.CONFIRMED)
    return Detail(detected, Origin.DETECTED) if detected else Detail()


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
