"""The details of an article and their origins.

Detected details are proposals and need confirmation: the date of a page may be a year later than its story. The outlet
is never detected, because the site where a page was scraped need not be its outlet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotations.facts import ArticleFacts
from annotations.model import ArticleRecord
from reader.articles.citekeys import make_citekey
from reader.articles.detail_fields import DETAIL_NAMES


class Origin(StrEnum):
    """The origin of a detail; the first of these that has a value takes precedence."""

    CONFIRMED = "confirmed"
    FRONT_MATTER = "front matter"
    SOURCES_CSV = "sources.csv"
    DETECTED = "detected"
    PROPOSED = "proposed"
    """Derived from the other details: the citekey of an article without a stated one."""
    MISSING = "missing"


UNCONFIRMED = frozenset({Origin.DETECTED, Origin.PROPOSED})
"""Origins of values that no person stated."""

Layers = Mapping[Origin, Mapping[str, str]]
"""The details from each origin except the analysts, as names and values."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail of an article."""

    value: str = ""
    """The value; empty if it is missing."""
    origin: Origin = Origin.MISSING


@dataclass(frozen=True, slots=True)
class Details:
    """All details of an article; the fields are those of :class:`annotations.facts.ArticleFacts`."""

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
        """Return the details as plain strings, for filters and exports."""
        details = {name: getattr(self, name) for name in DETAIL_NAMES}
        return ArticleFacts(
            path,
            **{name: detail.value for name, detail in details.items()},
            unconfirmed=frozenset(name for name, detail in details.items() if detail.origin in UNCONFIRMED),
        )


def resolve(record: ArticleRecord, layers: Layers) -> Details:
    """Resolve each detail: the confirmed value, else the value from the first of the other origins.

    Args:
        record: Details that analysts confirmed.
        layers: Details from the article's text and ``sources.csv``.
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
