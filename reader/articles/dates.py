"""Find dates in a line, as far as they can be read in only one way."""

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from annotations.text.span import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?"
)
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(rf"(?<!\d){_YEAR}([-/.])(?P<number>\d\d?)\2(?P<day>\d\d?)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<first>\d\d?)(?P<sign>[-/.])(?P<second>\d\d?)(?P=sign){_YEAR}"),
    re.compile(rf"(?<![a-z]){_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![a-z]){_MONTH},?\s+{_YEAR}", re.IGNORECASE),
]
"""Ways to write a date, the more telling first; a year may touch what follows it (``April 2024International``)."""


class Date(NamedTuple):
    """A date as it stands in a text."""

    value: str
    """``2024-04`` or ``2024-04-26``."""
    span: Span
    """Where, in code points of what was searched."""


def dates(text: str) -> Iterator[Date]:
    """The dates of a short text, those of the more telling forms first, none inside another.

    A date such as 04/05/2024, which means two days in two countries, is left out, and so is one that no calendar has.
    """
    found: list[Span] = []
    for form in _FORMS:
        for match in form.finditer(text):
            span = Span(*match.span())
            value = _value(match.groupdict())
            if value and not any(span.overlaps(other) for other in found):
                found.append(span)
                yield Date(value, span)


def _value(part: dict[str, str | None]) -> str:
    year, day, month = int(part["year"] or 0), int(part.get("day") or 0), int(part.get("number") or 0)
    if name := part.get("month"):
        if name[0].islower():  # the verbs "may" and "march"
            return ""
        month = _MONTHS.index(name[:3].lower()) + 1
    if first := int(part.get("first") or 0):
        second = int(part["second"] or 0)
        if max(first, second) <= 12 and first != second and part["sign"] != ".":
            return ""
        day, month = (second, first) if second > 12 else (first, second)
    try:
        checked = datetime.date(year, month, day or 1).isoformat()
    except ValueError:
        return ""
    return checked if day else checked[:7]
