"""The details that front matter and ``sources.csv`` may state: under which names, and what counts as a value."""

from typing import NamedTuple

from annotations.text.dates import is_date

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
"""The names of all details, in the order they are shown."""

DATE_NAMES = frozenset({"published", "accessed", "event_date"})
"""Those of them that are dates."""

_ALSO = {
    "authors": "author", "by": "author", "byline": "author", "headline": "title", "publication": "outlet",
    "date": "published", "published_on": "published", "link": "url", "retrieved": "accessed", "cite_key": "citekey",
    "warning": "caution",
}  # fmt: skip

MAX_VALUE_LENGTH = 1_000
"""Code points of a value at the most."""


class DetailValue(NamedTuple):
    """The value of a detail as somebody stated it."""

    value: str
    """In one line; empty when it is none."""
    problem: str = ""
    """Why it is not taken, as a sentence, or an empty string."""


def detail_named(heading: str) -> str:
    """The detail that a key or a column is about, or an empty string."""
    name = "_".join(heading.strip("\ufeff \t\"'").casefold().replace("-", " ").replace("_", " ").split())
    return name if name in DETAIL_NAMES else _ALSO.get(name, "")


def check_value(name: str, words: str) -> DetailValue:
    """Check the value of a detail.

    Args:
        name: One of :data:`DETAIL_NAMES`.
        words: What stands there.
    """
    value = " ".join(words.replace("\0", " ").split())
    if len(value) > MAX_VALUE_LENGTH:
        return DetailValue("", f"{name} is longer than {MAX_VALUE_LENGTH:,} characters.")
    if name not in DATE_NAMES or not value:
        return DetailValue(value)
    date = parse_date(value)
    shown = value if len(value) <= 40 else f"{value[:39]}…"
    return DetailValue(date, "" if date else f"{name} “{shown}” is no date such as 2024, 2024-04 or 2024-04-26.")


def parse_date(words: str) -> str:
    """A date as far as it is known (``2024-04``), out of the ways to write one that cannot be misread, or nothing."""
    if is_date(words):
        return words
    day, _, time = words.replace("T", " ", 1).partition(" ")
    if is_date(day) and len(day) == len("2024-04-26") and time[:2].isdecimal():
        return day
    from reader.articles.dates import find_dates  # its patterns take long to make, and few words get here

    found = list(find_dates(words))
    return found[0].value if len(found) == 1 and found[0].span.length == len(words) else ""
