"""The themes a picker offers for what is typed, best first."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from annotations.model import Theme
from annotations.text.normalized import normalize_query
from reader.session.session import Session


class ThemeCandidate(NamedTuple):
    """One row of the theme picker."""

    theme: Theme | None
    """The theme, or none for the row that makes a new one."""
    label: str
    """Path of the theme, or the name of the one to be made."""
    passages: int
    """How many passages of the folder have it."""
    is_tagged: bool
    """Whether the passage on the selection has it."""
    similar: str = ""
    """Name of a theme that the new one may be mistaken for."""


def find_themes(session: Session, typed: str, taken: Collection[str] | None = None) -> list[ThemeCandidate]:
    """Themes that match what is typed: best match, used in this article, used lately, then in codebook order.

    When no theme is called what is typed, the last candidate offers to make it.

    Args:
        session: Who chooses.
        typed: What is typed.
        taken: Themes that are there already; when none is given, those of the coder's passage on the selection.
    """
    book, counts = session.codebook, session.store.theme_counts()
    if taken is None:
        own = session.own_passage()
        taken = own.themes if own else ()
    here = session.store.theme_counts(session.article.path) if session.article else {}
    recent = {theme: place for place, theme in enumerate(session.recent_themes)}
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
    """How well folded words match a folded label: 0 best, none when they do not.

    The whole label, its beginning, the beginning of a word, any part, and letters in order rank in this order.
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
