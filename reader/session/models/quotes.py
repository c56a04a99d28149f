"""The passages of the folder as a table: which are shown, in what order, under which heads, which are marked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from time import perf_counter

from annotations.codebook import Codebook
from annotations.edits.edit import Change, Edit
from annotations.errors import FilterError, NothingToDo
from annotations.filters import Filter, parse
from annotations.filters.themes import themes_named
from annotations.filters.tree import WORD, FilterTerm, Node
from annotations.model import Passage
from annotations.text.boolean import And
from reader.session.facts import FolderFacts
from reader.session.grouped_query import GroupHead, Grouping, IncrementalQuery, QuoteRow
from reader.session.models.row_model import RowModel
from reader.session.session import Session

FIRST_SLICE_SECONDS = 0.005
"""Seconds that are spent on first rows before a key is answered."""

_PLACE = frozenset({"start", "end", "now"})
"""Fields of a passage that decide about its place among the others."""

_COMPLETED = ("speaker", "via", "coder")
"""Fields whose values only passages know."""


class QuotesModel(RowModel):
    """The passages that a filter lets through, or exactly those that another screen asked for."""

    def __init__(self, session: Session) -> None:
        """Show all passages."""
        super().__init__(session)
        self.typed = ""
        """The filter, as typed."""
        self.words = ""
        """What these passages are, when they are exactly those that another screen asked for."""
        self.grouping = Grouping.NOTHING
        """What they are grouped by."""
        self.count = 0
        """How many passages are shown; one that stands in several groups counts once."""
        self.busy = False
        """Whether more may be found: :meth:`step`."""
        self._exactly: Sequence[str] = ()
        self._all: Sequence[str] | None = None
        self._rows: Sequence[QuoteRow] = ()
        self._gathering = IncrementalQuery(session, (), self.grouping)
        self._sought: str | None = None
        self._values: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._unlearned: Iterator[str] | None = None
        session.store.on_change(self._on_edit)
        self.set_filter("")

    # Rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> QuoteRow:
        """The id of the passage at ``index``, or the head of a group."""
        return self._rows[index]

    def key(self, index: int) -> str:
        """The id of the passage at ``index``; what a head is known by, which is no id."""
        row = self._rows[index]
        return f"\n{row.name}" if isinstance(row, GroupHead) else row

    def find(self, key: str) -> int | None:
        """Where a passage is, or a head."""
        if key.startswith("\n"):
            return super().find(key)
        try:
            return self._rows.index(key)
        except ValueError:
            return None

    def target_keys(self) -> Sequence[str]:
        """The highlighted passage, or those of the highlighted group."""
        if self.index >= len(self._rows):
            return ()
        row = self._rows[self.index]
        ids = row.ids if isinstance(row, GroupHead) else [row]
        return [id for id in ids if id in self.session.store]

    def shown_keys(self) -> list[str]:
        """Ids of all passages that are shown, in their order, each once."""
        return list(dict.fromkeys(row for row in self._rows if isinstance(row, str)))

    # Which passages

    def set_filter(self, typed: str) -> None:
        """Show the passages that a filter lets through, from the first; groups stay.

        Raises:
            FilterError: The filter is not whole, or asks for a theme that there is not; what was shown stays.
        """
        gathering = self._filtered(parse(typed))
        self.typed, self.words = typed, ""
        self._begin(gathering)

    def show(self, ids: Sequence[str], words: str) -> None:
        """Show exactly these passages, until something else is asked for.

        Args:
            ids: The passages.
            words: What they are, for the title.
        """
        self.typed, self.words, self._exactly = "", words, list(ids)
        self._begin(self._of_exactly())

    def show_all(self) -> None:
        """Show every passage again; the highlighted one stays so."""
        here = self.highlighted_key
        self.set_filter("")
        self._highlight(here)

    def toggle_theme(self, digit: int) -> None:
        """Show only what carries the theme on a digit, in the place of another such theme; again, all of it.

        Raises:
            EditRefused: No theme has that key.
        """
        book = self.session.codebook
        theme = book.by_key(digit)
        if theme is None:
            raise NothingToDo(f"No theme is on key {digit}.", "t shows the themes.")
        tree = parse(self.typed).tree
        parts = tree.parts if isinstance(tree, And) else (tree,)
        keyed = {themes_named(book, book.label(other.id)) for other in book if other.key}
        mine = FilterTerm("theme", book.label(theme.id))
        off = any(_meant(part, book) == themes_named(book, mine.value) for part in parts)
        rest = tuple(part for part in parts if _meant(part, book) not in keyed)
        self.set_filter(str(Filter(And(rest if off else (mine, *rest)))))

    def regroup(self) -> Grouping:
        """Group by the next of :class:`Grouping`; tells which."""
        kinds = list(Grouping)
        self.grouping = kinds[(kinds.index(self.grouping) + 1) % len(kinds)]
        self.reload()
        return self.grouping

    def reload(self) -> None:
        """Find out again what is shown; until that is done the rows stay, and the highlighted one stays so."""
        try:
            gathering = self._of_exactly() if self.words else self._filtered(parse(self.typed))
        except FilterError:  # it asked for a theme that is gone
            self.show_all()
            return
        self._begin(gathering, self.highlighted_key)

    def is_affected_by(self, edit: Edit) -> bool:
        """Whether an edit may have changed which passages are shown, and not only what they look like."""
        return bool(self.typed) or self.grouping is not Grouping.NOTHING or any(map(_moves, edit.changes))

    def step(self, seconds: float) -> bool:
        """Look for more passages for about so long, then for what they say; tells whether there is more to do."""
        if self.busy:
            self.busy = self._gathering.step(seconds)
            if self._sought is None or not self.busy:
                self._rows, self.count = self._gathering.rows(), self._gathering.found
                self._highlight(self._sought)
            return self.busy or self._unlearned is not None
        until = perf_counter() + seconds
        for id in self._unlearned or ():
            if id in self.session.store:
                self._collect_values_of(self.session.store.passage(id))
            if perf_counter() > until:
                return True
        return False

    def _begin(self, gathering: IncrementalQuery, sought: str | None = None) -> None:
        """Show rows as they are found, from the first; or when all are found, with the row that is ``sought``."""
        self._gathering, self._sought, self.busy = gathering, sought, True
        self.step(FIRST_SLICE_SECONDS)
        if sought is None:
            self.index = 0

    def _highlight(self, key: str | None) -> None:
        """Highlight a row if it is there; else what has come into its place."""
        place = self.find(key) if key is not None else None
        self.index = max(0, min(self.index, len(self._rows) - 1)) if place is None else place

    def _of_exactly(self) -> IncrementalQuery:
        there = [id for id in self._exactly if id in self.session.store]
        return IncrementalQuery(self.session, there, self.grouping)

    def _filtered(self, wanted: Filter) -> IncrementalQuery:
        """What a filter lets through; what asks for nothing but a theme is told without decoding a passage.

        Raises:
            FilterError: It asks for a theme that there is not.
        """
        session, store, book = self.session, self.session.store, self.session.codebook
        alone = wanted.resolved(book).tree
        plain = not wanted or (isinstance(alone, FilterTerm) and alone.field == "theme")
        test = (
            None if plain else wanted.predicate(book, FolderFacts(session), store.articles(), store.passages_with_theme)
        )
        if self._all is None or len(self._all) != store.passage_count:
            self._all = store.passage_ids()
        return IncrementalQuery(
            session,
            self._all,
            self.grouping,
            wanted.prefilter(store) if wanted else None,
            test,
            self._collect_values_of,
        )

    def _on_edit(self, edit: Edit, _: int) -> None:
        """What is removed is neither shown nor marked any more."""
        if any(map(_moves, edit.changes)):
            self._all = None
        removed = {change.id for change in edit.changes if change.table == "passages" and change.after is None}
        if removed:
            self._rows = [row for row in self._rows if isinstance(row, GroupHead) or row not in removed]
            self.count = len(self.shown_keys())
            self.toggle_marks(list(removed & self.marked.keys()))

    # What passages say of themselves

    def known_values(self, field: str) -> list[str]:
        """Values of a field of passages, as far as they were seen."""
        return sorted(self._values[field])

    def completed(self, typed: str) -> str | None:
        """What is typed with its last part completed, or none when nothing follows from it."""
        return self.session.article_list.completed(typed, self._values)

    def collect_values(self) -> None:
        """See what all passages say of themselves, so that it can be offered; :meth:`step` does it, once."""
        if self._unlearned is None:
            self._unlearned = iter(self.session.store.passage_ids())

    def _collect_values_of(self, passage: Passage) -> None:
        for field in _COMPLETED:
            if value := getattr(passage, field):
                self._values[field][value] = None


def _meant(part: Node, book: Codebook) -> frozenset[str]:
    """The themes that a part of a filter asks for, when it asks for nothing else."""
    if isinstance(part, FilterTerm) and part.field in (WORD, "theme"):
        return themes_named(book, part.value)
    return frozenset()


def _moves(change: Change) -> bool:
    """Whether a change makes, removes or moves a passage."""
    made = change.before is None or change.after is None
    return change.table == "passages" and (made or not _PLACE.isdisjoint(change.after or ()))
