"""Headers of a folder's articles, to list, sort and filter them without reading their files."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol, overload

from annotations.errors import UnknownName
from annotations.model import ArticleRecord
from annotations.text.normalized import normalize_query
from reader.articles.detail_fields import DETAIL_NAMES
from reader.folder.cache import FolderTable, size_in
from reader.folder.probe import UNCONFIRMED, filter_key, stated_value


class Header(NamedTuple):
    """The facts about one article that the list shows."""

    path: str
    """Its path inside the folder, with forward slashes."""
    title: str
    """Its title, or the file name without its suffix if no title is known."""
    problem: str
    """The reason why the article cannot be read, as a sentence; empty if it can."""
    size: int
    """Size of the file in bytes."""
    outlet: str = ""
    author: str = ""
    published: str = ""
    """``2024``, ``2024-04`` or ``2024-04-26``."""
    unconfirmed: bool = False
    """Whether the publication date is only detected."""
    new: bool = False
    """Whether the article was added since the last session."""


class Probe(Protocol):
    """A function that probes an article on demand."""

    def __call__(self, table: FolderTable, place: int) -> Header | None:
        """Fill in a row of the table, or return a preliminary header if the folder is too large for that."""


class Headers(Sequence[Header]):
    """The headers of a folder, sorted by path and created on access.

    Details that analysts confirmed (see :meth:`confirm`) take precedence over those found in files.
    """

    def __init__(
        self,
        table: FolderTable,
        looker: Probe,
        new: Collection[str] = (),
        confirmed: dict[str, ArticleRecord] | None = None,
    ) -> None:
        """Create the headers of a table.

        Args:
            table: The table of the files.
            looker: Called for a row that has not been probed.
            new: Paths of the articles that were added since the last session.
            confirmed: Confirmed records by path; :meth:`confirm` adds to it.
        """
        self.table = table
        self.new = new
        """Paths of the articles that were added since the last session."""
        self._looker = looker
        self._confirmed = {} if confirmed is None else confirmed
        self._haystacks: list[str] = []
        self._revision = -1

    @property
    def paths(self) -> Sequence[str]:
        """The paths, sorted."""
        return self.table.paths

    def __len__(self) -> int:
        return len(self.table)

    @overload
    def __getitem__(self, index: int) -> Header: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Header]: ...
    def __getitem__(self, index: int | slice) -> Header | Sequence[Header]:
        places = range(len(self))[index]
        return self._header(places) if isinstance(places, int) else [self._header(place) for place in places]

    def position(self, path: str) -> int:
        """Return the index of the article with this path.

        Raises:
            UnknownName: The folder does not contain the article.
        """
        place = bisect_left(self.paths, path)
        if place == len(self) or self.paths[place] != path:
            raise UnknownName(f"There is no article “{path}” in the folder.")
        return place

    def holds(self, path: str) -> bool:
        """Return whether there is an article with this path."""
        return self._place(path) is not None

    def confirm(self, records: Iterable[ArticleRecord]) -> None:
        """Use confirmed details when sorting and filtering from now on; records of other folders are harmless."""
        for record in records:
            if record.path in self._confirmed or any(getattr(record, name) for name in DETAIL_NAMES):
                self._confirmed[record.path] = record
                self.table.revision += 1

    def details(self, name: str) -> dict[str, str]:
        """Return a detail of every article, by path in their order, as far as it is known without opening a file.

        Args:
            name: One of :data:`reader.articles.detail_fields.DETAIL_NAMES`, or :data:`reader.folder.probe.UNCONFIRMED`.
        """
        columns = self.table.columns
        if name in columns:
            values: Iterable[str] = columns[name].values()
        else:
            values = map(partial(stated_value, name), columns["stated"].values(), columns["sources"].values())
        found = dict(zip(self.table.paths.values(), values, strict=True))
        for path, record in self._confirmed.items():
            if path not in found:
                continue
            if name == UNCONFIRMED:
                found[path] = "" if record.published else found[path]
            else:
                found[path] = getattr(record, name) or found[path]
        return found

    def column(self, name: str) -> list[str]:
        """Return a detail of every article, in the order of their paths; the names are those of :meth:`details`."""
        return list(self.details(name).values())

    def published(self, path: str) -> str:
        """Return the publication date of an article as far as it is known without opening its file."""
        place, record = self._place(path), self._confirmed.get(path)
        return (record and record.published) or ("" if place is None else self.table.columns["published"][place])

    def filter_keys(self) -> Sequence[str]:
        """Return the filter key of every article; recomputed only after changes."""
        if self._revision != self.table.revision:
            self._revision = self.table.revision
            self._haystacks = self.table.columns["haystack"].values()
            known = {path: self._place(path) for path in self._confirmed}
            for place in (place for place in known.values() if place is not None):
                header = self._shown(self._row(place))
                self._haystacks[place] = filter_key(header.title, header.outlet, header.author, header.path)
            for place, words in enumerate(self._haystacks):
                if not words:
                    self._haystacks[place] = filter_key("", "", "", self.paths[place])
        return self._haystacks

    def _place(self, path: str) -> int | None:
        try:
            return self.position(path)
        except UnknownName:
            return None

    def _header(self, place: int) -> Header:
        preliminary = None if self.table.columns["stamp"][place] else self._looker(self.table, place)
        return self._shown(preliminary or self._row(place))

    def _row(self, place: int) -> Header:
        columns, path = self.table.columns, self.paths[place]
        return Header(
            path,
            columns["title"][place] or PurePosixPath(path).stem,
            columns["problem"][place],
            size_in(columns["stamp"][place]),
            columns["outlet"][place],
            columns["author"][place],
            columns["published"][place],
            bool(columns[UNCONFIRMED][place]),
        )

    def _shown(self, header: Header) -> Header:
        """Return a header with the confirmed details."""
        record, new = self._confirmed.get(header.path), header.path in self.new
        if record is None:
            return header._replace(new=new)
        return header._replace(
            title=record.title or header.title,
            outlet=record.outlet or header.outlet,
            author=record.author or header.author,
            published=record.published or header.published,
            unconfirmed=header.unconfirmed and not record.published,
            new=new,
        )


class Order(StrEnum):
    """The sort keys of articles."""

    NAME = "name"
    TITLE = "title"
    DATE = "date"
    OUTLET = "outlet"
    AUTHOR = "author"
    SIZE = "size"


def sort_headers(
    headers: Headers, by: Order, within: Sequence[int] | None = None, *, descending: bool = False
) -> Sequence[int]:
    """Return sorted indexes of articles; those without a value come last, and ties keep the order of the paths.

    Args:
        headers: The articles.
        by: The sort key.
        within: Indexes to sort; ``None`` for all.
        descending: Whether to reverse the order of the values.
    """
    places = sorted(range(len(headers)) if within is None else within)
    if by is Order.NAME:
        return places[::-1] if descending else places
    keys = _keys(headers, by)
    known = sorted((place for place in places if keys[place]), key=keys.__getitem__, reverse=descending)
    return [*known, *(place for place in places if not keys[place])]


def _keys(headers: Headers, by: Order) -> Sequence[str]:
    if by is Order.SIZE:
        return [stamp.partition(" ")[0].zfill(15) if stamp else "" for stamp in headers.table.columns["stamp"]]
    if by is Order.DATE:
        return headers.column("published")
    values = headers.column(by.value)
    if by is Order.TITLE:  # a filter key begins with the title
        return [words if value else "" for value, words in zip(values, headers.filter_keys(), strict=True)]
    folded = {value: normalize_query(value) for value in set(values)}
    return [folded[value] for value in values]
