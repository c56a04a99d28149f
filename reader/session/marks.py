"""What the reading pane shows of passages: tags at the selection, and how each tag is named."""

from collections.abc import Iterator
from typing import NamedTuple

from annotations.model import Passage
from reader.session.session import Session


class TagHere(NamedTuple):
    """A tag, or a note without tags, at the selection."""

    name: str
    colour: int | str | None
    coder: str
    created: str
    """ISO 8601 in UTC."""


def signs(passage: Passage) -> str:
    """Signs behind a passage's name: a star, a pencil for a note."""
    return f"{' *' if passage.starred else ''}{' ✎' if passage.note else ''}"


def name_of(session: Session, passage: Passage, theme: str) -> str:
    """What the lane of a tag is called."""
    name = session.codebook.get(theme).name if theme in session.codebook else theme
    return f"{name or 'note'}{signs(passage)}"


def colour_of(session: Session, theme: str) -> int | str | None:
    """The colour of a theme, or none for a passage that is only noted."""
    return session.codebook.get(theme).colour if theme in session.codebook else None


def tags_here(session: Session) -> Iterator[TagHere]:
    """Every tag of the passages that the selection touches; those on exactly its span come first."""
    if session.article is None or session.selection is None:
        return
    span = session.selection.span
    touched = session.store.at(session.article.path, span)
    for passage in sorted(touched, key=lambda item: item.span != span):
        for theme, coder, created in [(tag.theme, tag.coder, tag.created) for tag in passage.tags] or [
            ("", passage.coder, passage.created)
        ]:
            yield TagHere(name_of(session, passage, theme), colour_of(session, theme), coder, created)
