"""The edits that change the codebook, each one :class:`~annotations.edits.edit.Edit`, however many passages it touches.

Each looks at the annotations and gives an edit to apply. Merging and deleting a theme touch every passage that carries
it, so they are made in steps of a few milliseconds; :func:`finished` takes all steps at once. What an edit would cost
can be told before it is applied: :func:`impact` reads it off the edit.
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from annotations.codebook import Codebook
from annotations.codebook_file import CodebookEntry, merge_entries
from annotations.edits.edit import Change, Edit, difference, without_none
from annotations.errors import EditRefused
from annotations.model import Passage, Record, Tag, Theme, to_record
from annotations.store.gc_pause import gc_paused
from annotations.store.store import AnnotationStore

PASSAGES_PER_STEP = 50
"""Passages that a step looks at: a few milliseconds."""

EditSteps = Generator[None, None, Edit]
"""Makes an edit, a few milliseconds at a time."""


class Impact(NamedTuple):
    """What an edit of the codebook does to passages."""

    changed: int
    """Passages that stay, with other tags."""
    removed: int
    """Passages that go, because nothing else keeps them."""


def impact(edit: Edit) -> Impact:
    """What an edit does to passages, before it is applied or after."""
    passages = [change for change in edit.changes if change.table == "passages"]
    removed = sum(change.after is None for change in passages)
    return Impact(len(passages) - removed, removed)


def create_theme(
    store: AnnotationStore, name: str, parent: str | None, coder: str, at: str, **fields: Any
) -> tuple[Edit, str]:
    """Make a theme, last under another one or at the top; otherwise as :func:`alter_theme`.

    Gives the theme's id too.
    """
    book = store.codebook
    theme = book.new_theme(name, parent=parent, created=at, used_ids=store.used_theme_ids)
    theme = replace(theme, **fields)
    return _edit(store, f"new theme {theme.name}", [theme, *_freed(book, theme)], coder, at), theme.id


def alter_theme(store: AnnotationStore, id: str, coder: str, at: str, **fields: Any) -> Edit:
    """Change fields of a theme: name, description, note, colour, key, words, words that exclude.

    A key that tags with another theme is taken from it.

    Raises:
        UnknownName: There is no such theme.
        InvalidRecord: A value cannot be, as an empty name.
    """
    theme = store.codebook.get(id)
    if "name" in fields:
        fields["name"] = " ".join(fields["name"].split())
    altered = replace(theme, **fields)
    names = [name for name, value in fields.items() if getattr(theme, name) != value]
    label = f"rename {theme.name} to {altered.name}" if names == ["name"] else f"{', '.join(names)} of {altered.name}"
    return _edit(store, label, [altered, *_freed(store.codebook, altered)], coder, at)


def move_theme(store: AnnotationStore, id: str, parent: str | None, coder: str, at: str) -> Edit:
    """Put a theme, with all under it, last under another one, or last at the top for none.

    Raises:
        UnknownName: There is no such theme.
        EditRefused: It would stand under itself.
    """
    book = store.codebook
    theme = book.get(id)
    if parent is not None and parent in book.subtree(id):
        raise EditRefused(f'"{theme.name}" cannot stand under itself, nor under a theme that stands under it.')
    siblings = [other for other in book.children(parent) if other.id != id]
    where = f"under {book.label(parent)}" if parent is not None else "to the top"
    return _edit(store, f"move {theme.name} {where}", _row(parent, [*siblings, theme]), coder, at)


def shift_theme(store: AnnotationStore, id: str, by: int, coder: str, at: str) -> Edit:
    """Move a theme up (``by`` negative) or down among those under the same one, as far as there are any."""
    theme = store.codebook.get(id)
    siblings = list(store.codebook.children(theme.parent))
    place = siblings.index(theme)
    siblings.insert(min(max(place + by, 0), len(siblings) - 1), siblings.pop(place))
    return _edit(store, f"order of {theme.name}", _row(theme.parent, siblings), coder, at)


def merge_themes(store: AnnotationStore, id: str, into: str, coder: str, at: str) -> EditSteps:
    """Make one theme of two: passages, themes under it, words, and the key if the other has none, pass to the other.

    A passage that carries both keeps one tag of each coder.

    Raises:
        UnknownName: There is no such theme.
        EditRefused: They are the same theme.
    """
    book = store.codebook
    theme, target = book.get(id), book.get(into)
    if id == into:
        raise EditRefused(f'"{theme.name}" cannot be merged with itself.', "Choose another theme.")
    words = tuple(dict.fromkeys((*target.words, *theme.words)))
    target = replace(target, key=target.key or theme.key, words=words)
    row = [target]
    if into in book.subtree(id):  # it takes the place of the one that it stood under
        row = _row(theme.parent, (target if other.id == id else other for other in book.children(theme.parent)))
    inner = [*book.children(into), *(child for child in book.children(id) if child.id != into)]
    label = f"merge {book.label(id)} into {book.label(into)}"
    passages = yield from _retagged(store, id, into, at)
    return _edit(store, label, [*row, *_row(into, inner)], coder, at, theme, passages)


def delete_theme(store: AnnotationStore, id: str, coder: str, at: str) -> EditSteps:
    """Delete a theme: its tags go, and so do passages that nothing else keeps; themes under it take its place.

    Raises:
        UnknownName: There is no such theme.
    """
    book = store.codebook
    theme = book.get(id)
    siblings = list(book.children(theme.parent))
    place = siblings.index(theme)
    siblings[place : place + 1] = book.children(id)
    passages = yield from _retagged(store, id, None, at)
    return _edit(store, f"delete {book.label(id)}", _row(theme.parent, siblings), coder, at, theme, passages)


def merge_codebook_entries(store: AnnotationStore, entries: Sequence[CodebookEntry], coder: str, at: str) -> Edit:
    """Bring the codebook in line with the entries of a codebook file; themes they do not name stay.

    Raises:
        StoreError: The entries contradict each other, or a value cannot be.
    """
    themes = merge_entries(store.codebook, entries, created=at, used_ids=store.used_theme_ids)
    return _edit(store, "import codebook", themes, coder, at)


def _edit(
    store: AnnotationStore,
    label: str,
    altered: Sequence[Theme],
    coder: str,
    at: str,
    gone: Theme | None = None,
    passages: Iterable[Change] = (),
) -> Edit:
    """The edit that leaves these themes as they are given, one of the others gone, and changes passages."""
    before = {theme.id: to_record(store.codebook.get(theme.id)) for theme in altered if theme.id in store.codebook}
    after: dict[str, Record | None] = {theme.id: to_record(theme) for theme in altered}
    if gone is not None:
        before[gone.id] = to_record(gone)
        after[gone.id] = None
    changes = (difference("themes", id, before.get(id), after[id]) for id in after)
    return Edit(label, (*without_none(changes), *passages), coder, at)


def _freed(book: Codebook, theme: Theme) -> list[Theme]:
    """Other themes with the key of one, without it."""
    key = theme.key
    return [replace(other, key=None) for other in book if other.id != theme.id and other.key == key is not None]


def _row(parent: str | None, themes: Iterable[Theme]) -> list[Theme]:
    """Themes as they are when they stand under one, in this order."""
    return [replace(theme, parent=parent, order=place) for place, theme in enumerate(themes)]


def _retagged(store: AnnotationStore, id: str, into: str | None, at: str) -> Generator[None, None, list[Change]]:
    """What becomes of the passages of a theme when its tags go, or become those of another one."""
    changes, ids = [], list(store.passage_ids_with_theme(id))
    with gc_paused(len(ids)):
        for number, passage in enumerate(map(store.passage, ids), 1):
            tags = _tags(passage, id, into)
            if tags or not replace(passage, tags=()).is_empty:
                before = {"tags": [_record(tag, tag.theme) for tag in passage.tags], "modified": passage.modified}
                changes.append(Change("passages", passage.id, before, {"tags": tags, "modified": at}))
            else:
                changes.append(Change("passages", passage.id, passage.to_record(), None))
            if number % PASSAGES_PER_STEP == 0:
                yield
    return changes


def _tags(passage: Passage, id: str, into: str | None) -> list[Record]:
    """The tags that a passage has when those of one theme go, or become those of another: one of each coder."""
    tags: dict[tuple[str, str], Record] = {}
    for tag in passage.tags:
        theme = into if tag.theme == id else tag.theme
        if theme is not None:
            tags.setdefault((theme, tag.coder), _record(tag, theme))
    return list(tags.values())


def _record(tag: Tag, theme: str) -> Record:
    return {"theme": theme, "coder": tag.coder, "created": tag.created}
