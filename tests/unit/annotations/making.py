"""Passages, themes and edits for tests, made with as few words as possible."""

from dataclasses import replace
from functools import partial
from typing import Any

from annotations.codebook import Codebook
from annotations.edits.edit import Change, Edit, Signature, value_change, without_none
from annotations.model import Anchor, Passage, Record, SentenceContext, Tag, Theme
from annotations.store.folder.writer import Pace, Writer
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from annotations.text.span import Span
from tests.waiting import PATIENCE, until

RESTING = partial(Writer, pace=Pace(rest=PATIENCE, longest_behind=PATIENCE))
"""A writer that does not come to the annotations file before it is told to, or closed."""

AT = "2024-05-01T09:30:00Z"
LATER = "2024-05-01T10:00:00Z"
CODER = "ana"
SIGNATURE = Signature(CODER, AT)
ARTICLE = "001.txt"


def passage(
    id: str,
    start: int = 10,
    end: int = 20,
    *themes: str,
    article: str = ARTICLE,
    coder: str = CODER,
    **fields: Any,
) -> Passage:
    """A passage of which only its place and its themes matter."""
    anchor = Anchor(
        start, end, "x" * (end - start), "", "", SentenceContext(start, end, "x"), Span(start, end), "0" * 64
    )
    tags = tuple(Tag(theme, coder, AT) for theme in themes)
    return replace(Passage(id, article, coder, anchor, tags=tags, created=AT, modified=AT), **fields)


def edit(label: str, *changes: Change | None, coder: str = CODER, **fields: Any) -> Edit:
    """An edit of some changes; those that change nothing are left out."""
    return Edit(label, without_none(changes), coder, AT, **fields)


change = value_change
"""The change from one value to another."""


def keep(store: AnnotationStore, *passages: Passage, coder: str = CODER) -> int:
    """Keep new passages, or change those that are there, as one edit; gives its number."""
    changes = [change(store.passage(new.id) if new.id in store.passages else None, new) for new in passages]
    return store.apply(edit("keep", *changes, coder=coder)).sequence


def wait_saved(saver: AnnotationStore | Writer, sequence: int) -> bool:
    """Wait until an attempt to save an edit has ended; gives whether the edit is saved."""
    backend = saver.backend if isinstance(saver, AnnotationStore) else saver

    def was_tried() -> bool:
        failure = backend.failure
        return backend.saved >= sequence or (failure is not None and backend.saved + failure.unsaved >= sequence)

    until(was_tried)
    return backend.saved >= sequence


def add_theme(store: AnnotationStore, name: str, parent: str | None = None) -> Theme:
    """Make a theme."""
    theme = store.codebook.new_theme(name, parent=parent, created=AT, used_ids=store.used_theme_ids)
    store.apply(edit(f"new theme {name}", change(None, theme)))
    return theme


def content(store: AnnotationStore) -> tuple[dict[str, Record], ...]:
    """Everything an analyst can find in a store, as plain records."""
    return (
        {theme.id: to_record(theme) for theme in store.codebook},
        {found.id: to_record(found) for found in store.passages.in_order()},
        {path: to_record(record) for path, record in store.articles.items()},
        {id: to_record(reading) for id, reading in store.readings.items()},
    )


def tree(*themes: tuple[str, str | None]) -> Codebook:
    """A codebook of themes given by name and by the name of the theme above, in this order."""
    return Codebook(Theme(name, name, parent=parent, order=order) for order, (name, parent) in enumerate(themes))
