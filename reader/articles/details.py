"""What is known of an article, and who says so.

What was detected is offered, never taken: a page's date may be a year after its story, and the site where it was
scraped is not its outlet, which is therefore never detected at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from reader.articles.citekeys import make_citekey
from reader.articles.detail_fields import DETAIL_NAMES


class Origin(StrEnum):
    """Where a detail comes from; the first of these that knows it wins."""

    CONFIRMED = "confirmed"
    FRONT_MATTER = "front matter"
    SOURCES_CSV = "sources.csv"
    DETECTED = "detected"
    PROPOSED = "proposed"
    """Made of the other details: the citekey of an article that nobody gave one."""
    MISSING = "missing"


UNCONFIRMED = frozenset({Origin.DETECTED, Origin.PROPOSED})
"""What no person stands behind."""

Layers = Mapping[Origin, Mapping[str, str]]
"""What each origin but the analysts says: names of details to values."""


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
        details = {name: getattr(self, name) for name in DETAIL_NAMES}
        return ArticleFacts(
            path,
            **{name: detail.value for name, detail in details.items()},
            unconfirmed=frozenset(name for name, detail in details.items() if detail.origin in UNCONFIRMED),
        )


def resolve(record: ArticleRecord, layers: Layers) -> Details:
    """The details of an article: what analysts confirmed, else what the first of the other origins says.

    Args:
        record: What analysts confirmed.
        layers: What its text and the table of sources say.
    """
    found = {name: _first(name, record, layers) for name in DETAIL_NAMES}
    if not found["citekey"].value:
        key = make_citekey(*(found[name].value for name in ("author", "outlet", "published", "title")))
        found["citekey"] = Detail(key, Origin.PROPOSED) if key else Detail()
    return Details(**found)


def _first(name: str, record: ArticleRecord, layers: Layers) -> Detail:
    if confirmed := getattr(record, name):
        return Detail(confirmed, Origin.CONFIRMED)
    for origin in (Origin.FRONT_MATTER, Origin.SOURCES_CSV, Origin.DETECTED):
        if value := layers.get(origin, {}).get(name):
            return Detail(value, origin)
    return Detail()
