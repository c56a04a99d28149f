"""Edits that keep passages with their articles when texts change and files are renamed, and edits of the review.

Undo skips the first ones, which follow no decision of an analyst: they are bookkeeping.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from annotations.anchors.revision import Revision
from annotations.edits.edit import Change, Edit, Signature, value_change, without_none
from annotations.edits.passages import Target, move_passage
from annotations.errors import EditRefused, NothingToDo
from annotations.model import CurrentPlace, Passage, Status
from annotations.store.store import AnnotationStore

_BY_CERTAINTY = (Status.EXACT, Status.MOVED, Status.CHANGED, Status.REVIEW, Status.HOST, Status.ORPHAN)
"""Precedence of passages that were found at the same span, highest first."""

FoundPlaces = Mapping[str, CurrentPlace | None]
"""Current places by passage id; ``None`` if the text is again the one that the passage was made on."""


def outdated_passages(passages: Iterable[Passage], sha256: str) -> list[Passage]:
    """Return the passages whose spans refer to a text other than the one with this digest."""
    return [passage for passage in passages if passage.text_digest != sha256]


def locate_passages(passages: Iterable[Passage], revision: Revision) -> FoundPlaces:
    """Locate passages in a revision; takes up to about ten milliseconds per passage and can run in any thread."""
    return {passage.id: revision.locate(passage.anchor) for passage in passages}


def place_passages(store: AnnotationStore, article: str, sha256: str, found: FoundPlaces, signature: Signature) -> Edit:
    """Store the current places of an article's passages.

    No two passages of a coder get the same span: the less certain one gets the status ``ORPHAN``. A passage with the
    status ``HOST`` or ``ORPHAN`` that an analyst has reviewed needs no second review while its status stays the same.

    Args:
        store: The annotations.
        article: Path of the article.
        sha256: Digest of the text that was searched for the passages.
        found: The places found. Passages that no longer exist, or already refer to that text, are skipped.
        signature: The coder who has the article open, and the time.
    """
    there = store.passages.in_article(article)
    taken = {
        (one.coder, one.span) for one in there if one.is_placed and (one.id not in found or one.text_digest == sha256)
    }
    changes: list[Change | None] = []
    again = [replace(one, now=found[one.id]) for one in there if one.id in found and one.text_digest != sha256]
    for passage in sorted(again, key=lambda one: (_BY_CERTAINTY.index(one.status), one.anchor.start)):
        now, was = passage.now, store.passage(passage.id)
        if passage.is_placed and (passage.coder, passage.span) in taken:
            now = CurrentPlace(passage.anchor.start, passage.anchor.end, sha256, Status.ORPHAN)
        elif passage.is_placed:
            taken.add((passage.coder, passage.span))
        elif now and was.now and was.now.seen and was.now.status is now.status:
            now = replace(now, seen=True)
        changes.append(value_change(was, replace(passage, now=now)))
    return Edit("passages found again", without_none(changes), *signature, article, bookkeeping=True)


def rename_articles(store: AnnotationStore, renamed: Mapping[str, str], signature: Signature) -> Edit:
    """Move records and passages to the new paths of renamed article files.

    Existing data under the new path stays. A passage keeps its old path if its coder already has a passage on exactly
    the same span under the new path.

    Args:
        store: The annotations.
        renamed: New paths by old path.
        signature: The coder who has the folder open, and the time.
    """
    changes: list[Change | None] = []
    for old, new in renamed.items():
        if old in store.articles and new not in store.articles:
            record = store.article(old)
            changes += [value_change(record, None), value_change(None, replace(record, path=new))]
        for passage in store.passages.in_article(old):
            if not passage.is_placed or store.passages.on_span(new, passage.span, passage.coder) is None:
                changes.append(Change("passages", passage.id, {"article": old}, {"article": new}))
    for reading in store.readings.values():
        path = renamed.get(reading.path)
        if path is not None and store.readings.own(path, reading.coder) is None:
            changes += [value_change(reading, None), value_change(None, replace(reading, path=path))]
    return Edit("articles renamed", without_none(changes), *signature, bookkeeping=True)


def attach(store: AnnotationStore, places: Iterable[tuple[Passage, Target]], signature: Signature) -> Edit:
    """Move passages to new spans, as if the coder had tagged them there.

    Raises:
        EditRefused: A passage belongs to another coder, or its coder already has a passage on the span.
    """
    moves = [move_passage(store, passage, target, signature) for passage, target in places]
    return _review_edit("attach", [change for move in moves for change in move.changes], signature)


def dismiss(passages: Iterable[Passage], signature: Signature) -> Edit:
    """Mark passages as reviewed without changing their status.

    Raises:
        NothingToDo: None of the passages needs review.
    """
    changes = [
        value_change(one, replace(one, now=replace(one.now, seen=True)))
        for one in passages
        if one.now is not None and one.needs_review
    ]
    if not changes:
        raise NothingToDo("Nothing here waits to be looked at.")
    return _review_edit("keep as it is", without_none(changes), signature)


def discard(passages: Sequence[Passage], signature: Signature) -> Edit:
    """Delete passages with their tags and notes.

    Raises:
        EditRefused: A passage belongs to another coder.
    """
    others = sorted({passage.coder for passage in passages} - {signature.coder})
    if others:
        raise EditRefused(f"Passages of {' and '.join(others)} can be deleted only by their coders.")
    return _review_edit("delete", without_none(value_change(one, None) for one in passages), signature)


def _review_edit(label: str, changes: Sequence[Change], signature: Signature) -> Edit:
    count = "passage" if len(changes) == 1 else f"{len(changes):,} passages"
    return Edit(f"{label}: {count}", tuple(changes), *signature)
