"""The edits that analysts make, each as a pure function: it looks at the annotations and gives an edit to apply.

A tag always belongs to the coder's own passage on exactly the span: another coder's passage there is left alone, and
one of one's own is made. A passage that an edit leaves without tags, note, speaker and star is removed by that edit.
An edit may turn out to change nothing; then it has no changes and need not be applied.
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
    """Tag a span with a theme, or take that tag off when the coder's passage on exactly this span has it.

    Args:
        store: The annotations.
        path: The article's path inside its folder.
        units: The article's units; they hold its canonical text.
        sha256: Digest of the canonical text.
        span: The words, in code points of the canonical text.
        theme: Id of the theme.
        coder: Whose tag it is.
        at: When, ISO 8601 in UTC.

    Raises:
        UnknownName: There is no such theme.
        InvalidRecord: The span is empty or reaches outside the text.
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
    """Tag a span with themes, some of which it may have already.

    Arguments and errors are those of :func:`toggle_tag`; ``fields`` are ``note``, ``speaker``, ``via`` and ``said_on``
    as far as they are given.

    Returns:
        The edit, and the passage's id.
    """
    before = _own(store, path, sha256, span, coder)
    passage = before or _new_passage(path, units, sha256, span, coder, at)
    added = [theme for theme in dict.fromkeys(themes) if theme not in passage.themes]
    labels = ", ".join(store.codebook.label(theme) for theme in added)
    tags = passage.tags + tuple(Tag(theme, coder, at) for theme in added)
    label = f"tag {labels}" if added else _naming(passage, fields)
    return _passage_edit(label, before, _replaced(passage, {"tags": tags, **fields}), coder, at), passage.id


def remove_tags(store: AnnotationStore, passage: Passage, themes: Iterable[str], coder: str, at: str) -> Edit:
    """Take tags off a passage.

    Raises:
        EditRefused: The passage is another coder's.
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
    """Keep a note, a speaker or a star with the coder's passage on exactly a span, which is made when there is none.

    Arguments and errors are those of :func:`toggle_tag`; ``fields`` are ``note``, ``speaker``, ``via``, ``said_on`` and
    ``starred`` as far as they change.
    """
    before = _own(store, path, sha256, span, coder)
    passage = before or _new_passage(path, units, sha256, span, coder, at)
    return _passage_edit(_naming(passage, fields), before, _replaced(passage, fields), coder, at)


def move_passage(
    store: AnnotationStore, passage: Passage, units: Units, sha256: str, span: Span, coder: str, at: str
) -> Edit:
    """Give a passage another place in its article, with a new anchor.

    Raises:
        EditRefused: The passage is another coder's, or the coder has a passage on exactly that span.
        InvalidRecord: The span is empty or reaches outside the text.
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
    """Change what is kept of an article.

    Args:
        store: The annotations.
        record: What is kept of the article now.
        coder: Who does it.
        at: When, ISO 8601 in UTC.
        label: What is done, as undo names it.
        bookkeeping: Whether undo passes over it.
        fields: Fields of the record with their new values.
    """
    before = to_record(record) if record.path in store.articles() else None
    after = to_record(_replaced(record, fields))
    changes = without_none([difference("articles", record.path, before, after)])
    return Edit(label, changes, coder, at, record.path, bookkeeping)


def new_theme(store: AnnotationStore, name: str, coder: str, at: str, parent: str | None = None) -> tuple[Edit, str]:
    """Make a theme.

    Returns:
        The edit, and the theme's id.

    Raises:
        InvalidRecord: The name is empty.
        UnknownName: There is no such parent.
    """
    theme = store.codebook.new_theme(name, parent=parent, created=at, used_ids=store.used_theme_ids)
    changes = without_none([difference("themes", theme.id, None, to_record(theme))])
    return Edit(f"new theme {theme.name}", changes, coder, at), theme.id


def _own(store: AnnotationStore, path: str, sha256: str, span: Span, coder: str) -> Passage | None:
    """The coder's passage on exactly a span of this text; one whose span counts in an earlier text is not meant."""
    own = store.passage_on(path, span, coder)
    return own if own is not None and own.text_digest == sha256 else None


def _new_passage(path: str, units: Units, sha256: str, span: Span, coder: str, at: str) -> Passage:
    return Passage(str(uuid.uuid4()), path, coder, make_anchor(units, span, sha256), created=at)


def _replaced(value: _Value, fields: Mapping[str, Any]) -> _Value:
    return replace(value, **fields)


def _naming(passage: Passage, fields: Mapping[str, object]) -> str:
    """The fields that change, as a label: ``note, said on``, ``star``."""
    names = [name.replace("_", " ") for name, value in fields.items() if getattr(passage, name) != value]
    stars = "star" if fields.get("starred") else "unstar"
    return ", ".join(stars if name == "starred" else name for name in names)


def _passage_edit(label: str, before: Passage | None, after: Passage, coder: str, at: str) -> Edit:
    """The edit that makes, changes or removes one passage."""
    old = before.to_record() if before is not None else None
    new = None if after.is_empty else replace(after, modified=at).to_record()
    changes = () if after == before else without_none([difference("passages", after.id, old, new)])
    return Edit(label, changes, coder, at, after.article)
