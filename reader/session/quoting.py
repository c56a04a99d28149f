"""From passages to quotes, and how they are to be written."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from annotations.errors import ArticleError, UnknownName
from annotations.export.format_options import FormatOptions
from annotations.export.labels import label_of
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import Passage, Status
from annotations.store.store import AnnotationStore
from reader.articles.citekeys import disambiguate, make_citekey
from reader.folder.catalog import ArticleCatalog

if TYPE_CHECKING:
    from reader.articles.article import Article

TABLES = frozenset({"csv", "tsv"})
"""Formats with columns, whose number must be known before the first row."""

NEEDS_KEYS = frozenset({"csl", "obsidian", "pandoc"})
"""Formats and styles that name an article by its key in a bibliography."""


class ExportOptions(NamedTuple):
    """How quotes are to be written."""

    format: str = "text"
    """A name in :data:`annotations.export.formats.FORMATS`."""
    style: str = "plain"
    """A name in :data:`annotations.export.citation.STYLES`."""
    marked: bool = False
    """Whether a table has a column of 0 and 1 for each theme."""
    raw: bool = False
    """Whether the cells of a table may begin as formulas do."""
    closing: bool = True
    """Whether what is not known of the articles is listed at the end."""

    @property
    def needs_keys(self) -> bool:
        """Whether articles are named by their keys in a bibliography."""
        return not NEEDS_KEYS.isdisjoint((self.format, self.style))


DEFAULTS = ExportOptions()


def format_options_for(store: AnnotationStore, options: ExportOptions) -> FormatOptions:
    """What a format needs to know of the annotations; no passage is decoded."""
    labels = [label_of(store.codebook.path(theme.id)) for theme in store.codebook] if options.marked else []
    columns = _most_themes(store) if options.format in TABLES else 1
    return FormatOptions(options.style, options.closing, columns, labels, options.raw)


def _most_themes(store: AnnotationStore) -> int:
    """How many themes the passage with most of them has."""
    tagged = chain.from_iterable(store.passage_ids(theme) for theme in store.theme_counts())
    return max(Counter(tagged).values(), default=1)


def quotes_of(
    store: AnnotationStore, catalog: ArticleCatalog, passages: Iterable[Passage], *, keys: bool = False
) -> Iterator[Quote]:
    """Passages as quotes; those of one article, as long as they come together, need one look at it.

    With ``keys``, articles are named by keys that no two of the folder share, for which all must be known.
    """
    key_of = _keys(store, catalog) if keys else None
    for path, group in groupby(passages, key=attrgetter("article")):
        record = store.article(path)
        read = read_article(catalog, path, store)
        facts = read.facts if read else catalog.facts(path, record)
        facts = replace(facts, citekey=key_of(facts)) if key_of else facts
        for passage in group:
            yield quote_of(store, passage, facts, read)


def quote_of(store: AnnotationStore, passage: Passage, facts: ArticleFacts, read: "Article | None") -> Quote:
    """One passage as a quote, of an article as it is now, or of none when its file is gone or cannot be read."""
    book = store.codebook
    labels = [label_of(book.path(theme)) for theme in dict.fromkeys(passage.themes) if theme in book]
    if read is None or passage.text_digest != read.sha256 or passage.status is Status.ORPHAN:
        return Quote.from_passage(passage, facts, labels)
    paragraph = read.paragraphs.index_at(passage.span.start) + 1
    return Quote.from_passage(passage, facts, labels, paragraph, read.text)


def read_article(catalog: ArticleCatalog, path: str, store: AnnotationStore) -> "Article | None":
    """An article, or none when its file is gone or cannot be read: its quotes are as good as they were."""
    try:
        return catalog.read(path, store.article(path))
    except (UnknownName, ArticleError):
        return None


def _keys(store: AnnotationStore, catalog: ArticleCatalog) -> Callable[[ArticleFacts], str]:
    """Gives the keys that :meth:`ArticleCatalog.citekey` gives, for many articles at the cost of one look at all."""
    headers = catalog.headers()
    taken = {record.citekey for record in store.articles().values() if record.citekey}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(headers.table.columns["citekey"].values()):
        places[key].append(place)

    def key_of(facts: ArticleFacts) -> str:
        if facts.confirmed("citekey"):
            return facts.citekey
        key = make_citekey(facts.author, facts.outlet, facts.published, facts.title)
        try:
            rank = bisect_left(places.get(key, ()), headers.position(facts.path))
        except UnknownName:  # its file is gone
            return key
        return disambiguate(key, [key] * rank, taken)

    return key_of
