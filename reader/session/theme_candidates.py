"""The themes that a picker offers for the typed text, best match first."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from annotations.model import Theme
from annotations.text.normalized import normalize_query
from reader.session.annotator import Annotator
from reader.session.session import Session


class ThemeCandidate(NamedTuple):
    """A row of the theme picker."""

    theme: Theme | None
    """The theme, or ``None`` in the row that creates a new one."""
    label: str
    """Path of the theme, or the name of the new one."""
    passages: int
    """Number of passages in the folder that have the theme."""
    is_tagged: bool
    """True if the theme is already among those of the passage."""
    similar: str = ""
    """Name of an existing theme that resembles the new name, or an empty string."""


def find_themes(session: Session, typed: str, taken: Collection[str] | None = None) -> list[ThemeCandidate]:
    """Return the themes that match the typed text, with an offer to create a theme if none has that name.

    The themes are sorted by quality of the match, use in the open article, recent use and codebook order. The offer
    comes last.

    Args:
        session: The session in which the analyst chooses.
        typed: The typed text.
        taken: Ids of the themes already assigned. The default is the themes of the coder's own passage on the
            selection.
    """
    book, counts = session.codebook, session.store.passages.theme_counts()
    if taken is None:
        own = session.own_passage()
        taken = own.themes if own else ()
    here = session.store.passages.theme_counts(session.article.path) if session.article else {}
    recent = {theme: place for place, theme in enumerate(session.state(Annotator).recent_themes)}
    wanted = normalize_query(typed).strip()
    ranked = []
    for order, theme in enumerate(book):
        label = book.label(theme.id)
        rank = match_rank(wanted, normalize_query(label))
        if rank is not None:
            place = (rank, theme.id not in here, recent.get(theme.id, len(recent)), order)
            ranked.append((place, ThemeCandidate(theme, label, counts.get(theme.id, 0), theme.id in taken)))
    found = [candidate for _, candidate in sorted(ranked, key=lambda item: item[0])]
    return [*found, *_new(session, typed)]


def _new(session: Session, typed: str) -> Iterator[ThemeCandidate]:
    name = " ".join(typed.split())
    if name and session.codebook.find(name) is None:
        like = session.codebook.similar(name)
        yield ThemeCandidate(None, name, 0, False, like[0].name if like else "")


def match_rank(wanted: str, label: str) -> int | None:
    """Return how well a normalized query matches a normalized label: 0 is best, and ``None`` means no match.

    The ranks from 0 to 4 are: the whole label, its beginning, the beginning of a word, any part, and letters in order.
    """
    if not wanted or wanted == label:
        return 0
    if label.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in label.split()):
        return 2
    if wanted in label:
        return 3
    letters = iter(label)
    return 4 if all(letter in letters for letter in wanted) else None
