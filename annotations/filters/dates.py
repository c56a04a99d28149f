"""Comparison of dates of different precision: ``2024``, ``2024-04`` and ``2024-04-26`` are ranges of days.

A comparison holds only if it is certain: an article of 2024 is after 2023 and before 2025, but neither after nor before
April 2024.
"""

from annotations.facts import is_date


def is_after(when: str, bound: str) -> bool:
    """Return whether all of ``when`` is on or after the first day of ``bound``; False if ``when`` is not a date."""
    return is_date(when) and _first_day(when) >= _first_day(bound)


def is_before(when: str, bound: str) -> bool:
    """Return whether all of ``when`` is before the first day of ``bound``; False if ``when`` is not a date."""
    return is_date(when) and _last_day(when) < _first_day(bound)


def is_within(when: str, bound: str) -> bool:
    """Return whether all of ``when`` is inside ``bound``; False if ``when`` is not a date."""
    return is_date(when) and (when == bound or when.startswith(f"{bound}-"))


def _first_day(when: str) -> str:
    return when + "-01-01"[len(when) - 4 :]


def _last_day(when: str) -> str:
    """Return the last day, or a later one that sorts directly after it, because every month has 31 days here."""
    return when + "-12-31"[len(when) - 4 :]
