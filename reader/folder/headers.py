"""What the list shows of the articles of a folder, and what it sorts and filters them by, without reading a file."""

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
from reader.folder.cache import FolderTable
from reader.folder.probe import UNCONFIRMED, filter_key, size_in, stated_value


class Header(NamedTuple):
    """What the list shows of an article."""

    path: str
    """Its path inside the folder, with forward slashes."""
    title: str
    """Its title as far as it is known, else the file's name without its ending."""
    problem: str
    """Why it cannot be read, as a sentence, or an empty string."""
    size: int
    """Bytes of the file."""
    outlet: str = ""
    author: str = ""
    published: str = ""
    """``2024``, ``2024-04`` or ``2024-04-26``."""
    new: bool = False
    """Whether it came into the folder since the last session."""


class Probe(Protocol):
    """Finds out about an article that nobody has looked at."""

    def __call__(self, table: FolderTable, place: int) -> Header | None:
        """See that the table knows a row; a header instead when the folder is too large for that now."""


class Headers(Sequence[Header]):
    """The headers of a folder, sorted by path; each is made when it is looked at.

    What analysts confirmed is laid over what files say by :meth:`confirm`.
    """

    def __init__(
        self,
        table: FolderTable,
        looker: Probe,
        new: Collection[str] = (),
        confirmed: dict[str, ArticleRecord] | None = None,
    ) -> None:
        """Show a table.

        Args:
            table: What is known of the files.
            looker: Asked when nothing is known of one.
            new: Paths of those that came since the last session.
            confirmed: What analysts confirmed, by path; :meth:`confirm` adds to it.
        """
        self.table = table
        self.new = new
        """Paths of the articles that came into the folder since the last session."""
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
        """Index of the article with this path.

        Raises:
            UnknownName: The folder does not hold it.
        """
        place = bisect_left(self.paths, path)
        if place == len(self) or self.paths[place] != path:
            raise UnknownName(f"There is no article “{path}” in the folder.")
        return place

    def holds(self, path: str) -> bool:
        """Whether there is an article with this path."""
        return self._place(path) is not None

    def confirm(self, records: Iterable[ArticleRecord]) -> None:
        """Sort and filter articles by what analysts confirmed, from now on; records of other folders do no harm."""
        for record in records:
            if record.path in self._confirmed or any(getattr(record, name) for name in DETAIL_NAMES):
                self._confirmed[record.path] = record
        self.table.revision += 1

    def details(self, name: str) -> dict[str, str]:
        """A detail of every article, by path in their order, as far as it is known without looking into a file.

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
        """A detail of every article, in the order of their paths; the names are those of :meth:`details`."""
        return list(self.details(name).values())

    def published(self, path: str) -> str:
        """When an article was published, as far as it is known without looking into its file."""
        place, record = self._place(path), self._confirmed.get(path)
        return (record and record.published) or ("" if place is None else self.table.columns["published"][place])

    def filter_keys(self) -> Sequence[str]:
        """Of every article what a filter looks for its words in, folded; prepared once and again after changes."""
        if self._revision != self.table.revision:
            self._revision = self.table.revision
            self._haystacks = self.table.columns["haystack"].values()
            known = {path: self._place(path) for path in self._confirmed}
            for place in (place for place in known.values() if place is not None):
                header = self._shown(place)
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
        if not self.table.columns["stamp"][place] and (header := self._looker(self.table, place)):
            return header._replace(new=header.path in self.new)
        return self._shown(place)

    def _shown(self, place: int) -> Header:
        columns, path = self.table.columns, self.paths[place]
        title, outlet, author, published = (columns[name][place] for name in ("title", "outlet", "author", "published"))
        record = self._confirmed.get(path)
        return Header(
            path,
            (record and record.title) or title or PurePosixPath(path).stem,
            columns["problem"][place],
            size_in(columns["stamp"][place]),
            (record and record.outlet) or outlet,
            (record and record.author) or author,
            (record and record.published) or published,
            path in self.new,
        )


def filter_headers(headers: Headers, words: str, within: Sequence[int] | None = None) -> Sequence[int]:
    """Indexes of the articles whose title, outlet, author or name holds every word, in the order of ``within``.

    Args:
        headers: The articles.
        words: As a person types them; white space sets them apart.
        within: Indexes to choose among: all, or what was found for words that these begin with.
    """
    haystacks = headers.filter_keys()
    found = range(len(headers)) if within is None else within
    for word in sorted(normalize_query(words).split(), key=len, reverse=True):
        if isinstance(found, range):
            found = [place for place, haystack in enumerate(haystacks) if word in haystack]
        else:
            found = [place for place in found if word in haystacks[place]]
    return found


class IncrementalFilter:
    """A filter while it is typed: each key looks only among what the words before it left."""

    def __init__(self, headers: Headers) -> None:
        """Begin with all articles."""
        self._headers = headers
        self._words = ""
        self._found: Sequence[int] | None = None
        self._revision = headers.table.revision

    def matching(self, words: str) -> Sequence[int]:
        """What :func:`filter_headers` gives for the words."""
        same = self._revision == self._headers.table.revision and words.startswith(self._words)
        self._found = filter_headers(self._headers, words, self._found if same else None)
        self._words, self._revision = words, self._headers.table.revision
        return self._found


class Order(StrEnum):
    """What articles are sorted by."""

    NAME = "name"
    TITLE = "title"
    DATE = "date"
    OUTLET = "outlet"
    AUTHOR = "author"
    SIZE = "size"


def sort_headers(
    headers: Headers, by: Order, within: Sequence[int] | None = None, *, descending: bool = False
) -> Sequence[int]:
    """Indexes of articles in an order; those of which nothing is known stand last, equal ones by their paths.

    Args:
        headers: The articles.
        by: What they are sorted by.
        within: Indexes of those that are sorted, or all.
        descending: The latest, the largest, or the last of the alphabet first.
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
    if by is Order.TITLE:  # a haystack begins with it
        return [words if value else "" for value, words in zip(values, headers.filter_keys(), strict=True)]
    folded = {value: normalize_query(value) for value in set(values)}
    return [folded[value] for value in values]
