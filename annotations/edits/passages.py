"""Edits of passages and articles, as functions that read the annotations and return an edit to apply.

A coder changes only their own passage on exactly the given span; the edit creates it if necessary and leaves passages
of other coders unchanged. An edit that leaves a passage without tags, note, speaker and star removes the passage. An
edit that would change nothing has no changes and need not be applied.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from annotations.anchors import make_anchor, make_locator
from annotations.edits.edit import Change, Edit, Signature, new_id, value_change
from annotations.errors import EditRefused
from annotations.model import Passage, Reading, Tag
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from annotations.text.units import Units


class Target(NamedTuple):
    """A span of an article in its current text, to which an edit applies."""

    path: str
    """The article's path inside its folder."""
    units: Units
    """The article's units, which contain its canonical text."""
    sha256: str
    """Digest of the canonical text."""
    span: Span
    """The span, in code points of the canonical text."""


def toggle_tag(store: AnnotationStore, target: Target, theme: str, signature: Signature) -> Edit:
    """Tag a span with a theme, or remove the tag if the coder's passage on exactly this span has it.

    Raises:
        UnknownName: The theme does not exist.
        InvalidRecord: The span is empty or extends outside the text.
    """
    own = own_passage(store, target, signature.coder)
    if own is not None and theme in own.themes:
        return remove_tags(store, own, [theme], signature)
    edit, _ = add_tags(store, target, [theme], signature)
    return edit


def add_tags(
    store: AnnotationStore, target: Target, themes: Iterable[str], signature: Signature, **fields: str
) -> tuple[Edit, str]:
    """Tag a span with themes; themes that the passage already has are skipped.

    Errors are those of :func:`toggle_tag`; ``fields`` may set ``note``, ``speaker``, ``via`` and ``said_on``.

    Returns:
        The edit, and the id of the passage.
    """
    own = own_passage(store, target, signature.coder)
    passage = own or _new_passage(target, signature)
    changed = with_fields(tagged(passage, themes, signature), fields)
    added = changed.themes[len(passage.themes) :]
    label = f"tag {', '.join(map(store.codebook.label, added))}" if added else _field_names(passage, fields)
    return _passage_edit(label, own, changed, signature), passage.id


def remove_tags(store: AnnotationStore, passage: Passage, themes: Collection[str], signature: Signature) -> Edit:
    """Remove tags from a passage.

    Raises:
        EditRefused: The passage belongs to another coder.
    """
    if passage.coder != signature.coder:
        raise EditRefused(f"This passage is {passage.coder}’s.", "Only its coder can remove its tags.")
    labels = ", ".join(store.codebook.label(theme) for theme in passage.themes if theme in themes)
    return _passage_edit(f"untag {labels}", passage, untagged(passage, themes), signature)


def annotate(store: AnnotationStore, target: Target, signature: Signature, **fields: str | bool) -> Edit:
    """Set the note, speaker or star of the coder's passage on exactly a span; create the passage if necessary.

    Errors are those of :func:`toggle_tag`; ``fields`` may set ``note``, ``speaker``, ``via``, ``said_on`` and
    ``starred``.
    """
    own = own_passage(store, target, signature.coder)
    passage = own or _new_passage(target, signature)
    return _passage_edit(_field_names(passage, fields), own, with_fields(passage, fields), signature)


def move_passage(store: AnnotationStore, passage: Passage, target: Target, signature: Signature) -> Edit:
    """Move a passage to another span of its article, with a new anchor.

    Raises:
        EditRefused: The passage belongs to another coder, or the coder has another passage on exactly that span.
        InvalidRecord: The span is empty or extends outside the text.
    """
    if passage.coder != signature.coder:
        raise EditRefused(f"This passage is {passage.coder}’s.", "Only its coder can move it.")
    other = store.passages.on_span(passage.article, target.span, signature.coder)
    if other is not None and other.id != passage.id:
        raise EditRefused("You already have a passage on exactly these words.")
    anchor = make_anchor(target.units, target.span, target.sha256)
    moved = replace(passage, anchor=anchor, now=None, locator=make_locator(target.units, target.span))
    return _passage_edit("adjust passage", passage, moved, signature)


