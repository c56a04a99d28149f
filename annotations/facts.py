"""What filters, tables and exports know of an article: plain strings, handed to them by whoever read the file.

Nothing in this package reads article files. A mapping from an article's path to its :class:`ArticleFacts` is given to
whatever needs a title or an outlet, so that the same code serves five articles or a hundred thousand.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """An article's details as strings; an empty string means that nobody knows."""

    path: str
    """Path of the article inside its folder, with forward slashes."""
    title: str = ""
    author: str = ""
    outlet: str = ""
    """Who published it, which is not always where it was scraped."""
    published: str = ""
    """``2024``, ``2024-04`` or ``2024-04-26``."""
    url: str = ""
    accessed: str = ""
    """When the page was looked at: ``2024``, ``2024-04`` or ``2024-04-26``."""
    event: str = ""
    """What the article is about, for comparing articles about the same event."""
    event_date: str = ""
    citekey: str = ""
    """The article's name in a bibliography."""
    caution: str = ""
    """A sentence that prints with every quote of the article."""
    unconfirmed: frozenset[str] = frozenset()
    """Names of the fields above whose value was only detected in the text: a citation marks them."""

    def confirmed(self, name: str) -> bool:
        """Whether the field ``name`` has a value that a person stands behind."""
        return bool(getattr(self, name)) and name not in self.unconfirmed
