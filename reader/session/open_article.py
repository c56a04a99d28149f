"""Opening articles: at which position, and which article next."""

from itertools import chain

from annotations.errors import NothingToDo
from annotations.model import State
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.session import motions
from reader.session.annotator import Annotator
from reader.session.motions import Selection
from reader.session.session import Session


def open_article(session: Session, path: str, span: Span | None = None) -> Article:
    """Open an article at ``span``, else at the saved reading position, else at its first sentence.

    Raises:
        UnreadableArticle: The file cannot be read. The article that was open stays open.
    """
    article = session.catalog.read(path, session.store.article(path))
    session.state(Annotator).save_position()
    session.article = article
    session.find.search(session.find.query, article.text)
    inside = span is not None and span.end <= len(article.text)
    session.selection = Selection(span) if span and inside else _place(session, article)
    return article


def mark_as_reading(session: Session) -> None:
    """Mark the open article as being read, because its text is on screen."""
    if session.article is not None:
        session.opened.add(session.article.path)


def _place(session: Session, article: Article) -> Selection | None:
    place = session.reading(article.path).place
    if 0 < place < len(article.text):
        sentence = article.units.around(Kind.SENTENCE, place)
        if sentence:
            return Selection(sentence)
    return motions.first(article.units, session.skip_to_body)


def latest_article(session: Session) -> str | None:
    """Return the path of the article opened last, else of the first readable article, or ``None``."""
    headers = session.catalog.headers()
    readings = session.store.readings.by_article(session.coder)
    opened = sorted((path for path in readings if readings[path].opened), key=lambda path: readings[path].opened)
    held = (headers[headers.position(path)] for path in reversed(opened) if headers.holds(path))
    return next((header.path for header in chain(held, headers) if not header.problem), None)


def next_unread(session: Session) -> str | None:
    """Return the next unfinished and readable article after the open one in the list, wrapping around at the end."""
    listing = session.article_list
    place = listing.index_of(session.article.path) if session.article else None
    here = -1 if place is None else place
    for index in [*range(here + 1, len(listing)), *range(here)]:
        path = listing.path_at(index)
        if session.state_of(path) in (State.UNREAD, State.READING) and not listing[index].problem:
            return path
    return None


def adjacent_article(session: Session, by: int) -> str:
    """Return the path of the article before or after the open one in the list, skipping unreadable ones.

    Args:
        session: The session.
        by: 1 for the article after the open one, -1 for the one before.

    Raises:
        NothingToDo: There is no such article.
    """
    listing = session.article_list
    place = listing.index_of(session.article.path) if session.article else None
    index = 0 if place is None else place + by
    while 0 <= index < len(listing) and listing[index].problem:
        index += by
    if not 0 <= index < len(listing):
        raise NothingToDo("This is the last article." if by > 0 else "This is the first article.")
    return listing.path_at(index)
