"""The filtered and sorted articles of the article list."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from annotations.edits.edit import Changed
from annotations.errors import UnknownName
from annotations.model import State
from annotations.store.store import AnnotationStore
from reader.folder.catalog import ArticleCatalog
from reader.folder.headers import Header, Headers, Order, sort_headers

if TYPE_CHECKING:
    from annotations.filters import Query

PASSAGES, OPENED = "passages", "last read"
"""Orders based on the annotations. The other orders are based on the folder."""

ORDERS = (Order.NAME.value, Order.DATE.value, Order.OUTLET.value, PASSAGES, OPENED)
"""The orders of the list. One key cycles through them."""

COUNTED = ("outlet", "author", "event")
"""Details whose values are offered as completions in a filter, the most frequent first."""

MAX_VALUES = 1_000
"""Maximum number of values offered for a detail."""

FINISHED = (State.DONE, State.IRRELEVANT)
"""States of articles that need no more reading."""


class ArticleListModel:
    """The visible articles, as indexes into the headers of the folder."""

    def __init__(self, catalog: ArticleCatalog, store: AnnotationStore, coder: str) -> None:
        """Create a list of all articles, sorted by name, with the states that ``coder`` gave them."""
        self._catalog = catalog
        self._store = store
        self._coder = coder
        self.typed = ""
        """The filter, as typed."""
        self.order: str = ORDERS[0]
        """The current order, one of :data:`ORDERS`."""
        self.headers: Headers = catalog.headers()
        """The articles of the folder."""
        self.headers.confirm(store.articles.values())
        self.readable = 0
        """Number of articles that can be read, as far as known."""
        self.finished: set[str] = set()
        """Paths of the articles that are done or irrelevant."""
        self._count()
        self._shown: Sequence[int] = range(len(self.headers))
        self._places: dict[int, int] | None = None
        self._found: Sequence[int] = self._shown
        """The articles that match the filter, in the order of their paths."""
        self._query: Query | None = None
        self._revision = -1

    def __len__(self) -> int:
        return len(self._shown)

    def __getitem__(self, place: int) -> Header:
        """Return the article at a place in the list."""
        return self.headers[self._shown[place]]

    def path_at(self, place: int) -> str:
        """Return the path of the article at a place in the list."""
        return str(self.headers.paths[self._shown[place]])

    def index_of(self, path: str) -> int | None:
        """Return the place of an article in the list, or ``None`` if the article is not visible."""
        try:
            index = self.headers.position(path)
        except UnknownName:
            return None
        if isinstance(self._shown, range):
            return index
        if self._places is None:
            self._places = {shown: place for place, shown in enumerate(self._shown)}
        return self._places.get(index)

    def filter(self, typed: str) -> None:
        """Show the articles that match a filter: words of title, outlet, author or name, or the filter language.

        Raises:
            FilterError: The filter is incomplete or refers to something that does not exist. The list does not change.
        """
        self._found = self._matching(typed)
        self.typed = typed
        self._show(self._found)

    def sort(self) -> str:
        """Sort by the next of :data:`ORDERS`, and return that order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._show(self._shown)
        return self.order

    def reload(self, headers: Headers) -> None:
        """Replace the headers, keeping the filter and the order."""
        self.headers = headers
        self.headers.confirm(self._store.articles.values())
        self._query = None
        self._count()
        self.filter(self.typed)

    def on_changed(self, changed: Changed) -> None:
        """Update the confirmed details and the set of finished articles."""
        self.headers.confirm(map(self._store.article, changed.records))
        for path in changed.records:
            self.finished.discard(path)
            if self._store.readings.resolve(path, self._coder).state in FINISHED and self.headers.holds(path):
                self.finished.add(path)

    @property
    def problems(self) -> Sequence[str]:
        """The problems with ``sources.csv`` as of the last scan, one sentence each."""
        return self.headers.table.problems

    @property
    def progress(self) -> str:
        """The number of articles that are done or irrelevant, out of those that can be read."""
        return f"{len(self.finished):,} of {self.readable:,} done"

    def _count(self) -> None:
        self.readable = self.headers.table.columns["problem"].values().count("")
        readings = self._store.readings.by_article(self._coder)
        finished = {path for path, reading in readings.items() if reading.state in FINISHED}
        self.finished = finished.intersection(self.headers.paths) if finished else finished

    def describe_changes(self) -> str:
        """Return a summary of the articles added, removed and renamed in the last scan, or an empty string."""
        added, removed, renamed = self._catalog.changes
        counts = {
            "new": len(added) - len(renamed),
            "gone": len(removed) - len(renamed),
            "renamed": len(renamed),
        }
        said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        return f"Articles: {said}" if said else ""

    def completed(self, typed: str, more: Mapping[str, Collection[str]] | None = None) -> str | None:
        """Return the filter with its last part completed, or ``None`` if there is no completion.

        Args:
            typed: The filter as typed so far.
            more: Values of fields that only passages have, by field.
        """
        from annotations.filters import complete

        def values(field: str) -> Iterable[str]:
            if field == "article":
                return self.headers.paths
            if field in COUNTED:
                return (value for value, _ in Counter(self.headers.column(field)).most_common(MAX_VALUES))
            return (more or {}).get(field, ())

        for completion in complete(typed, len(typed), self._store.codebook, values):
            whole = typed[: completion.start] + completion.text
            if whole.startswith(typed) and whole != typed:
                return whole
        return None

    def _matching(self, typed: str) -> Sequence[int]:
        if not typed.strip():
            return range(len(self.headers))
        from annotations.filters import compile_query  # The list opens faster without it.

        query, revision = compile_query(typed, self._store.codebook), self.headers.table.revision
        narrows = revision == self._revision and query.narrows(self._query)
        found = query.articles(self._store, self.headers, self._found if narrows else None)
        self._query, self._revision = query, revision
        return found

    def _show(self, found: Sequence[int]) -> None:
        self._shown = found if self.order == Order.NAME and isinstance(found, range) else self._sorted(found)
        self._places = None

    def _sorted(self, found: Sequence[int]) -> Sequence[int]:
        if self.order in (PASSAGES, OPENED):
            noted: Mapping[str, str | int] = self._store.passages.count_by_article(None)
            if self.order == OPENED:
                noted = {path: one.opened for path, one in self._store.readings.by_article(self._coder).items()}
            paths = list(self.headers.paths)
            known = [index for index in sorted(found) if noted.get(paths[index])]
            known.sort(key=lambda index: noted[paths[index]], reverse=True)
            return [*known, *sorted(set(found).difference(known))]
        return sort_headers(self.headers, Order(self.order), found, descending=self.order == Order.DATE)
