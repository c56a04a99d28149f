"""The review of passages whose articles have changed."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from annotations.model import Passage, Status
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.session.models.row_model import RowModel
from reader.session.session import Session

MAX_WORDS = 400
"""Maximum number of words compared, more than fit on a screen."""


class Word(NamedTuple):
    """A word in one of two texts that are compared."""

    text: str
    differs: bool
    """True if the other text does not have the word at this point."""


class ReviewModel(RowModel):
    """The passages that need review, by article, and optionally those that were reviewed or only moved."""

    def __init__(self, session: Session) -> None:
        """Create a model of the passages that need review."""
        super().__init__(session)
        self.everything = False
        """True to include passages that need no review."""
        self._ids: list[str] = []
        self.reload()

    def reload(self) -> None:
        """Update the rows, and keep the same row highlighted, or else the row that takes its place."""
        here, store = self.highlighted_key, self.session.store
        self._ids = []
        for path in sorted(store.passages.revised):
            shown = [
                store.passage(id) for id, waits in store.passages.revised[path].items() if waits or self.everything
            ]
            self._ids += [one.id for one in sorted(shown, key=lambda one: (one.span, one.created, one.id))]
        self.marked = {id: None for id in self.marked if id in self._ids}
        found = self.find(here) if here else None
        self.index = min(self.index if found is None else found, max(len(self) - 1, 0))

    def __len__(self) -> int:
        return len(self._ids)

    def key(self, index: int) -> str:
        """Return the id of the passage at ``index``."""
        return self._ids[index]

    def passage(self, index: int) -> Passage:
        """Return the passage at ``index``."""
        return self.session.store.passage(self._ids[index])


def current_span(passage: Passage, article: Article) -> Span | None:
    """Return the span of a passage in the current text, or ``None`` if the passage is lost.

    If only the words are gone, the span is that of the sentence.
    """
    lost = passage.status is Status.ORPHAN or passage.text_digest != article.sha256
    return None if lost else passage.span


def nearest_span(passage: Passage, article: Article) -> Span:
    """Return the span to select for a passage: its current span, or the sentence near the old offset of a lost one."""
    before = article.units.around(Kind.SENTENCE, min(passage.anchor.start, len(article.text) - 1))
    return current_span(passage, article) or before or Span(0, 0)


def compare_words(old: str, new: str) -> tuple[Sequence[Word], Sequence[Word]]:
    """Return the words of two texts, each marked as equal or different."""
    before, after = (re.findall(r"\S+", text)[:MAX_WORDS] for text in (old, new))
    first, second = [Word(word, True) for word in before], [Word(word, True) for word in after]
    for start, place, size in SequenceMatcher(None, before, after).get_matching_blocks():
        first[start : start + size] = second[place : place + size] = [
            Word(word, False) for word in before[start : start + size]
        ]
    return first, second
