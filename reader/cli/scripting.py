"""What the reader does without a terminal, for scripts and pipes: quotes, themes, tagging, an article's parts.

Every function gives text and prints nothing; the command line decides where it goes. Only the command line imports
this module, and only when one of its commands is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.codebook import Codebook
from annotations.errors import InvalidRecord, UnknownName
from annotations.export.formats import FORMATS
from annotations.export.json_array import to_json_array, to_json_line
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import Passage, Theme, to_record
from annotations.store.store import AnnotationStore, writing
from annotations.text.span import Span
from reader.folder.catalog import ArticleCatalog
from reader.session.quoting import DEFAULTS, ExportOptions, format_options_for, quotes_of

if TYPE_CHECKING:
    from reader.articles.article import Article

DETAILS = ("title", "author", "published", "outlet")
"""The details of an article that its citation is made of."""


def print_quotes(
    folder: Path,
    annotations: Path,
    *,
    filter: str = "",
    themes: Sequence[str] = (),
    article: str | None = None,
    options: ExportOptions = DEFAULTS,
    pass_on: Callable[[Iterable[Quote]], Iterable[Quote]] = iter,
) -> Iterator[str]:
    """The quotes of a folder, by article and place, in pieces of text.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        filter: A filter; only quotes that it lets through.
        themes: Names, paths or ids of themes; only quotes with any of them, or of one under it.
        article: Path, number or unique part of the name of an article; only its quotes.
        options: How they are written.
        pass_on: Sees the quotes on their way.

    Raises:
        FilterError: The filter is not understood.
        UnknownName: There is no such theme or article.
        ReaderError: The folder is empty, or the annotations cannot be read.
    """
    select = compile_selection(filter)
    catalog = ArticleCatalog(folder)
    with AnnotationStore.open(annotations, read_only=True) as store:
        check_not_empty(store, catalog)
        among = None if article is None else _passages_of(article, store, catalog)
        passages = select(store, LazyFacts(store, catalog), among)
        if themes:
            wanted = _with_subthemes(store.codebook, themes)
            passages = (passage for passage in passages if not wanted.isdisjoint(passage.themes))
        for _ in catalog.scan() if options.needs_keys else ():
            pass  # the keys of the other articles must be known
        made = pass_on(quotes_of(store, catalog, passages, keys=options.needs_keys))
        yield from FORMATS[options.format](made, format_options_for(store, options))


def compile_selection(
    filter: str,
) -> Callable[[AnnotationStore, Mapping[str, ArticleFacts], Iterable[Passage] | None], Iterable[Passage]]:
    """What a filter lets through, of some passages or of all; the language is loaded when something is asked in it."""
    if not filter.strip():
        return lambda store, _, among: store if among is None else among
    from annotations.filters import parse, select

    return partial(select, parse(filter))


class LazyFacts(Mapping[str, ArticleFacts]):
    """The facts of a folder's articles, each looked up when a filter first asks for it."""

    def __init__(self, store: AnnotationStore, catalog: ArticleCatalog) -> None:
        self._store = store
        self._catalog = catalog
        self._known: dict[str, ArticleFacts] = {}

    def __getitem__(self, path: str) -> ArticleFacts:
        if path not in self._known:
            self._known[path] = self._catalog.facts(path, self._store.article(path))
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalog.headers().paths)

    def __len__(self) -> int:
        return len(self._catalog.headers())


def check_not_empty(store: AnnotationStore, catalog: ArticleCatalog) -> None:
    """Refuse a folder with nothing in it; quotes of articles that are no longer there are something."""
    if not store.passage_count:
        catalog.headers()


def _passages_of(article: str, store: AnnotationStore, catalog: ArticleCatalog) -> Sequence[Passage]:
    """The passages of an article, whose file may be gone when its whole path is given."""
    return store.passages(article) or store.passages(catalog.find(article))


def _with_subthemes(codebook: Codebook, names: Iterable[str]) -> set[str]:
    """Ids of the themes named, and of all under them."""
    wanted = {_theme(codebook, name).id for name in names}
    for theme in codebook:  # in tree order: what is under a theme comes after it
        if theme.parent in wanted:
            wanted.add(theme.id)
    return wanted


