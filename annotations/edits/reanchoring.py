"""Bookkeeping: passages stay with their articles when texts change and files are renamed.

What is done here nobody decides, and so nobody takes it back: the edits are no part of undo.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotations.anchors.revision import Revision
from annotations.edits.edit import Change, Edit, difference, without_none
from annotations.model import CurrentPlace, Passage, Status, to_record
from annotations.store.store import AnnotationStore

_BY_CERTAINTY = (Status.EXACT, Status.MOVED, Status.CHANGED, Status.REVIEW, Status.HOST, Status.ORPHAN)
"""Who comes first to a place that several passages lay claim to."""

FoundPlaces = Mapping[str, CurrentPlace | None]
"""Ids of passages with their present places; none where the text is again the one they were made on."""


def outdated_passages(passages: Iterable[Passage], sha256: str) -> list[Passage]:
    """Those whose spans count in another text than the one with this digest."""
    return [passage for passage in passages if passage.text_digest != sha256]


def locate_passages(passages: Iterable[Passage], revision: Revision) -> FoundPlaces:
    """Where passages stand in a revision; takes up to some ten milliseconds each, and may be done in any thread."""
    return {passage.id: revision.locate(passage.anchor) for passage in passages}


def place_passages(store: AnnotationStore, article: str, sha256: str, found: FoundPlaces, coder: str, at: str) -> Edit:
    """Give passages of an article their present places.

    No two of a coder get the same one: what is less sure of it is called lost. What an analyst left as it is, lost or
    without its words, needs no second look while it stays so.

    Args:
        store: The annotations.
        article: Path of the article.
        sha256: Digest of the text in which the passages were looked for.
        found: The places; passages that are gone, or have a place in that text by now, are passed over.
        coder: Who has the article before him.
        at: When, ISO 8601 in UTC.
    """
    there = store.passages(article)
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
        changes.append(difference("passages", was.id, was.to_record(), replace(passage, now=now).to_record()))
    return Edit("passages found again", without_none(changes), coder, at, article, bookkeeping=True)


def rename_articles(store: AnnotationStore, renamed: Mapping[str, str], coder: str, at: str) -> Edit:
    """Have records and passages follow articles whose files have other names now.

    What the new name has already stays; a passage stays behind where its coder has one on just the same words there.

    Args:
        store: The annotations.
        renamed: Old path to new path.
        coder: Who looks at the folder.
        at: When, ISO 8601 in UTC.
    """
    changes: list[Change | None] = []
    for old, new in renamed.items():
        if old in store.articles() and new not in store.articles():
            record = store.article(old)
            changes.append(difference("articles", old, to_record(record), None))
            changes.append(difference("articles", new, None, to_record(replace(record, path=new))))
        for passage in store.passages(old):
            if not passage.is_placed or store.passage_on(new, passage.span, passage.coder) is None:
                changes.append(Change("passages", passage.id, {"article": old}, {"article": new}))
    return Edit("articles renamed", without_none(changes), coder, at, bookkeeping=True)
