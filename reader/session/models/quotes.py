"""The passages of the folder as a table: filter, order, groups and marks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple

from annotations.codebook import Codebook
from annotations.edits.edit import Change, Changed
from annotations.errors import FilterError, NothingToDo
from annotations.filters import compile_query, parse, to_text
from annotations.filters.grammar import WORD, FilterTerm, Node
from annotations.model import Passage
from annotations.text.boolean import And
from reader.session.models.row_model import RowModel
from reader.session.session import Session

FIRST_SLICE_SECONDS = 0.005
"""Seconds spent on finding the first rows before a key press returns."""

_PLACE = frozenset({"start", "end", "now"})
"""Fields of a passage that determine its place in the order."""

_COMPLETED = ("speaker", "via", "coder")
"""Fields that only passages have, whose values are offered as completions."""


class Grouping(StrEnum):
    """The property that passages are grouped by. One key cycles through the members in this order."""

    NOTHING = "nothing"
    THEME = "theme"
    ARTICLE = "article"
    OUTLET = "outlet"
    EVENT = "event"
    SPEAKER = "speaker"


class GroupHead(NamedTuple):
    """The row above the passages of a group."""

    name: str
    """The common value: id of a theme, path of an article, an outlet and so on. Empty if the value is unknown."""
    ids: Sequence[str]
    """Ids of the passages in the group."""


QuoteRow = str | GroupHead
"""Id of a passage, or the head of a group."""

_GROUPS: Mapping[Grouping, Callable[[Session, Passage], Iterable[str]]] = {
    Grouping.NOTHING: lambda _, passage: ("",),
    Grouping.THEME: lambda _, passage: dict.fromkeys(passage.themes) or ("",),
    Grouping.ARTICLE: lambda _, passage: (passage.article,),
    Grouping.OUTLET: lambda session, passage: (session.facts(passage.article).outlet,),
    Grouping.EVENT: lambda session, passage: (session.facts(passage.article).event,),
    Grouping.SPEAKER: lambda _, passage: (passage.speaker,),
}
"""Functions that return the names of the groups to which a passage belongs."""


class IncrementalQuery:
    """A query that turns passages into rows step by step, because decoding many passages is slow."""

    def __init__(
        self, session: Session, among: Sequence[str], grouping: Grouping, test: Callable[[str], bool] | None = None
    ) -> None:
        """Prepare a query, which :meth:`step` evaluates.

        Args:
            session: The session that evaluates the query.
            among: Ids of passages, in display order.
            grouping: The property to group by.
            test: Tests the id of a passage. ``None`` accepts every passage.
        """
        self._session = session
        self._grouping = grouping
        self._test = test
        at_once = list(among) if test is None and grouping is Grouping.NOTHING else []
        self._left = iter(() if at_once else among)
        self._groups: dict[str, list[str]] = {"": at_once} if at_once else {}
        self.found = len(at_once)
        """Number of passages found so far."""

    def step(self, seconds: float) -> bool:
        """Work for about ``seconds``. Return whether work remains."""
        until, store, test = perf_counter() + seconds, self._session.store, self._test
        for id in self._left:
            if id in store.passages and (
                test is None or test(id)
            ):  # The passage may have been deleted in the meantime.
                self._add(id)
            if perf_counter() > until:
                return True
        return False

    def _add(self, id: str) -> None:
        self.found += 1
        names: Iterable[str] = ("",)
        if self._grouping is not Grouping.NOTHING:
            names = _GROUPS[self._grouping](self._session, self._session.store.passage(id))
        for name in names:
            self._groups.setdefault(name, []).append(id)

    def rows(self) -> Sequence[QuoteRow]:
        """Return the rows found so far.

        Themes follow codebook order, and other groups are sorted alphabetically. The group of unknown values comes
        last.
        """
        if self._grouping is Grouping.NOTHING:
            return self._groups.get("", [])
        themes = self._session.codebook if self._grouping is Grouping.THEME else ()
        places = {theme.id: place for place, theme in enumerate(themes)}
        rows: list[QuoteRow] = []
        for name in sorted(self._groups, key=lambda name: (not name, places.get(name, 0), name.casefold())):
            rows += [GroupHead(name, self._groups[name]), *self._groups[name]]
        return rows


class QuotesModel(RowModel):
    """The passages that match a filter, or a fixed set of passages from another screen."""

    def __init__(self, session: Session) -> None:
        """Create a model of all passages."""
        super().__init__(session)
        self.words = ""
        """Description of the passages set by :meth:`show`, or an empty string while a filter applies."""
        self.grouping = Grouping.NOTHING
        """The property that the passages are grouped by."""
        self.count = 0
        """Number of passages shown. A passage in several groups counts once."""
        self.busy = False
        """True while :meth:`step` may find more passages."""
        self._fixed_ids: Sequence[str] = ()
        self._all: Sequence[str] | None = None
        self._rows: Sequence[QuoteRow] = ()
        self._query = IncrementalQuery(session, (), self.grouping)
        self._key_to_find: str | None = None
        self._values: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._uncollected: Iterator[str] | None = None
        session.store.on_change(self._on_changed)
        self.set_filter("")

    # Rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> QuoteRow:
        """Return the id of the passage at ``index``, or the head of a group."""
        return self._rows[index]

    def key(self, index: int) -> str:
        """Return the key of the row at ``index``: the id of a passage; a group head has a string of its own."""
        row = self._rows[index]
        return f"\n{row.name}" if isinstance(row, GroupHead) else row

    def find(self, key: str) -> int | None:
        """Return the index of a passage or a group head, or ``None`` if it is not shown."""
        if key.startswith("\n"):
            return super().find(key)
        try:
            return self._rows.index(key)
        except ValueError:
            return None

    def target_keys(self) -> Sequence[str]:
        """Return the id of the highlighted passage, or the ids of the passages in the highlighted group."""
        if self.index >= len(self._rows):
            return ()
        row = self._rows[self.index]
        ids = row.ids if isinstance(row, GroupHead) else [row]
        return [id for id in ids if id in self.session.store.passages]

    def shown_keys(self) -> list[str]:
        """Return the ids of all passages shown, in display order and without duplicates."""
        return list(dict.fromkeys(row for row in self._rows if isinstance(row, str)))

    # Filter and groups

    def set_filter(self, typed: str) -> None:
        """Show the passages that match a filter, starting at the first row. The grouping does not change.

        Raises:
            FilterError: The filter is incomplete or refers to a theme that does not exist. The rows do not change.
        """
        query = self._query_filter(typed)
        self.typed, self.words = typed, ""
        self._begin(query)

    def show(self, ids: Sequence[str], words: str) -> None:
        """Show a fixed set of passages until the filter changes.

        Args:
            ids: Ids of the passages.
            words: A description of the passages for the title.
        """
        self.typed, self.words, self._fixed_ids = "", words, list(ids)
        self._begin(self._query_fixed_ids())

    def show_all(self) -> None:
        """Show every passage, and keep the same row highlighted."""
        here = self.highlighted_key
        self.set_filter("")
        self._highlight(here)

    def toggle_theme(self, digit: int) -> None:
        """Restrict the rows to the theme on a digit key, replacing another such theme, or remove the restriction.

        Raises:
            EditRefused: No theme is assigned to the key.
        """
        book = self.session.codebook
        theme = book.by_key(digit)
        if theme is None:
            raise NothingToDo(f"Key {digit} has no theme.", "t shows the themes.")
        tree = parse(self.typed)
        parts = tree.parts if isinstance(tree, And) else (tree,)
        keyed = {book.named(book.label(other.id)) for other in book if other.key}
        own = FilterTerm("theme", book.label(theme.id))
        is_on = any(_named_themes(part, book) == book.named(own.value) for part in parts)
        rest = tuple(part for part in parts if _named_themes(part, book) not in keyed)
        self.set_filter(to_text(And(rest if is_on else (own, *rest))))

    def regroup(self) -> Grouping:
        """Group by the next member of :class:`Grouping`, and return it."""
        kinds = list(Grouping)
        self.grouping = kinds[(kinds.index(self.grouping) + 1) % len(kinds)]
        self.reload()
        return self.grouping

    def reload(self) -> None:
        """Repeat the query. The old rows remain until it is finished, and the same row stays highlighted."""
        try:
            query = self._query_fixed_ids() if self.words else self._query_filter(self.typed)
        except FilterError:  # The filter refers to a theme that was deleted.
            self.show_all()
            return
        self._begin(query, self.highlighted_key)

    def is_affected_by(self, changed: Changed) -> bool:
        """Return whether a change may alter which passages are shown, and not only their appearance."""
        return bool(self.typed) or self.grouping is not Grouping.NOTHING or any(map(_moves, changed.edit.changes))

    def step(self, seconds: float) -> bool:
        """Work for about ``seconds``: find passages, then collect field values. Return whether work remains."""
        if self.busy:
            self.busy = self._query.step(seconds)
            if self._key_to_find is None or not self.busy:
                self._rows, self.count = self._query.rows(), self._query.found
                self._highlight(self._key_to_find)
            return self.busy or self._uncollected is not None
        until = perf_counter() + seconds
        for id in self._uncollected or ():
            if id in self.session.store.passages:
                self._collect_values_of(self.session.store.passage(id))
            if perf_counter() > until:
                return True
        return False

    def _begin(self, query: IncrementalQuery, key_to_find: str | None = None) -> None:
        """Start a query. Show rows as they are found, or, with a key, only when all are found."""
        self._query, self._key_to_find, self.busy = query, key_to_find, True
        self.step(FIRST_SLICE_SECONDS)
        if key_to_find is None:
            self.index = 0

    def _highlight(self, key: str | None) -> None:
        """Highlight the row with a key. If the row does not exist, keep the index."""
        place = self.find(key) if key is not None else None
        self.index = max(0, min(self.index, len(self._rows) - 1)) if place is None else place

    def _query_fixed_ids(self) -> IncrementalQuery:
        there = [id for id in self._fixed_ids if id in self.session.store.passages]
        return IncrementalQuery(self.session, there, self.grouping)

    def _query_filter(self, typed: str) -> IncrementalQuery:
        """Prepare the query for a filter.

        Raises:
            FilterError: The filter is not valid, or refers to a theme that does not exist.
        """
        session, store = self.session, self.session.store
        compiled = compile_query(typed, session.codebook)
        if self._all is None or len(self._all) != len(store.passages):
            self._all = store.passages.ids()
        test = compiled.test(store, session.facts) if compiled else None
        return IncrementalQuery(session, self._all, self.grouping, test)

    def _on_changed(self, changed: Changed) -> None:
        """Remove the rows and the marks of deleted passages."""
        if any(map(_moves, changed.edit.changes)):
            self._all = None
        self._uncollected = None
        removed = {id for id in changed.passages if id not in self.session.store.passages}
        if removed:
            self._rows = [row for row in self._rows if isinstance(row, GroupHead) or row not in removed]
            self.count = len(self.shown_keys())
            self.toggle_marks(list(removed & self.marked.keys()))

    # Values of passage fields

    def known_values(self, field: str) -> list[str]:
        """Return the values of a passage field collected so far, sorted."""
        return sorted(self._values[field])

    def completed(self, typed: str) -> str | None:
        """Return the filter with its last part completed, or ``None`` if there is no completion."""
        return self.session.article_list.completed(typed, self._values)

    def collect_values(self) -> None:
        """Schedule the collection of field values from all passages, once. :meth:`step` does the work."""
        if self._uncollected is None:
            self._uncollected = iter(self.session.store.passages.ids())

    def _collect_values_of(self, passage: Passage) -> None:
        for field in _COMPLETED:
            if value := getattr(passage, field):
                self._values[field][value] = None


def _named_themes(part: Node, book: Codebook) -> frozenset[str]:
    """Return the themes that a part of a filter refers to, or an empty set if it is not a theme or a word."""
    if isinstance(part, FilterTerm) and part.field in (WORD, "theme"):
        return book.named(part.value)
    return frozenset()


def _moves(change: Change) -> bool:
    """Return whether a change creates, deletes or moves a passage."""
    made = change.before is None or change.after is None
    return change.table == "passages" and (made or not _PLACE.isdisjoint(change.after or ()))
