"""Dates as far as they are known: a year, a month, or a day. The one place that says what is a date."""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_date(text: str) -> bool:
    """Whether ``text`` is ``2024``, ``2024-04`` or ``2024-04-26``, and there is such a year, month or day."""
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
