"""The form of the open article's details: detected values, their origin, and values that the analyst confirmed."""

from typing import NamedTuple

from annotations.errors import NothingToDo
from annotations.model import ArticleRecord
from reader.session.session import Session

LABELS = {
    "title": "Title",
    "author": "Author",
    "outlet": "Outlet",
    "published": "Published",
    "url": "URL",
    "accessed": "Accessed",
    "event": "Event",
    "event_date": "Its date",
    "citekey": "Cite key",
    "caution": "Caution",
    "note": "Note",
}
"""The label of each detail, in the order of the form."""

SAME_AS_BEFORE = ("outlet", "author", "accessed", "event", "event_date", "caution")
"""Details that articles of one batch often share."""


class DetailField(NamedTuple):
    """A line of the details form."""

    name: str
    label: str
    value: str
    """The value that an analyst confirmed."""
    offered: str
    """The detected value, which applies if no value is confirmed."""
    origin: str
    """The origin of the detected value."""
    used: list[str]
    """The values confirmed for any article, for completion."""


def detail_fields(session: Session) -> list[DetailField]:
    """Return the lines of the details form for the open article."""
    article, _ = session.open_selection()
    record = session.store.article(article.path)
    lines = []
    for name, label in LABELS.items():
        confirmed = getattr(record, name)
        found = getattr(article.details, name, None)
        offered = found.value if found is not None and not confirmed else ""
        origin = str(found.origin.value).replace("_", " ") if found is not None and offered else ""
        lines.append(DetailField(name, label, confirmed, offered, origin, _used(session, name)))
    return lines


def _used(session: Session, name: str) -> list[str]:
    return sorted({value for record in session.store.articles.values() if (value := getattr(record, name))})


def problems(session: Session) -> list[str]:
    """Return the problems in the open article's front matter and in ``sources.csv``.

    For each of the two sources, only the first problem is reported, with the number of problems.
    """
    article, _ = session.open_selection()
    both = (article.problems, session.article_list.problems)
    return [f"1 of {len(found)}: {found[0]}" if len(found) > 1 else found[0] for found in both if found]


def details_of_previous(session: Session) -> dict[str, str]:
    """Return the details that a batch shares, as confirmed for the previous article of the list.

    Raises:
        NothingToDo: This is the first article, or no such detail of the previous article is confirmed.
    """
    article, _ = session.open_selection()
    place = session.article_list.index_of(article.path)
    record = session.store.article(session.article_list.path_at(place - 1)) if place else ArticleRecord(article.path)
    shared = {name: value for name in SAME_AS_BEFORE if (value := getattr(record, name))}
    if not shared:
        raise NothingToDo("No details are confirmed for the previous article.")
    return shared
