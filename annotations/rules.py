"""What an edit must be like: whether it fits the records as they are, and leaves them as the data model wants them."""

from collections.abc import Collection, Mapping
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import MISSING, Change, Fields, Table
from annotations.errors import EditRefused, InvalidRecord
from annotations.model import ArticleRecord, Passage, Record, Theme, to_record
from annotations.store.encoding import to_json_value

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


def normalized(change: Change) -> Change:
    """A change whose values are as JSON gives them back, and are shared with nobody.

    Raises:
        InvalidRecord: A value cannot stand in JSON.
    """
    try:
        before, after = to_json_value((change.before, change.after))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRecord(f"The annotations file cannot hold this: {error}.") from error
    return Change(change.table, change.id, before, after)


def applied(change: Change, record: Record | None, *, lenient: bool) -> Record | None:
    """What a change makes of a record.

    Args:
        change: The change, normal.
        record: The whole record as it is, or none when there is none; it stays as it is.
        lenient: Whether incidental fields may differ from what the change takes them to be.

    Raises:
        EditRefused: The record is not as the change takes it to be.
        InvalidRecord: It would change its identity.
    """
    noun, identity = NOUNS[change.table], IDENTITY[change.table]
    before, after = change.before, change.after
    if before is None:
        if record is not None:
            raise EditRefused(f"This {noun} is there already.")
        result = dict(after) if after is not None else None
    elif record is None:
        raise EditRefused(f"The {noun} is not there any more.")
    else:
        passing = INCIDENTAL[change.table] if lenient else frozenset()
        _check_as_expected(noun, record, before, {*before, *(after or ())} - passing)
        result = _without(change.table, record, before, passing) if after is None else _with(record, before, after)
    if result is not None and result.get(identity) != change.id:
        raise InvalidRecord(f"A {noun} cannot change what it is known by ({change.id}).")
    return result


def _check_as_expected(noun: str, record: Record, before: Fields, names: Collection[str]) -> None:
    for name in names:
        if record.get(name, MISSING) != before.get(name, MISSING):
            raise EditRefused(f"The {noun} has changed since: {name}.")


def _with(record: Record, before: Fields, after: Fields) -> Record:
    """A record with other fields."""
    kept: dict[str, Any] = {name: value for name, value in record.items() if name in after or name not in before}
    return {**kept, **after}


def _without(table: Table, record: Record, made: Fields, passing: Collection[str]) -> Record | None:
    """What is left when the making of a record is taken back: where an article was left since is not forgotten."""
    if table != "articles" or all(record.get(name) == made.get(name) for name in passing):
        return None
    return to_record(ArticleRecord(record["path"], **{name: record[name] for name in passing}))


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
        clash = codebook.find_conflict(theme)
        if clash:
            raise EditRefused(clash)


def check_passage(passage: Passage, codebook: Codebook) -> None:
    """Check what a passage must be like beside the codebook.

    Raises:
        EditRefused: Nothing would keep the passage, or it is tagged with a theme twice or with one that is not there.
    """
    if passage.is_empty:
        raise EditRefused("A passage needs a tag, a note, a speaker or a star to be kept.")
    for theme in passage.themes:
        if theme not in codebook:
            raise EditRefused(f'There is no theme "{theme}" to tag with.')
    given = {(tag.theme, tag.coder) for tag in passage.tags}
    if len(given) < len(passage.tags):
        raise EditRefused("A passage carries each theme of a coder only once.")