def change_own_passages(
    store: AnnotationStore, ids: Iterable[str], change: Callable[[Passage], Passage], signature: Signature
) -> Iterator[Change | None]:
    """Change the coder's own passage on the span of each passage; create it where only others have one.

    Args:
        store: The annotations.
        ids: Ids of passages. Those that no longer exist are skipped.
        change: Returns the new version of a passage.
        signature: The coder and the time.

    Yields:
        For each id, the change, or ``None`` if there is nothing to change.
    """
    done: set[str | tuple[str, Span]] = set()
    for id in ids:
        made = None
        if id in store.passages:
            found = store.passage(id)
            mine = found.coder == signature.coder
            own = found if mine else store.passages.on_span(found.article, found.span, signature.coder)
            key = own.id if own else (found.article, found.span)
            if key not in done:
                done.add(key)
                new = Passage(
                    new_id(),
                    found.article,
                    signature.coder,
                    found.anchor,
                    found.now,
                    created=signature.at,
                    locator=found.locator,
                )
                made = passage_change(own, change(own or new), signature.at)
        yield made


def tag_change(store: AnnotationStore, target: Target, theme: str, signature: Signature) -> Change | None:
    """Return the change that tags a span with a theme, which may be new, or ``None`` if the coder has tagged it."""
    own = own_passage(store, target, signature.coder)
    return passage_change(own, tagged(own or _new_passage(target, signature), [theme], signature), signature.at)


def passage_change(before: Passage | None, after: Passage, at: str) -> Change | None:
    """Return the change that creates, alters or removes one passage, or ``None`` if its two versions are equal.

    Args:
        before: The existing passage, or ``None`` for a new one.
        after: The new version. An empty passage is removed.
        at: Time of the change, ISO 8601 in UTC.
    """
    if after == before:
        return None
    return value_change(before, None if after.is_empty else replace(after, modified=at))


def tagged(passage: Passage, themes: Iterable[str], signature: Signature) -> Passage:
    """Return the passage with tags of the themes that it does not have yet."""
    added = [theme for theme in dict.fromkeys(themes) if theme not in passage.themes]
    return replace(passage, tags=(*passage.tags, *(Tag(theme, *signature) for theme in added)))


def untagged(passage: Passage, themes: Collection[str]) -> Passage:
    """Return the passage without tags of the themes."""
    return replace(passage, tags=tuple(tag for tag in passage.tags if tag.theme not in themes))


def with_fields(passage: Passage, fields: Mapping[str, Any]) -> Passage:
    """Return the passage with new values of note, speaker, via, said on or star."""
    return replace(passage, **fields)


def edit_article(store: AnnotationStore, path: str, label: str, signature: Signature, **fields: Any) -> Edit:
    """Change fields of an article record; create the record if the store has none.

    Args:
        store: The annotations.
        path: The article's path inside its folder.
        label: Description of the edit for undo and redo.
        signature: The coder and the time.
        fields: New values of fields of the record.
    """
    change = value_change(store.articles.get(path), replace(store.article(path), **fields))
    return Edit(label, (change,) if change else (), *signature, path)


def edit_reading(
    store: AnnotationStore, path: str, label: str, signature: Signature, *, bookkeeping: bool = False, **fields: Any
) -> Edit:
    """Change fields of a coder's own reading of an article; create the record if the store has none.

    Args:
        store: The annotations.
        path: The article's path inside its folder.
        label: Description of the edit for undo and redo.
        signature: The coder and the time.
        bookkeeping: Whether undo skips the edit.
        fields: New values of fields of the reading.
    """
    own = store.readings.own(path, signature.coder)
    change = value_change(own, replace(own or Reading(path, signature.coder), **fields))
    return Edit(label, (change,) if change else (), *signature, path, bookkeeping)


def own_passage(store: AnnotationStore, target: Target, coder: str) -> Passage | None:
    """Return the coder's passage on exactly a span of this text, or ``None``; spans in an earlier text do not count."""
    own = store.passages.on_span(target.path, target.span, coder)
    return own if own is not None and own.text_digest == target.sha256 else None


def _new_passage(target: Target, signature: Signature) -> Passage:
    anchor = make_anchor(target.units, target.span, target.sha256)
    return Passage(
        new_id(),
        target.path,
        signature.coder,
        anchor,
        created=signature.at,
        locator=make_locator(target.units, target.span),
    )


def _field_names(passage: Passage, fields: Mapping[str, str | bool]) -> str:
    """Return a label with the names of the fields that change: ``note, said on`` or ``star``."""
    names = [name.replace("_", " ") for name, value in fields.items() if getattr(passage, name) != value]
    stars = "star" if fields.get("starred") else "unstar"
    return ", ".join(stars if name == "starred" else name for name in names)


def _passage_edit(label: str, before: Passage | None, after: Passage, signature: Signature) -> Edit:
    change = passage_change(before, after, signature.at)
    return Edit(label, (change,) if change else (), *signature, after.article)
