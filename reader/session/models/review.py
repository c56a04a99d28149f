"""What became of passages whose articles have changed, for an analyst to look at and to settle."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from annotations.edits.edit import Change, Edit, difference, without_none
from annotations.edits.passages import move_passage
from annotations.errors import EditRefused, NothingToDo
from annotations.model import Passage, Status
from annotations.store.store import AnnotationStore
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.session.models.row_model import RowModel
from reader.session.session import Session

MAX_WORDS = 400
"""Words of a passage that are compared; more than fit on a screen."""


class Word(NamedTuple):
    """A word of one of two texts that are compared."""

    text: str
    differs: bool
    """Whether the other text has something else there."""


class ReviewModel(RowModel):
    """The passages that wait for somebody to look at them, by article; if asked for, also those that did or moved."""

    def __init__(self, session: Session) -> None:
        """Show those that wait."""
        super().__init__(session)
        self.everything = False
        """Whether also those are shown that do not wait."""
        self._ids: list[str] = []
        self.reload()

    def reload(self) -> None:
        """Show them as they are now; what was highlighted stays so, else what came after it is."""
        here, store = self.highlighted_key, self.session.store
        self._ids = []
        for path in sorted(store.revised):
            shown = [store.passage(id) for id, waits in store.revised[path].items() if waits or self.everything]
            self._ids += [one.id for one in sorted(shown, key=lambda one: (one.span, one.created, one.id))]
        self.marked = {id: None for id in self.marked if id in self._ids}
        found = self.find(here) if here else None
        self.index = min(self.index if found is None else found, max(len(self) - 1, 0))

    def __len__(self) -> int:
        return len(self._ids)

    def key(self, index: int) -> str:
        """Id of the passage."""
        return self._ids[index]

    def passage(self, index: int) -> Passage:
        """The passage of a row."""
        return self.session.store.passage(self._ids[index])


def current_span(passage: Passage, article: Article) -> Span | None:
    """Where the passage stands, or for one whose words are gone its sentence; none when it is lost."""
    lost = passage.status is Status.ORPHAN or passage.text_digest != article.sha256
    return None if lost else passage.span


def nearest_span(passage: Passage, article: Article) -> Span:
    """Where to go for a passage: its place, or about where a lost one was."""
    before = article.units.around(Kind.SENTENCE, min(passage.anchor.start, len(article.text) - 1))
    return current_span(passage, article) or before or Span(0, 0)


def compare_words(old: str, new: str) -> tuple[Sequence[Word], Sequence[Word]]:
    """The words of two texts, each with whether it differs."""
    before, after = (re.findall(r"\S+", text)[:MAX_WORDS] for text in (old, new))
    first, second = [Word(word, True) for word in before], [Word(word, True) for word in after]
    for start, place, size in SequenceMatcher(None, before, after).get_matching_blocks():
        first[start : start + size] = second[place : place + size] = [
            Word(word, False) for word in before[start : start + size]
        ]
    return first, second


def attach(store: AnnotationStore, places: Iterable[tuple[Passage, Article, Span]], coder: str, at: str) -> Edit:
    """Make places the passages' own, as if they had been tagged there.

    Raises:
        EditRefused: A passage is another coder's, or its coder has one there.
    """
    changes: list[Change] = []
    for passage, article, span in places:
        changes += move_passage(store, passage, article.units, article.sha256, span, coder, at).changes
    return _edit("attach", changes, coder, at)


def dismiss(store: AnnotationStore, ids: Iterable[str], coder: str, at: str) -> Edit:
    """Leave passages as they are: they do not wait any more, and keep their status.

    Raises:
        EditRefused: None of them waits.
    """
    changes = []
    for passage in (store.passage(id) for id in ids):
        if passage.now is not None and passage.needs_review:
            after = replace(passage, now=replace(passage.now, seen=True))
            changes.append(difference("passages", passage.id, passage.to_record(), after.to_record()))
    if not changes:
        raise NothingToDo("Nothing here waits to be looked at.")
    return _edit("keep as it is", without_none(changes), coder, at)


def discard(store: AnnotationStore, ids: Iterable[str], coder: str, at: str) -> Edit:
    """Delete passages with their tags and notes.

    Raises:
        EditRefused: One is another coder's.
    """
    passages = [store.passage(id) for id in ids]
    others = sorted({passage.coder for passage in passages} - {coder})
    if others:
        raise EditRefused(f"What is {' and '.join(others)}’s only they delete.")
    return _edit("delete", [Change("passages", one.id, one.to_record(), None) for one in passages], coder, at)


def _edit(label: str, changes: Sequence[Change], coder: str, at: str) -> Edit:
    count = "passage" if len(changes) == 1 else f"{len(changes):,} passages"
    return Edit(f"{label}: {count}", tuple(changes), coder, at)
