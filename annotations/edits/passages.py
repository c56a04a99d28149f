"""Edits of passages and articles, as functions that read the annotations and return an edit to apply.

A coder tags only their own passage on exactly the given span; the edit creates it if necessary and leaves passages of
other coders unchanged. An edit that leaves a passage without tags, note, speaker and star removes the passage. An edit
that would change nothing has no changes and need not be applied.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from annotations.anchors import make_anchor
from annotations.edits.edit import Edit, difference, without_none
from annotations.errors import EditRefused
from annotations.model import ArticleRecord, Passage, Tag, to_record
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from annotations.text.units import Units

_Value = TypeVar("_Value", Passage, ArticleRecord)


def toggle_tag(
    store: AnnotationStore, path: str, units: Units, sha256: str, span: Span, theme: str, coder: str, at: str
) -> Edit:
    """Tag a span with a theme, or remove the tag if the coder's passage on exactly this span has it.

    Args:
        store: The annotations.
        path: The article's path inside its folder.
        units: The article's units, which contain its canonical text.
        sha256: Digest of the canonical text.
        span: Span to tag, in code points of the canonical text.
        theme: Id of the theme.
        coder: The coder who tags.
        at: Time of the edit, ISO 8601 in UTC.

    Raises:
        UnknownName: The theme does not exist.
        InvalidRecord: The span is empty or extends outside the text.
    """
    own = _own(store, path, sha256, span, coder)
    if own is not None and theme in own.themes:
        return remove_tags(store, own, [theme], coder, at)
    edit, _ = add_tags(store, path, units, sha256, span, [theme], coder, at)
    return edit


def add_tags(
    store: AnnotationStore,
    path: str,
    units: Units,
    sha256: str,
    span: Span,
    themes: Iterable[str],
    coder: str,
    at: str,
    **fields: str,
) -> tuple[Edit, str]:
    """Tag a span with themes; themes that the passage already has are skipped.

    Arguments and errors are those of :func:`toggle_tag`; ``fields`` may set ``note``, ``speaker``, ``via`` and
    ``said_on``.

    Returns:
        The edit, and the id of the passage.
    """
    before = _own(store, path, sha256, span, coder)
    passage = before or _new_passage(path, units, sha256, span, coder, at)
    added = [theme for theme in dict.fromkeys(themes) if theme not in passage.themes]
    labels = ", ".join(store.codebook.label(theme) for theme in added)
    tags = passage.tags + tuple(Tag(theme, coder, at) for theme in added)
    label = f"tag {labels}" if added else _naming(passage, fields)
    return _passage_edit(label, before, _replaced(passage, {"tags": tags, **fields}), coder, at), passage.id


def remove_tags(store: AnnotationStore, passage: Passage, themes: Iterable[str], coder: str, at: str) -> Edit:
    """Remove tags from a passage.

    Raises:
        EditRefused: The passage belongs to another coder.
    """
    if passage.coder != coder:
        raise EditRefused(f"This passage is {passage.coder}’s.", "Only its coder takes tags off it.")
    gone = set(themes)
    labels = ", ".join(store.codebook.label(theme) for theme in passage.themes if theme in gone)
    tags = tuple(tag for tag in passage.tags if tag.theme not in gone)
    return _passage_edit(f"untag {labels}", passage, replace(passage, tags=tags), coder, at)


def annotate(
    store: AnnotationStore,
    path: str,
    units: Units,
    sha256: str,
    span: Span,
    coder: str,
    at: str,
    **fields: str | bool,
) -> Edit:
    """Set the note, speaker or star of the coder's passage on exactly a span; create the passage if necessary.

    Arguments and errors are those of :func:`toggle_tag`; ``fields`` may set ``note``, ``speaker``, ``via``, ``said_on``
    and ``starred``.
    """
    before = _own(store, path, sha256, span, coder)
    passage = before or _new_passage(path, units, sha256, span, coder, at)
    return _passage_edit(_naming(passage, fields), before, _replaced(passage, fields), coder, at)


def move_passage(
    store: AnnotationStore, passage: Passage, units: Units, sha256: str, span: Span, coder: str, at: str
) -> Edit:
    """Move a passage to another span of its article, with a new anchor.

    Raises:
        EditRefused: The passage belongs to another coder, or the coder has another passage on exactly that span.
        InvalidRecord: The span is empty or extends outside the text.
    """
    if passage.coder != coder:
        raise EditRefused(f"This passage is {passage.coder}’s.", "Only its coder moves it.")
    other = store.passage_on(passage.article, span, coder)
    if other is not None and other.id != passage.id:
        raise EditRefused("You have a passage on exactly these words already.")
    moved = replace(passage, anchor=make_anchor(units, span, sha256), now=None)
    return _passage_edit("adjust passage", passage, moved, coder, at)


def edit_article(
    store: AnnotationStore,
    record: ArticleRecord,
    coder: str,
    at: str,
    label: str,
    *,
    bookkeeping: bool = False,
    **fields: object,
) -> Edit:
    """Change fields of an article record; create the record if the store has none.

    Args:
        store: The annotations.
        record: The current record of the article.
        coder: The coder who makes the edit.
        at: Time of the edit, ISO 8601 in UTC.
        label: Description of the edit for undo and redo.
        bookkeeping: Whether undo skips the edit.
        fields: New values of fields of the record.
    """
    before = to_record(record) if record.path in store.articles() else None
    after = to_record(_replaced(record, fields))
    changes = without_none([difference("articles", record.path, before, after)])
    return Edit(label, changes, coder, at, record.path, bookkeeping)


def new_theme(store: AnnotationStore, name: str, coder: str, at: str, parent: str | None = None) -> tuple[Edit, str]:
    """Create a theme.

    Returns:
        The edit, and the id of the new theme.

    Raises:
        InvalidRecord: The name is empty.
        UnknownName: The parent does not exist.
    """
    theme = store.codebook.new_theme(name, parent=parent, created=at, used_ids=store.used_theme_ids)
    changes = without_none([difference("themes", theme.id, None, to_record(theme))])
    return Edit(f"new theme {theme.name}", changes, coder, at), theme.id


def _own(store: AnnotationStore, path: str, sha256: str, span: Span, coder: str) -> Passage | None:
    """Return the coder's passage on exactly a span of this text, or ``None``; spans in an earlier text do not count."""
    own = store.passage_on(path, span, coder)
    return own if own is not None and own.text_digest == sha256 else None


def _new_passage(path: str, units: Units, sha256: str, span: Span, coder: str, at: str) -> Passage:
    return Passage(str(uuid.uuid4()), path, coder, make_anchor(units, span, sha256), created=at)


def _replaced(value: _Value, fields: Mapping[str, Any]) -> _Value:
    return replace(value, **fields)


def _naming(passage: Passage, fields: Mapping[str, object]) -> str:
    """Return a label with the names of the fields that change: ``note, said on`` or ``star``."""
    names = [name.replace("_", " ") for name, value in fields.items() if getattr(passage, name) != value]
    stars = "star" if fields.get("starred") else "unstar"
    return ", ".join(stars if name == "starred" else name for name in names)


def _passage_edit(label: str, before: Passage | None, after: Passage, coder: str, at: str) -> Edit:
    """Create the edit that creates, changes or removes one passage."""
    old = before.to_record() if before is not None else None
    new = None if after.is_empty else replace(after, modified=at).to_record()
    changes = () if after == before else without_none([difference("passages", after.id, old, new)])
    return Edit(label, changes, coder, at, after.article)
