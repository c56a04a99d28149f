"""The passages shown in the reading pane: the tags at the selection, and their names and colours."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from annotations.model import Passage
from reader.session.session import Session


class SelectedTag(NamedTuple):
    """A tag, or a note without tags, of the passage on exactly the selected span."""

    name: str
    colour: int | str | None
    coder: str
    created: str
    """The time of creation, ISO 8601 in UTC."""


class Overlap(NamedTuple):
    """A theme of passages that overlap the selection but have a different span."""

    name: str
    colour: int | str | None
    passages: int


def signs_of(passage: Passage) -> str:
    """Return the symbols after the name of a passage: a star, and a pencil for a note."""
    return f"{' *' if passage.starred else ''}{' ✎' if passage.note else ''}"


def name_of(session: Session, passage: Passage, theme: str) -> str:
    """Return the label of a tag's lane."""
    name = session.codebook.get(theme).name if theme in session.codebook else theme
    return f"{name or 'note'}{signs_of(passage)}"


def colour_of(session: Session, theme: str) -> int | str | None:
    """Return the colour of a theme, or ``None`` for a passage that has only a note."""
    return session.codebook.get(theme).colour if theme in session.codebook else None


def tags_here(session: Session) -> Iterator[SelectedTag]:
    """Yield every tag of the passages on exactly the selected span."""
    for passage in _touched(session, exactly=True):
        for theme, coder, created in [(tag.theme, tag.coder, tag.created) for tag in passage.tags] or [
            ("", passage.coder, passage.created)
        ]:
            yield SelectedTag(name_of(session, passage, theme), colour_of(session, theme), coder, created)


def overlaps(session: Session) -> list[Overlap]:
    """Return the themes of the other passages that overlap the selection, most frequent first."""
    counts = Counter(
        theme for passage in _touched(session, exactly=False) for theme in dict.fromkeys(passage.themes or ("",))
    )
    book = session.codebook
    return [
        Overlap(book.get(theme).name if theme in book else theme or "note", colour_of(session, theme), count)
        for theme, count in counts.most_common()
    ]


def _touched(session: Session, *, exactly: bool) -> Iterator[Passage]:
    if session.article is None or session.selection is None:
        return iter(())
    span = session.selection.span
    touched = session.passages_at(span)
    return (passage for passage in touched if (passage.span == span) is exactly)
