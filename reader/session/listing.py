"""The articles as the list shows them: which of the folder, and in what order."""

import re
from collections.abc import Iterator, Mapping, Sequence

from annotations.errors import UnknownName
from annotations.facts import ArticleFacts
from annotations.store import AnnotationStore
from reader.articles.catalog import ArticleCatalog
from reader.articles.headers import Header, Headers, Narrowing, Order, ordered

PASSAGES, OPENED = "passages", "last read"
"""Orders that the annotations give; the others are those of the folder."""

ORDERS = (Order.NAME.value, Order.DATE.value, Order.OUTLET.value, PASSAGES, OPENED)
"""What the list can be sorted by, in the order in which one key goes through them."""

_LANGUAGE = re.compile(r"[|()\"-]|\w:")
"""Signs that more is typed than words to look for."""


class Listing:
    """What is shown, as indexes into the headers of the folder."""

    def __init__(self, catalog: ArticleCatalog, store: AnnotationStore) -> None:
        """Show all articles by name."""
        self._catalog = catalog
        self._store = store
        self.typed = ""
        """The filter, as typed."""
        self.order: str = ORDERS[0]
        """One of :data:`ORDERS`."""
        self.headers: Headers = catalog.headers()
        """The articles of the folder."""
        self.headers.confirm(store.articles().values())
        self._shown: Sequence[int] = range(len(self.headers))
        self._places: dict[int, int] | None = None
        self._narrowing = Narrowing(self.headers)

    def __len__(self) -> int:
        return len(self._shown)

    def __getitem__(self, place: int) -> Header:
        """The article at a place of the list."""
        return self.headers[self._shown[place]]

    def path(self, place: int) -> str:
        """The path of the article at a place of the list."""
        return str(self.headers.paths[self._shown[place]])

    def place(self, path: str) -> int | None:
        """Where in the list an article is, or none when it is not shown."""
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
        """Show the articles that fit what is typed: words of title, outlet, author or name, or the filter language.

        Raises:
            FilterError: What is typed is not whole or asks for what there is not; what was shown stays.
        """
        found = self._by_language(typed) if _LANGUAGE.search(typed) else self._narrowing.of(typed)
        self.typed = typed
        self._show(found if typed.strip() else range(len(self.headers)))

    def sort(self) -> str:
        """Sort by the next of :data:`ORDERS`; tells which."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._show(self._shown)
        return self.order

    def renew(self, headers: Headers) -> None:
        """Show other headers under the same filter, in the same order."""
        self.headers = headers
        self.headers.confirm(self._store.articles().values())
        self._narrowing = Narrowing(headers)
        self.filter(self.typed)

    def completed(self, typed: str) -> str | None:
        """What is typed with its last part completed, or none when nothing follows from it."""
        from annotations.filters import complete

        facts = _Facts(self._catalog, self._store, self.headers)
        for completion in complete(typed, len(typed), self._store.codebook, facts):
            whole = typed[: completion.start] + completion.text
            if whole.startswith(typed) and whole != typed:
                return whole
        return None

    def _by_language(self, typed: str) -> list[int]:
        from annotations.filters import parse  # loaded when somebody asks for more than words

        store = self._store
        test = parse(typed).articles(
            store.codebook,
            _Facts(self._catalog, store, self.headers),
            store.articles(),
            store.passages,
            themes_of=store.theme_counts,
        )
        return [index for index, path in enumerate(self.headers.paths) if test(path)]

    def _show(self, found: Sequence[int]) -> None:
        self._shown = found if self.order == Order.NAME and isinstance(found, range) else self._sorted(found)
        self._places = None

    def _sorted(self, found: Sequence[int]) -> Sequence[int]:
        paths = self.headers.paths
        if self.order == PASSAGES:
            return sorted(found, key=lambda index: -sum(self._store.theme_counts(paths[index]).values()))
        if self.order == OPENED:
            records = self._store.articles()
            latest = {index: records[paths[index]].opened for index in found if paths[index] in records}
            return sorted(sorted(found), key=lambda index: latest.get(index, ""), reverse=True)
        return ordered(self.headers, Order(self.order), found, descending=self.order == Order.DATE)


class _Facts(Mapping[str, ArticleFacts]):
    """What is known of every article without reading its file, looked up when it is asked for."""

    def __init__(self, catalog: ArticleCatalog, store: AnnotationStore, headers: Headers) -> None:
        self._catalog = catalog
        self._store = store
        self._headers = headers

    def __getitem__(self, path: str) -> ArticleFacts:
        return self._catalog.glance(path, self._store.article(path))

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers.paths)

    def __len__(self) -> int:
        return len(self._headers)
