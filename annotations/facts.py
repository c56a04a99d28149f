"""Bibliographic details of an article, as plain strings, for filters, tables and exports.

No module of this package reads article files. Callers pass a mapping from article path to :class:`ArticleFacts` to
functions that need a title or an outlet, so the same code serves five articles or a hundred thousand.
"""

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    """The details of an article as strings; an empty string means that the value is unknown."""

    path: str
    """Path of the article inside its folder, with forward slashes."""
    title: str = ""
    author: str = ""
    """Author, in the form used for citations."""
    outlet: str = ""
    """The publisher, which may differ from the site that the article was scraped from."""
    published: str = ""
    """``2024``, ``2024-04`` or ``2024-04-26``."""
    url: str = ""
    accessed: str = ""
    """Date of access to the page: ``2024``, ``2024-04`` or ``2024-04-26``."""
    event: str = ""
    """The event that the article covers, for comparing articles about the same event."""
    event_date: str = ""
    citekey: str = ""
    """The citation key of the article in a bibliography."""
    caution: str = ""
    """A warning that is printed with every quote from the article."""


@dataclass(frozen=True, slots=True)
class ArticleFacts(ArticleDetails):
    """The details of an article, from its record, its text and the files beside it."""

    unconfirmed: frozenset[str] = frozenset()
    """Names of the details whose value was detected in the text and not confirmed; citations mark them."""

    def confirmed(self, name: str) -> bool:
        """Return whether the field ``name`` has a value that an analyst confirmed."""
        return bool(getattr(self, name)) and name not in self.unconfirmed


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
