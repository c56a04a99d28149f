"""Dates of different precision beside each other: ``2024``, ``2024-04`` and ``2024-04-26`` are stretches of days.

What is not known to the day is compared by what is certain: an article of 2024 is after 2023, and before 2025, but
neither after nor before April 2024.
"""

from annotations.text.dates import is_date


def is_after(when: str, bound: str) -> bool:
    """Whether all of ``when`` is on the first day of ``bound`` or later; never for what is no date."""
    return is_date(when) and _first_day(when) >= _first_day(bound)


def is_before(when: str, bound: str) -> bool:
    """Whether all of ``when`` is earlier than the first day of ``bound``; never for what is no date."""
    return is_date(when) and _last_day(when) < _first_day(bound)


def is_within(when: str, bound: str) -> bool:
    """Whether all of ``when`` is inside ``bound``; never for what is no date."""
    return is_date(when) and (when == bound or when.startswith(f"{bound}-"))


def _first_day(when: str) -> str:
    return when + "-01-01"[len(when) - 4 :]


def _last_day(when: str) -> str:
    """The last day, or one that sorts just after it: February has 31 here."""
    return when + "-12-31"[len(when) - 4 :]
