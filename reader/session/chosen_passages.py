"""The passages that the analyst chose in a table: what they have in common, and edits of all of them."""

from collections.abc import Callable, Generator, Sequence

from annotations.edits.edit import Change, Edit
from annotations.edits.passages import change_own_passages, tagged, untagged, with_fields
from annotations.errors import NothingToDo
from annotations.export.citation import STYLES
from annotations.export.quote import Quote
from annotations.model import Passage
from reader.session.annotator import Annotator, check_date
from reader.session.quoting import quotes_of
from reader.session.session import Session

FIELDS = ("note", "speaker", "via", "said_on")
"""Fields of a passage that can be edited in bulk."""

MAX_SAMPLED = 200
"""Maximum number of passages decoded before a dialog opens, which takes a few milliseconds."""

BulkSteps = Generator[str, None, str]
"""A generator of steps of a few milliseconds that yields progress messages and returns a summary of the edit."""


class ChosenPassages:
    """Some passages in an order. Each change of all of them is one edit, prepared in steps of a few milliseconds.

    A change applies to the coder's own passage on the span of each passage. Where only another coder has a passage on a
    span, the change creates one.
    """

    def __init__(self, session: Session, ids: Sequence[str]) -> None:
        """Choose the passages with these ids. Those that no longer exist are skipped."""
        self.ids = ids
        self._session = session
        self._store = session.store
        self._annotator = session.state(Annotator)

    def theme_counts(self) -> dict[str, int]:
        """Count the passages that carry each theme, in codebook order. Themes without a passage are omitted."""
        counts = {
            theme.id: sum(map(self._store.passages.ids_with_theme(theme.id).__contains__, self.ids))
            for theme in self._session.codebook
        }
        return {theme: count for theme, count in counts.items() if count}

    def common_themes(self) -> list[str]:
        """Return the themes that the coder has tagged all of the passages with."""
        own = all(passage.coder == self._session.coder for passage in self._sample())
        return [theme for theme, count in self.theme_counts().items() if own and count == len(self.ids)]

    def common_values(self) -> dict[str, str]:
        """Return the value that the passages share in each of :data:`FIELDS`, or an empty string where they differ."""
        found = {name: {getattr(passage, name) for passage in self._sample()} for name in FIELDS}
        return {name: next(iter(values)) if len(values) == 1 else "" for name, values in found.items()}

    def tag(self, theme: str) -> BulkSteps:
        """Tag all passages with a theme."""
        return self._tag(theme, self._session.codebook.label(theme))

    def tag_with_name(self, name: str) -> BulkSteps:
        """Tag all passages with the theme of this name, creating the theme in the same edit if it does not exist."""
        return self._tag(*self._annotator.theme_named(name))

    def _tag(self, theme: str, label: str, created: Sequence[Change] = ()) -> BulkSteps:
        signature = self._annotator.signature
        self._annotator.remember_theme(theme)
        return self._change(f"tag {label}", lambda passage: tagged(passage, [theme], signature), created)

    def untag(self, theme: str) -> BulkSteps:
        """Remove a theme from all passages. Tags of other coders remain."""
        label = f"untag {self._session.codebook.label(theme)}"
        return self._change(label, lambda passage: untagged(passage, [theme]))

    def annotate(self, fields: dict[str, str]) -> BulkSteps:
        """Set the given fields of all passages: note, speaker, via and said on.

        Raises:
            EditRefused: The value of said on is not a date.
        """
        check_date(fields.get("said_on", ""))
        label = ", ".join(name.replace("_", " ") for name in fields)
        return self._change(label, lambda passage: with_fields(passage, fields))

    def star(self) -> BulkSteps:
        """Star all passages, or remove the stars if all have one."""
        starred = not all(passage.starred for passage in self._sample())
        label = "star" if starred else "unstar"
        return self._change(label, lambda passage: with_fields(passage, {"starred": starred}))

    def quotes(self) -> Generator[str, None, list[Quote]]:
        """Return all passages as quotes, in this order. An article is read once for each run of its passages."""
        session, store = self._session, self._store
        passages = (store.passage(id) for id in self.ids if id in store.passages)
        quotes: list[Quote] = []
        for quote in quotes_of(store, session.catalog, passages, keys=STYLES[session.citation].needs_keys):
            quotes.append(quote)
            yield f"reading articles: {len(quotes):,} of {len(self.ids):,}"
        return quotes

    def _change(self, label: str, change: Callable[[Passage], Passage], created: Sequence[Change] = ()) -> BulkSteps:
        """Change all passages in the edit that also makes the changes ``created``."""
        signature = self._annotator.signature
        changes: list[Change] = []
        for number, found in enumerate(change_own_passages(self._store, self.ids, change, signature), 1):
            if found is not None:
                changes.append(found)
            yield f"{label}: {number:,} of {len(self.ids):,}"
        if not changes:
            raise NothingToDo("That changes nothing.", self._why_not())
        whole = label if len(changes) == 1 else f"{label}: {len(changes):,} passages"
        for _ in self._store.apply_in_steps(Edit(whole, (*created, *changes), *signature)):
            yield f"{label}: saving {len(self.ids):,}"
        return f"{whole[:1].upper()}{whole[1:]} · u undoes"

    def _why_not(self) -> str:
        others = sorted({passage.coder for passage in self._sample()} - {self._session.coder})
        return f"Passages of {' and '.join(others)} can be changed only by their coders." if others else ""

    def _sample(self) -> list[Passage]:
        """Return the first passages, enough to find what they have in common."""
        return [self._store.passage(id) for id in self.ids[:MAX_SAMPLED]]
