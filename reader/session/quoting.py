"""Conversion of passages and of the selection to quotes, and the options for writing them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from annotations.codebook import label_of
from annotations.errors import ArticleError, UnknownName
from annotations.export.citation import STYLES
from annotations.export.formats import Format, FormatOptions
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import Passage, Status
from annotations.store.store import AnnotationStore
from reader.folder.catalog import ArticleCatalog

if TYPE_CHECKING:
    from reader.articles.article import Article
    from reader.session.session import Session


class ExportOptions(NamedTuple):
    """Options for writing quotes."""

    format: Format
    style: str = "plain"
    """A name in :data:`annotations.export.citation.STYLES`."""
    marked: bool = False
    """True to give a table a column of 0 and 1 for each theme."""
    raw: bool = False
    """True to allow table cells that begin like formulas."""
    closing: bool = True
    """True to list the missing details of the articles at the end."""

    @property
    def needs_keys(self) -> bool:
        """True if the format or the style identifies articles by citation key."""
        return self.format.needs_keys or (self.format.cites and STYLES[self.style].needs_keys)


def format_options_for(store: AnnotationStore, options: ExportOptions) -> FormatOptions:
    """Return the format options that depend on the annotations. No passage is decoded."""
    labels = [label_of(store.codebook.path(theme.id)) for theme in store.codebook] if options.marked else []
    columns = _most_themes(store) if options.format.is_table else 1
    return FormatOptions(options.style, options.closing, columns, labels, options.raw)


def _most_themes(store: AnnotationStore) -> int:
    """Return the largest number of themes on a single passage."""
    tagged = chain.from_iterable(store.passages.ids(theme) for theme in store.passages.theme_counts())
    return max(Counter(tagged).values(), default=1)


def quotes_of(
    store: AnnotationStore, catalog: ArticleCatalog, passages: Iterable[Passage], *, keys: bool = False
) -> Iterator[Quote]:
    """Yield passages as quotes. An article is read once for each run of its passages.

    With ``keys``, each quote has a citation key that is unique in the folder, which requires the keys of all articles.
    """
    key_of = _citekeys(store, catalog) if keys else None
    for path, group in groupby(passages, key=attrgetter("article")):
        record = store.article(path)
        read = read_article(catalog, path, store)
        facts = read.facts if read else catalog.facts(path, record)
        facts = replace(facts, citekey=key_of(facts)) if key_of else facts
        for passage in group:
            yield quote_of(store, passage, facts, read)


def quote_of(store: AnnotationStore, passage: Passage, facts: ArticleFacts, read: "Article | None") -> Quote:
    """Return a passage as a quote.

    ``read`` is the current article, or ``None`` if its file is missing or cannot be read. The quote has a paragraph
    number and uses the article's text only if the passage has a place in that text.
    """
    book = store.codebook
    labels = [label_of(book.path(theme)) for theme in dict.fromkeys(passage.themes) if theme in book]
    if read is None or passage.text_digest != read.sha256 or passage.status is Status.ORPHAN:
        return Quote.from_passage(passage, facts, labels)
    paragraph = read.paragraphs.index_at(passage.span.start) + 1
    return Quote.from_passage(passage, facts, labels, paragraph, read.text)


def read_article(catalog: ArticleCatalog, path: str, store: AnnotationStore) -> "Article | None":
    """Return an article, or ``None`` if its file is missing or cannot be read. Quotes then use the stored words."""
    try:
        return catalog.read(path, store.article(path))
    except (UnknownName, ArticleError):
        return None


def _citekeys(store: AnnotationStore, catalog: ArticleCatalog) -> Callable[[ArticleFacts], str]:
    return catalog.citekeys({record.citekey for record in store.articles.values() if record.citekey})


def quote_selection(session: "Session") -> Quote:
    """Return the selection as a quote, with themes, note and speaker of the passage on exactly its span, if any."""
    article, selection = session.open_selection()
    here = session.passages_at(selection.span)
    exact = [passage for passage in here if passage.span == selection.span]
    own = [passage for passage in exact if passage.coder == session.coder]
    passage = next(iter(own or exact), None)
    if passage is None:
        from annotations.anchors import make_anchor  # The command line starts faster without it.

        anchor = make_anchor(article.units, selection.span, article.sha256)
        passage = Passage("selection", article.path, session.coder, anchor, created=session.clock())
    facts = session.facts(article.path)
    if STYLES[session.citation].needs_keys:
        facts = replace(facts, citekey=_citekeys(session.store, session.catalog)(facts))
    return quote_of(session.store, passage, facts, article)


def with_copied_before(session: "Session", quotes: Sequence[Quote], *, more: bool) -> list[Quote]:
    """Return ``quotes``, with ``more`` after the quotes copied before, without duplicates."""
    places = set(map(_place, quotes))
    kept = [other for other in session.copied if _place(other) not in places] if more else []
    return [*kept, *quotes]


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.article, quote.start, quote.end
