"""Find the unambiguous dates in a line."""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from annotations.text.span import Span

_ENGLISH = (
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december",
)  # fmt: skip
_OTHERS = (
    "enero janeiro gennaio januar jänner janvier января يناير",
    "febrero fevereiro febbraio februar février февраля فبراير",
    "marzo março märz mars марта مارس",
    "abril aprile avril апреля أبريل ابريل",
    "mayo maio maggio mai мая مايو",
    "junio junho giugno juni juin июня يونيو",
    "julio julho luglio juli juillet июля يوليو",
    "agosto août августа أغسطس اغسطس",
    "septiembre setiembre setembro settembre septembre сентября سبتمبر",
    "octubre outubro ottobre oktober octobre октября أكتوبر اكتوبر",
    "noviembre novembro novembre ноября نوفمبر",
    "diciembre dezembro dicembre dezember décembre декабря ديسمبر",
)
"""Names of the months in other languages. English names count only with a capital: "may" and "march" are verbs."""
_NUMBERS = {
    name: number for names in (_ENGLISH, _OTHERS) for number, each in enumerate(names, 1) for name in each.split()
}
_VERBS = frozenset(" ".join(_ENGLISH).split())
_MONTH = r"(?P<month>[^\W\d_]{3,10})(?!\w)\.?"
"""A word that may be a month: a pattern of all the names would compile slowly."""
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_HINT = re.compile(r"\d{4}")


@cache
def _forms() -> Sequence[re.Pattern[str]]:
    """Return patterns of dates, the most specific first; text may follow a year directly (``April 2024International``).

    The patterns are compiled on first use, because that takes longer than many commands run.
    """
    return [
        re.compile(rf"(?<!\d){_YEAR}([-/.])(?P<number>\d\d?)\2(?P<day>\d\d?)(?!\d)"),
        re.compile(rf"(?<!\d)(?P<first>\d\d?)(?P<sign>[-/.])(?P<second>\d\d?)(?P=sign){_YEAR}"),
        re.compile(rf"(?<!\d){_YEAR}\s*[年년]\s*(?P<number>\d\d?)\s*[月월](?:\s*(?P<day>\d\d?)\s*[日일])?"),
        re.compile(rf"(?<![^\W\d_]){_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
        re.compile(rf"{_DAY}\s+(?:(?:of|de)\s+)?{_MONTH}(?:,|\s+del?)?\s+{_YEAR}", re.IGNORECASE),
        re.compile(rf"(?<![^\W\d_]){_MONTH}(?:,|\s+de)?\s+{_YEAR}", re.IGNORECASE),
    ]


class FoundDate(NamedTuple):
    """A date found in a text."""

    value: str
    """``2024-04`` or ``2024-04-26``."""
    span: Span
    """Span of the date in code points of the searched text."""


def find_dates(text: str) -> Iterator[FoundDate]:
    """Yield the dates in a short text without overlaps, those of the most specific patterns first.

    Skip ambiguous dates such as 04/05/2024, which is a different day in different countries, and dates that do not
    exist.
    """
    found: list[Span] = []
    for form in _forms() if _HINT.search(text) else ():
        for match in form.finditer(text):
            span = Span(*match.span())
            value = _value(match.groupdict())
            if value and not any(span.overlaps(other) for other in found):
                found.append(span)
                yield FoundDate(value, span)


def _value(part: dict[str, str | None]) -> str:
    year, day, month = int(part["year"] or 0), int(part.get("day") or 0), int(part.get("number") or 0)
    if name := part.get("month"):
        month = 0 if name in _VERBS else _NUMBERS.get(name.lower(), 0)
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
