"""The details that front matter and ``sources.csv`` may state: accepted names and valid values."""

from typing import NamedTuple

from annotations.facts import is_date

DETAIL_NAMES = (
    "title",
    "author",
    "outlet",
    "published",
    "url",
    "accessed",
    "event",
    "event_date",
    "citekey",
    "caution",
)
"""The names of all details, in display order."""

DATE_NAMES = frozenset({"published", "accessed", "event_date"})
"""The names of details that are dates."""

_ALSO = {
    "authors": "author", "by": "author", "byline": "author", "headline": "title", "publication": "outlet",
    "date": "published", "published_on": "published", "link": "url", "retrieved": "accessed", "cite_key": "citekey",
    "warning": "caution",
}  # fmt: skip

MAX_VALUE_LENGTH = 1_000
"""Maximum length of a value in code points."""


class DetailValue(NamedTuple):
    """A checked value of a detail."""

    value: str
    """The value on one line; empty if it is missing or invalid."""
    problem: str = ""
    """The reason why the value is rejected, as a sentence, or an empty string."""


def detail_named(heading: str) -> str:
    """Return the name of the detail that a key or column heading denotes, or an empty string."""
    name = "_".join(heading.strip("\ufeff \t\"'").casefold().replace("-", " ").replace("_", " ").split())
    return name if name in DETAIL_NAMES else _ALSO.get(name, "")


def check_value(name: str, words: str) -> DetailValue:
    """Normalize and check the value of a detail.

    Args:
        name: One of :data:`DETAIL_NAMES`.
        words: The value as it is written.
    """
    value = " ".join(words.replace("\0", " ").split())
    if len(value) > MAX_VALUE_LENGTH:
        return DetailValue("", f"{name} is longer than {MAX_VALUE_LENGTH:,} characters.")
    if name not in DATE_NAMES or not value:
        return DetailValue(value)
    date = parse_date(value)
    shown = value if len(value) <= 40 else f"{value[:39]}…"
    return DetailValue(date, "" if date else f"{name} “{shown}” is not a date such as 2024, 2024-04 or 2024-04-26.")


def parse_date(words: str) -> str:
    """Convert an unambiguous date to ISO 8601, possibly partial (``2024-04``); return an empty string otherwise."""
    if is_date(words):
        return words
    day, _, time = words.replace("T", " ", 1).partition(" ")
    if is_date(day) and len(day) == len("2024-04-26") and time[:2].isdecimal():
        return day
    from reader.articles.dates import find_dates  # its patterns compile slowly and are seldom needed

    found = list(find_dates(words))
    return found[0].value if len(found) == 1 and found[0].span.length == len(words) else ""
