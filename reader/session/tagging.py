"""Tags, notes and stars on the selection, as edits."""

from typing import NamedTuple

from annotations.edits.passages import annotate, new_theme, remove_tags, toggle_tag
from annotations.errors import EditRefused, NothingToDo
from annotations.facts import is_date
from annotations.model import Passage
from annotations.text.span import Span
from reader.session import motions
from reader.session.selection import Selection
from reader.session.session import Session

MAX_NAME_LENGTH = 60
"""Maximum length in code points of selected words that become the name of a theme."""


def toggle_theme(session: Session, theme: str) -> None:
    """Tag the selection with a theme, or remove that tag if the coder's passage on exactly this span has it."""
    article, selection = session.open_selection()
    edit = toggle_tag(
        session.store,
        article.path,
        article.units,
        article.sha256,
        selection.span,
        theme,
        session.coder,
        session.clock(),
    )
    session.store.apply(edit)
    session.remember_theme(theme)


def toggle_key(session: Session, digit: int) -> None:
    """Toggle the theme assigned to a digit key on the selection.

    Raises:
        EditRefused: No theme is assigned to the key.
    """
    theme = session.codebook.by_key(digit)
    if theme is None:
        raise NothingToDo(f"No theme is on key {digit}.", "Press t to choose one.")
    toggle_theme(session, theme.id)


def tag_again(session: Session) -> None:
    """Toggle the theme that was used last on the selection.

    Raises:
        EditRefused: No theme has been used yet.
    """
    if session.last_theme is None or session.last_theme not in session.codebook:
        raise NothingToDo("No theme has been used yet.", "Press t to choose one.")
    toggle_theme(session, session.last_theme)


def make_theme(session: Session, name: str) -> None:
    """Tag the selection with the theme of this name, creating it if it does not exist."""
    known = session.codebook.find(name)
    if known is None:
        edit, theme = new_theme(session.store, name, session.coder, session.clock())
        session.store.apply(edit)
    else:
        theme = known.id
    own = session.own_passage()
    if own is None or theme not in own.themes:
        toggle_theme(session, theme)


def words_as_name(session: Session) -> str:
    """Return the selected words as the name of a theme.

    Raises:
        EditRefused: The words are longer than :data:`MAX_NAME_LENGTH`.
    """
    article, selection = session.open_selection()
    name = " ".join(selection.span.extract(article.text).split())
    if len(name) > MAX_NAME_LENGTH:
        raise EditRefused("These are too many words for the name of a theme.", "Select a word or two first.")
    return name


class OwnTag(NamedTuple):
    """A tag on one of the coder's own passages at the selection."""

    passage: Passage
    theme: str
    """Id of the theme."""


def own_tags_exactly(session: Session) -> list[OwnTag]:
    """Return the tags of the coder's own passage on exactly the selected span."""
    own = session.own_passage()
    return [OwnTag(own, theme) for theme in own.themes] if own else []


def own_tags_at(session: Session) -> list[OwnTag]:
    """Return the coder's tags on exactly the selected span, or else those of all passages that overlap it."""
    _, selection = session.open_selection()
    passages = [item for item in session.passages_at(selection.span) if item.coder == session.coder]
    return own_tags_exactly(session) or [OwnTag(passage, theme) for passage in passages for theme in passage.themes]


def tag_label(session: Session, tag: OwnTag) -> str:
    """Return the label of a tag in a list of choices: its theme and the words of its passage."""
    words = " ".join(tag.passage.anchor.exact.split())
    return f"{session.codebook.label(tag.theme)}  “{words}”"


def remove_tag(session: Session, tag: OwnTag) -> None:
    """Remove one tag from its passage."""
    session.store.apply(remove_tags(session.store, tag.passage, [tag.theme], session.coder, session.clock()))


def values_used(session: Session, field: str) -> list[str]:
    """Return the distinct values of a field in all passages, sorted, for completion."""
    return sorted({value for passage in session.store if (value := getattr(passage, field))})


def write_note(session: Session, fields: dict[str, str]) -> None:
    """Set note, speaker, via and said on of the passage on the selection, creating the passage if there is none.

    Raises:
        EditRefused: The value of said on is not a date.
    """
    article, selection = session.open_selection()
    said_on = fields.get("said_on", "")
    if said_on and not is_date(said_on):
        raise EditRefused(f"“{said_on}” is no date.", "Write 2024, 2024-04 or 2024-04-26.")
    edit = annotate(
        session.store,
        article.path,
        article.units,
        article.sha256,
        selection.span,
        session.coder,
        session.clock(),
        **fields,
    )
    if edit.changes:
        session.store.apply(edit)


def toggle_star(session: Session) -> bool:
    """Star the passage on the selection, or remove its star. Return whether the passage now has a star."""
    article, selection = session.open_selection()
    own = session.own_passage()
    starred = not (own and own.starred)
    edit = annotate(
        session.store,
        article.path,
        article.units,
        article.sha256,
        selection.span,
        session.coder,
        session.clock(),
        starred=starred,
    )
    session.store.apply(edit)
    return starred


def neighbour(session: Session, forward: bool) -> Selection:
    """Return a selection of the next or previous passage.

    Raises:
        EditRefused: There is no passage on that side.
    """
    article, selection = session.open_selection()
    spans: list[Span] = [passage.span for passage in session.passages_at(Span(0, len(article.text)))]
    found = motions.neighbour(spans, selection.span, forward)
    if found is None:
        side = "below" if forward else "above"
        raise NothingToDo(
            f"No passage {side}." if spans else "Nothing is tagged here yet.", "" if spans else "Press t."
        )
    return Selection(found)