def _theme(codebook: Codebook, name: str) -> Theme:
    theme = codebook.find(name)
    if theme is not None:
        return theme
    near = [codebook.label(other.id) for other in codebook.similar(name)]
    labels = [codebook.label(other.id) for other in codebook]
    remedy = f"Did you mean {' or '.join(near)}?" if near else f"The themes are: {', '.join(labels)}."
    raise UnknownName(f"There is no theme “{name}”.", remedy)


def print_themes(folder: Path, annotations: Path, *, as_json: bool = False) -> Iterator[str]:
    """The themes in tree order, each with its key and how many passages carry it.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        as_json: Whether as a JSON array with all that is kept of each theme, its label, and the number of passages.

    Raises:
        ReaderError: The folder is empty, or the annotations cannot be read.
    """
    with AnnotationStore.open(annotations, read_only=True) as store:
        check_not_empty(store, ArticleCatalog(folder))
        counts = store.theme_counts()
        rows = [(theme, store.codebook.label(theme.id), counts.get(theme.id, 0)) for theme in store.codebook]
    if as_json:
        yield from to_json_array(
            {**to_record(theme), "label": label, "passages": count} for theme, label, count in rows
        )
    else:
        width = max((len(label) for _, label, _ in rows), default=0)
        yield from (f"{theme.key or ' '}  {label:<{width}}  {count:>6}\n" for theme, label, count in rows)


def tag_words(
    folder: Path, annotations: Path, article: str, span: Span, themes: Iterable[str], coder: str, **fields: str
) -> str:
    """Tag words, wait until that is durable, and give the passage's id.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        article: Path, number or unique part of the name of an article.
        span: The words, in code points of the article's canonical text.
        themes: Names, paths or ids of themes.
        coder: Who tags.
        fields: ``note`` and ``speaker`` of the passage, as far as they are given.

    Raises:
        UnknownName: There is no such theme or article.
        InvalidRecord: There are no words at the span.
        StoreError: The annotations cannot be written; nothing was tagged.
    """
    from annotations.edits.passages import add_tags  # printing quotes need not wait for these two
    from reader.session.session import utc_now

    catalog = ArticleCatalog(folder)
    with writing(annotations, coder, "Nothing was tagged.") as store:
        ids = [_theme(store.codebook, name).id for name in themes]
        read = catalog.read(catalog.find(article))
        _check_words(read, span)
        edit, passage = add_tags(store, read.path, read.units, read.sha256, span, ids, coder, utc_now(), **fields)
        if edit.changes:
            store.apply(edit)
    return passage


def _check_words(article: "Article", span: Span) -> None:
    if not 0 <= span.start < span.end <= len(article.text) or not span.extract(article.text).strip():
        raise InvalidRecord(
            f"There are no words at {span.start} to {span.end} of {article.path}.",
            f"Give code points of its text, from 0 to {len(article.text)}.",
        )


def print_article(folder: Path, annotations: Path, name: str, *, as_json: bool = False) -> Iterator[str]:
    """What is known of an article and where it comes from; as JSON also where its parts stand.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        name: Path, number or unique part of the name of the article.
        as_json: Whether as one JSON object; its offsets are code points of the canonical text.

    Raises:
        UnknownName: There is no such article.
        ReaderError: The article or the annotations cannot be read.
    """
    catalog = ArticleCatalog(folder)
    path = catalog.find(name)
    with AnnotationStore.open(annotations, read_only=True) as store:
        read = catalog.read(path, store.article(path))
    details = {row: getattr(read.details, row) for row in DETAILS}
    if as_json:
        known = {row: {"value": detail.value, "origin": detail.origin} for row, detail in details.items()}
        yield f"{to_json_line({**_identity(read), **known, **_parts(read)})}\n"
    else:
        yield f"{read.path}\n"
        for row, detail in details.items():
            yield f"{row:<10} {detail.value or '–'} ({detail.origin})\n"


def _identity(article: "Article") -> dict[str, object]:
    return {"path": article.path, "sha256": article.sha256, "encoding": article.encoding}


def _parts(article: "Article") -> dict[str, object]:
    from annotations.text.units import Kind

    whole = Span(0, len(article.text))
    return {
        "lines": [
            {"start": line.span.start, "end": line.span.end, "role": line.role, "reason": line.reason}
            for line in article.lines
        ],
        "paragraphs": list(article.units.paragraphs),
        "sentences": list(article.units.within(Kind.SENTENCE, whole)),
        "quotations": list(article.units.within(Kind.QUOTATION, whole)),
    }
