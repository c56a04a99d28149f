"""Edits of the codebook; each is one :class:`~annotations.edits.edit.Edit`, regardless of the number of passages.

Each function reads the annotations and returns an edit to apply. Merging or deleting a theme affects every passage
tagged with it, so these edits are built in steps of a few milliseconds; :func:`~annotations.edits.edit.run_to_end` runs
all steps at once. :func:`impact` counts the affected passages before the edit is applied.
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from annotations.codebook import Codebook
from annotations.codebook_file import CodebookEntry, merge_entries
from annotations.edits.edit import Change, Edit, Signature, value_change, without_none
from annotations.edits.passages import passage_change
from annotations.errors import EditRefused
from annotations.model import Passage, Tag, Theme
from annotations.store.store import AnnotationStore
from annotations.store.validation import gc_paused

PASSAGES_PER_STEP = 50
"""Number of passages processed in one step, which takes a few milliseconds."""

EditSteps = Generator[None, None, Edit]
"""A generator that builds an edit in steps of a few milliseconds and returns it."""


class Impact(NamedTuple):
    """The effect of a codebook edit on passages."""

    changed: int
    """Number of passages whose tags change."""
    removed: int
    """Number of passages that the edit removes because they would be empty."""


def impact(edit: Edit) -> Impact:
    """Count the passages that an edit changes and removes, before or after it is applied."""
    passages = [change for change in edit.changes if change.table == "passages"]
    removed = sum(change.after is None for change in passages)
    return Impact(len(passages) - removed, removed)


def create_theme(
    store: AnnotationStore, name: str, parent: str | None, signature: Signature, **fields: Any
) -> tuple[Edit, str]:
    """Create a theme, last under its parent or at the top level.

    ``fields`` and the treatment of keys are those of :func:`alter_theme`.

    Returns:
        The edit, and the id of the new theme.

    Raises:
        UnknownName: The parent does not exist.
        InvalidRecord: A value is invalid, such as an empty name.
    """
    book = store.codebook
    theme = book.new_theme(name, parent=parent, created=signature.at, used_ids=store.used_theme_ids)
    theme = replace(theme, **fields)
    return _edit(store, f"new theme {theme.name}", [theme, *_freed(book, theme)], signature), theme.id


def alter_theme(store: AnnotationStore, id: str, signature: Signature, **fields: Any) -> Edit:
    """Change fields of a theme: name, description, note, colour, key, keywords, excluding words.

    A key that is assigned to another theme is removed from it.

    Raises:
        UnknownName: The theme does not exist.
        InvalidRecord: A value is invalid, such as an empty name.
    """
    theme = store.codebook.get(id)
    if "name" in fields:
        fields["name"] = " ".join(fields["name"].split())
    altered = replace(theme, **fields)
    names = [name for name, value in fields.items() if getattr(theme, name) != value]
    label = f"rename {theme.name} to {altered.name}" if names == ["name"] else f"{', '.join(names)} of {altered.name}"
    return _edit(store, label, [altered, *_freed(store.codebook, altered)], signature)


def move_theme(store: AnnotationStore, id: str, parent: str | None, signature: Signature) -> Edit:
    """Move a theme with its subthemes to the last place under another theme, or at the top level for ``None``.

    Raises:
        UnknownName: The theme or the new parent does not exist.
        EditRefused: The new parent is the theme itself or one of its descendants.
    """
    book = store.codebook
    theme = book.get(id)
    if parent is not None and parent in book.subtree(id):
        raise EditRefused(f'"{theme.name}" cannot be moved under itself or one of its subthemes.')
    siblings = [other for other in book.children(parent) if other.id != id]
    where = f"under {book.label(parent)}" if parent is not None else "to the top"
    return _edit(store, f"move {theme.name} {where}", _row(parent, [*siblings, theme]), signature)


def shift_theme(store: AnnotationStore, id: str, by: int, signature: Signature) -> Edit:
    """Move a theme up (``by`` negative) or down among its siblings, at most to the first or last place."""
    theme = store.codebook.get(id)
    siblings = list(store.codebook.children(theme.parent))
    place = siblings.index(theme)
    siblings.insert(min(max(place + by, 0), len(siblings) - 1), siblings.pop(place))
    return _edit(store, f"order of {theme.name}", _row(theme.parent, siblings), signature)


def merge_themes(store: AnnotationStore, id: str, into: str, signature: Signature) -> EditSteps:
    """Merge a theme into another one, which receives its passages, subthemes and keywords.

    The target also receives the key if it has none. A passage tagged with both themes keeps one tag per coder.

    Raises:
        UnknownName: One of the themes does not exist.
        EditRefused: Both ids name the same theme.
    """
    book = store.codebook
    theme, target = book.get(id), book.get(into)
    if id == into:
        raise EditRefused(f'"{theme.name}" cannot be merged with itself.', "Choose another theme.")
    keywords = tuple(dict.fromkeys((*target.keywords, *theme.keywords)))
    target = replace(target, key=target.key or theme.key, keywords=keywords)
    row = [target]
    if into in book.subtree(id):  # the target replaces its ancestor among the siblings
        row = _row(theme.parent, (target if other.id == id else other for other in book.children(theme.parent)))
    inner = [*book.children(into), *(child for child in book.children(id) if child.id != into)]
    label = f"merge {book.label(id)} into {book.label(into)}"
    passages = yield from _retagged(store, id, into, signature.at)
    return _edit(store, label, [*row, *_row(into, inner)], signature, theme, passages)


def delete_theme(store: AnnotationStore, id: str, signature: Signature) -> EditSteps:
    """Delete a theme, its tags, and passages that would be empty without them; its subthemes take its place.

    Raises:
        UnknownName: The theme does not exist.
    """
    book = store.codebook
    theme = book.get(id)
    siblings = list(book.children(theme.parent))
    place = siblings.index(theme)
    siblings[place : place + 1] = book.children(id)
    passages = yield from _retagged(store, id, None, signature.at)
    return _edit(store, f"delete {book.label(id)}", _row(theme.parent, siblings), signature, theme, passages)


def merge_codebook_entries(store: AnnotationStore, entries: Sequence[CodebookEntry], signature: Signature) -> Edit:
    """Update the codebook from the entries of a codebook file; themes that the file does not name stay.

    Raises:
        StoreError: The entries contradict each other, or a value is invalid.
    """
    themes = merge_entries(store.codebook, entries, created=signature.at, used_ids=store.used_theme_ids)
    return _edit(store, "import codebook", themes, signature)


def _edit(
    store: AnnotationStore,
    label: str,
    altered: Sequence[Theme],
    signature: Signature,
    gone: Theme | None = None,
    passages: Iterable[Change | None] = (),
) -> Edit:
    """Create the edit that stores the altered themes, removes the theme ``gone``, and applies changes of passages."""
    after: dict[str, Theme | None] = {theme.id: theme for theme in altered}
    if gone is not None:
        after[gone.id] = None
    book = store.codebook
    changes = (value_change(book.get(id) if id in book else None, theme) for id, theme in after.items())
    return Edit(label, without_none((*changes, *passages)), *signature)


def _freed(book: Codebook, theme: Theme) -> list[Theme]:
    """Return copies, without a key, of the other themes that have the same key as ``theme``."""
    key = theme.key
    return [replace(other, key=None) for other in book if other.id != theme.id and other.key == key is not None]


def _row(parent: str | None, themes: Iterable[Theme]) -> list[Theme]:
    """Return copies of themes as the children of ``parent``, numbered in this order."""
    return [replace(theme, parent=parent, order=place) for place, theme in enumerate(themes)]


def _retagged(store: AnnotationStore, id: str, into: str | None, at: str) -> Generator[None, None, list[Change | None]]:
    """Build the changes of a theme's passages when its tags are removed, or replaced by those of another theme."""
    changes: list[Change | None] = []
    ids = list(store.passages.ids_with_theme(id))
    with gc_paused(len(ids)):
        for number, passage in enumerate(map(store.passage, ids), 1):
            changes.append(passage_change(passage, replace(passage, tags=_tags(passage, id, into)), at))
            if number % PASSAGES_PER_STEP == 0:
                yield
    return changes


def _tags(passage: Passage, id: str, into: str | None) -> tuple[Tag, ...]:
    """Return a passage's tags after removal of a theme, or its replacement by another; one per theme and coder."""
    tags: dict[tuple[str, str], Tag] = {}
    for tag in passage.tags:
        theme = into if tag.theme == id else tag.theme
        if theme is not None:
            tags.setdefault((theme, tag.coder), replace(tag, theme=theme))
    return tuple(tags.values())
