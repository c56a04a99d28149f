"""Rules that every edit must satisfy: it matches the current records and leaves them valid for the data model."""

from collections.abc import Collection, Mapping
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import MISSING, Change, Fields, Table
from annotations.errors import EditRefused, InvalidRecord
from annotations.model import ArticleRecord, Passage, Record, Theme, to_record
from annotations.store.encoding import to_json_value

IDENTITY: Mapping[str, str] = {"themes": "id", "passages": "id", "articles": "path"}
"""The field of each table that identifies a record."""

INCIDENTAL: Mapping[str, frozenset[str]] = {
    "themes": frozenset(),
    "passages": frozenset({"modified", "now"}),
    "articles": frozenset({"sha256", "place", "furthest", "opened"}),
}
"""Fields of each table that change without a decision of the analyst; a difference in them never blocks an undo."""

NOUNS: Mapping[str, str] = {"themes": "theme", "passages": "passage", "articles": "article"}
"""Noun for a record of each table, for messages."""

Key = tuple[Table, str]
"""Table and identity of a record."""


def normalized(change: Change) -> Change:
    """Return a copy of a change with its values as a JSON round trip returns them; no values are shared.

    Raises:
        InvalidRecord: JSON cannot represent a value.
    """
    try:
        before, after = to_json_value((change.before, change.after))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRecord(f"The annotations file cannot hold this: {error}.") from error
    return Change(change.table, change.id, before, after)


def applied(change: Change, record: Record | None, *, lenient: bool) -> Record | None:
    """Apply a change to a record and return the resulting record, or ``None`` if the change removes it.

    Args:
        change: The change, as returned by :func:`normalized`.
        record: The complete current record, or ``None`` if it does not exist; it is not modified.
        lenient: Whether :data:`INCIDENTAL` fields may differ from the values that the change expects.

    Raises:
        EditRefused: The record differs from what the change expects.
        InvalidRecord: The change would alter the record's identity.
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
    """Return a copy of a record with the fields of ``before`` replaced by those of ``after``."""
    kept: dict[str, Any] = {name: value for name, value in record.items() if name in after or name not in before}
    return {**kept, **after}


def _without(table: Table, record: Record, made: Fields, passing: Collection[str]) -> Record | None:
    """Return what remains of a record after the undo of its creation, usually ``None``.

    An article record keeps its ``passing`` fields, such as the reading position, if they have changed since.
    """
    if table != "articles" or all(record.get(name) == made.get(name) for name in passing):
        return None
    return to_record(ArticleRecord(record["path"], **{name: record[name] for name in passing}))


def check_theme(theme: Theme, was: Theme | None, codebook: Codebook, gone: Collection[str]) -> None:
    """Check a theme that an edit creates or alters.

    The conflict check runs only for a change of name, parent or key. A conflict from a merged or hand-written file
    therefore does not block other edits of its themes.

    Args:
        theme: The theme after the edit.
        was: The theme before the edit, or ``None`` for a new theme.
        codebook: The codebook after the edit.
        gone: Ids of deleted themes, which must not be reused.

    Raises:
        EditRefused: The name or the key is taken, or the id belonged to a deleted theme.
    """
    if theme.id in gone:
        raise EditRefused(f'The id "{theme.id}" belonged to a theme that was deleted, and is never used again.')
    if was is None or (was.name, was.parent, was.key) != (theme.name, theme.parent, theme.key):
        clash = codebook.find_conflict(theme)
        if clash:
            raise EditRefused(clash)


def check_passage(passage: Passage, codebook: Codebook) -> None:
    """Check a passage against the codebook.

    Raises:
        EditRefused: The passage is empty (see :attr:`~annotations.model.Passage.is_empty`), is tagged with a missing
            theme, or has the same theme twice from one coder.
    """
    if passage.is_empty:
        raise EditRefused("A passage needs a tag, a note, a speaker or a star to be kept.")
    for theme in passage.themes:
        if theme not in codebook:
            raise EditRefused(f'There is no theme "{theme}" to tag with.')
    given = {(tag.theme, tag.coder) for tag in passage.tags}
    if len(given) < len(passage.tags):
        raise EditRefused("A passage carries each theme of a coder only once.")
