"""Tags, notes and stars on several passages at once: each is one edit, prepared in steps of a few milliseconds."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from uuid import uuid4

from annotations.edits.edit import Change, Edit, difference, without_none
from annotations.edits.passages import new_theme
from annotations.errors import EditRefused, NothingToDo
from annotations.export.quote import Quote
from annotations.facts import is_date
from annotations.model import Passage, Tag
from reader.session.quoting import NEEDS_KEYS, quotes_of
from reader.session.session import Session

BulkSteps = Generator[str, None, str]
"""A generator that yields progress messages and returns a summary of the edit."""

FIELDS = ("note", "speaker", "via", "said_on")
"""Fields of a passage that can be edited in bulk."""

MAX_SAMPLED = 200
"""Maximum number of passages decoded before a dialog opens, which takes a few milliseconds."""


def themes_of(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Count the passages that carry each theme, in codebook order. Themes without a passage are omitted."""
    counts = {
        theme.id: sum(map(session.store.passage_ids_with_theme(theme.id).__contains__, ids))
        for theme in session.codebook
    }
    return {theme: count for theme, count in counts.items() if count}


def themes_on_all(session: Session, ids: Sequence[str]) -> list[str]:
    """Return the themes that the coder has tagged all of these passages with."""
    own = all(passage.coder == session.coder for passage in _some(session, ids))
    return [theme for theme, count in themes_of(session, ids).items() if own and count == len(ids)]


def common_values(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return the value that these passages share in each of :data:`FIELDS`, or an empty string where they differ."""
    found = {name: {getattr(passage, name) for passage in _some(session, ids)} for name in FIELDS}
    return {name: next(iter(values)) if len(values) == 1 else "" for name, values in found.items()}


def tag(session: Session, ids: Sequence[str], theme: str, label: str = "", made: Sequence[Change] = ()) -> BulkSteps:
    """Tag all passages with a theme.

    For a new theme, :func:`theme_called` returns its label and the changes that create it.
    """
    at = session.clock()
    session.remember_theme(theme)
    label = f"tag {label or session.codebook.label(theme)}"
    return _changed(session, ids, label, lambda passage: tagged(passage, theme, session.coder, at), made)


def tag_new(session: Session, ids: Sequence[str], name: str) -> BulkSteps:
    """Tag all passages with the theme of this name, creating it if it does not exist."""
    return tag(session, ids, *theme_called(session, name))


def theme_called(session: Session, name: str) -> tuple[str, str, Sequence[Change]]:
    """Return the id and the label of the theme of this name, and the changes that create it if it does not exist."""
    known = session.codebook.find(name)
    if known is not None:
        return known.id, session.codebook.label(known.id), ()
    edit, theme = new_theme(session.store, name, session.coder, session.clock())
    return theme, name, edit.changes


def untag(session: Session, ids: Sequence[str], theme: str) -> BulkSteps:
    """Remove a theme from all passages. Tags of other coders remain."""

    def change(passage: Passage) -> Passage:
        return replace(passage, tags=tuple(tag for tag in passage.tags if tag.theme != theme))

    return _changed(session, ids, f"untag {session.codebook.label(theme)}", change)


def annotate(session: Session, ids: Sequence[str], fields: dict[str, str]) -> BulkSteps:
    """Set the given fields of all passages: note, speaker, via and said on.

    Raises:
        EditRefused: The value of said on is not a date.
    """
    said_on = fields.get("said_on", "")
    if said_on and not is_date(said_on):
        raise EditRefused(f"“{said_on}” is no date.", "Write 2024, 2024-04 or 2024-04-26.")
    label = ", ".join(name.replace("_", " ") for name in fields)

    def change(passage: Passage) -> Passage:
        note, speaker, via, said_on = (fields.get(name, getattr(passage, name)) for name in FIELDS)
        return replace(passage, note=note, speaker=speaker, via=via, said_on=said_on)

    return _changed(session, ids, label, change)


def star(session: Session, ids: Sequence[str]) -> BulkSteps:
    """Star all passages, or remove the stars if all have one."""
    starred = not all(passage.starred for passage in _some(session, ids))
    return _changed(session, ids, "star" if starred else "unstar", lambda passage: replace(passage, starred=starred))


def quotes_for(session: Session, ids: Sequence[str]) -> Generator[str, None, list[Quote]]:
    """Return all passages as quotes, in this order. An article is read once for each run of its passages."""
    there = (session.store.passage(id) for id in ids if id in session.store)
    quotes: list[Quote] = []
    for quote in quotes_of(session.store, session.catalog, there, keys=session.citation in NEEDS_KEYS):
        quotes.append(quote)
        yield f"reading articles: {len(quotes):,} of {len(ids):,}"
    return quotes


def tagged(passage: Passage, theme: str, coder: str, at: str) -> Passage:
    """Return the passage with the theme added, or the same object if it already has the theme."""
    has = theme in passage.themes
    return passage if has else replace(passage, tags=(*passage.tags, Tag(theme, coder, at)))


def passage_change(own: Passage | None, after: Passage, at: str) -> Change | None:
    """Return the change from a passage to its new version, or ``None`` if the two are equal.

    Args:
        own: The existing passage, or ``None`` for a new one.
        after: The new version.
        at: The time of the change, ISO 8601 in UTC.
    """
    if after == own:
        return None
    record = None if after.is_empty else replace(after, modified=at).to_record()
    return difference("passages", after.id, own.to_record() if own else None, record)


def _changed(
    session: Session,
    ids: Sequence[str],
    label: str,
    change: Callable[[Passage], Passage],
    made: Sequence[Change] = (),
) -> BulkSteps:
    """Change the coder's own passage on the span of each passage.

    Where only another coder has a passage on a span, the coder's own passage is created.
    """
    store, at = session.store, session.clock()
    changes: list[Change] = []
    done: set[str] = set()
    for number, id in enumerate(ids, 1):
        if id in store:
            theirs = store.passage(id)
            mine = theirs.coder == session.coder
            own = theirs if mine else store.passage_on(theirs.article, theirs.span, session.coder)
            ground = own or Passage(str(uuid4()), theirs.article, session.coder, theirs.anchor, theirs.now, created=at)
            place = own.id if own else f"{theirs.article}\n{theirs.span}"
            if place not in done:
                done.add(place)
                changes += without_none([passage_change(own, change(ground), at)])
        yield f"{label}: {number:,} of {len(ids):,}"
    if not changes:
        raise NothingToDo("That changes nothing.", _why_not(session, ids))
    whole = label if len(changes) == 1 else f"{label}: {len(changes):,} passages"
    for _ in store.apply_in_steps(Edit(whole, (*made, *changes), session.coder, at)):
        yield f"{label}: keeping {len(ids):,}"
    return f"{whole[:1].upper()}{whole[1:]} · u takes it back"


def _why_not(session: Session, ids: Sequence[str]) -> str:
    others = sorted({passage.coder for passage in _some(session, ids)} - {session.coder})
    return f"What is {' and '.join(others)}’s only they change." if others else ""


def _some(session: Session, ids: Sequence[str]) -> list[Passage]:
    """The first of some passages, enough to judge what they have in common."""
    return [session.store.passage(id) for id in ids[:MAX_SAMPLED]]
