"""Partial dates: a year, a month or a day. This module alone defines the valid forms."""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_date(text: str) -> bool:
    """Return whether ``text`` has the form ``2024``, ``2024-04`` or ``2024-04-26`` and names a date that exists."""
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
