"""What an edit must be like: whether it fits the records as they are, and leaves them as the data model wants them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from annotations.changes import MISSING, Change, Table
from annotations.codebook import Codebook
from annotations.errors import EditRefused, InvalidRecord
from annotations.model import Passage, Record, Theme
from annotations.storage.encoding import plain

IDENTITY: Mapping[str, str] = {"themes": "id", "passages": "id", "articles": "path"}
"""The field of each table that holds a record's identity."""

INCIDENTAL: Mapping[str, frozenset[str]] = {
    "themes": frozenset(),
    "passages": frozenset({"modified", "now"}),
    "articles": frozenset({"sha256", "place", "furthest", "opened"}),
}
"""Fields that change without anybody deciding so; they never stand in the way of taking an edit back."""

NOUNS: Mapping[str, str] = {"themes": "theme", "passages": "passage", "articles": "article"}
"""What a record of each table is called."""

Key = tuple[Table, str]
"""A record's table and identity."""


def normal(change: Change) -> Change:
    """A change whose values are as JSON gives them back, and are shared with nobody.

    Raises:
        InvalidRecord: A value cannot stand in JSON.
    """
    try:
        return Change(change.table, change.id, plain(change.before), plain(change.after))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRecord(f"The annotations file cannot hold this: {error}.") from error


class Staged(NamedTuple):
    """One record that an edit touches."""

    before: Record | None
    """The whole record as it is, or none."""
    after: Record | None
    """The whole record as the edit would leave it, or none."""


def stage(
    change: Change, touched: dict[Key, Staged], present: Callable[[Table, str], Record | None], *, lenient: bool
) -> None:
    """Add a record that an edit touches, as it is and as the edit would leave it.

    Args:
        change: One of the edit's changes, normal.
        touched: The records that the edit's changes touched so far.
        present: Gives the whole record that a table holds now, or none.
        lenient: Whether incidental fields may differ from what the change takes them to be.

    Raises:
        EditRefused: The records are not as the edit takes them to be.
        InvalidRecord: A record would change its identity.
    """
    key = (change.table, change.id)
    was = touched.get(key) or Staged(record := present(*key), record)
    after = _changed(change, was.after, lenient=lenient)
    if after is not None and after.get(IDENTITY[change.table]) != change.id:
        raise InvalidRecord(f"A {NOUNS[change.table]} cannot change what it is known by ({change.id}).")
    touched[key] = Staged(was.before, after)


def _changed(change: Change, record: Record | None, *, lenient: bool) -> Record | None:
    """One record after one change."""
    noun = NOUNS[change.table]
    before, after = change.before, change.after
    if before is None:
        if record is not None:
            raise EditRefused(f"This {noun} is there already.")
        return dict(after) if after is not None else None
    if record is None:
        raise EditRefused(f"The {noun} is not there any more.")
    passing = INCIDENTAL[change.table] if lenient else frozenset()
    names = before.keys() if after is None else {**before, **after}.keys()
    for name in names:
        if name not in passing and record.get(name, MISSING) != before.get(name, MISSING):
            raise EditRefused(f"The {noun} has changed since: {name}.")
    if after is None:
        return None
    kept: dict[str, Any] = {name: value for name, value in record.items() if name in after or name not in before}
    return {**kept, **after}


def check_theme(theme: Theme, was: Theme | None, codebook: Codebook, gone: Collection[str]) -> None:
    """Check a theme that an edit makes or alters.

    A clash that came from outside, in a file merged or written by hand, does not keep its themes from being altered.

    Args:
        theme: The theme as the edit would leave it.
        was: The theme as it is, or none when it is new.
        codebook: The codebook as the edit would leave it.
        gone: Ids that are never used again.

    Raises:
        EditRefused: A name or a key is taken, or an id was used before.
    """
    if theme.id in gone:
        raise EditRefused(f'The id "{theme.id}" belonged to a theme that was deleted, and is never used again.')
    if was is None or (was.name, was.parent, was.key) != (theme.name, theme.parent, theme.key):
        clash = codebook.clash(theme)
        if clash:
            raise EditRefused(clash)


def check_passage(passage: Passage, codebook: Codebook) -> None:
    """Check what a passage must be like beside the codebook.

    Raises:
        EditRefused: Nothing would keep the passage, or it is tagged with a theme twice or with one that is not there.
    """
    if passage.empty:
        raise EditRefused("A passage needs a tag, a note, a speaker or a star to be kept.")
    for theme in passage.themes:
        if theme not in codebook:
            raise EditRefused(f'There is no theme "{theme}" to tag with.')
    given = {(tag.theme, tag.coder) for tag in passage.tags}
    if len(given) < len(passage.tags):
        raise EditRefused("A passage carries each theme of a coder only once.")
