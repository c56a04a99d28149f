"""Subcommands for scripts and pipes: print quotes, list themes, tag a span, and print the parts of an article.

Every function returns or yields text, and :mod:`reader.cli.main` writes it to the output. Only the command line imports
this module, and only when one of these subcommands runs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.codebook import Codebook
from annotations.errors import InvalidRecord, UnknownName
from annotations.export.json_formats import to_json_array, to_json_line
from annotations.export.quote import Quote
from annotations.facts import ArticleFacts
from annotations.model import Passage, Theme, to_record
from annotations.store.store import AnnotationStore, writing
from annotations.text.span import Span
from reader.folder.catalog import ArticleCatalog
from reader.session.quoting import ExportOptions, format_options_for, quotes_of

if TYPE_CHECKING:
    from annotations.filters import Query
    from reader.articles.article import Article

DETAILS = ("title", "author", "published", "outlet")
"""The details of an article that form its citation."""


def print_quotes(
    folder: Path,
    annotations: Path,
    *,
    filter: str = "",
    themes: Sequence[str] = (),
    article: str | None = None,
    options: ExportOptions,
    pass_on: Callable[[Iterable[Quote]], Iterable[Quote]] = iter,
) -> Iterator[str]:
    """Yield the quotes of a folder, by article and position, in pieces of text.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        filter: A filter; only matching quotes are included.
        themes: Names, paths or ids of themes; only quotes with any of them or of their subthemes are included.
        article: The path, number or unique part of the name of an article; only its quotes are included.
        options: The options of the export.
        pass_on: A function through which every quote passes before it is written.

    Raises:
        FilterError: The filter is invalid.
        UnknownName: There is no such theme or article.
        ReaderError: The folder is empty, or the annotations cannot be read.
    """
    catalog = ArticleCatalog(folder)
    with AnnotationStore.open(annotations, read_only=True) as store:
        query = compile_filter(filter, store)
        check_not_empty(store, catalog)
        passages = iter(store.passages.in_order()) if article is None else iter(_passages_of(article, store, catalog))
        if query:
            among = None if article is None else [passage.id for passage in passages]
            passages = query.passages(store, facts_of(store, catalog), among)
        if themes:
            wanted = _with_subthemes(store.codebook, themes)
            passages = (passage for passage in passages if not wanted.isdisjoint(passage.themes))
        for _ in catalog.scan() if options.needs_keys else ():
            pass  # citation keys are unique in the folder: they depend on all articles
        made = pass_on(quotes_of(store, catalog, passages, keys=options.needs_keys))
        yield from options.format(made, format_options_for(store, options))


def compile_filter(filter: str, store: AnnotationStore) -> "Query | None":
    """Compile a filter, or return ``None`` for an empty one, for which the filter language is not imported.

    Raises:
        FilterError: The filter is invalid.
    """
    if not filter.strip():
        return None
    from annotations.filters import compile_query

    return compile_query(filter, store.codebook)


def facts_of(store: AnnotationStore, catalog: ArticleCatalog) -> Callable[[str], ArticleFacts]:
    """Return a function that looks up the facts about an article by path, each only once."""
    return cache(lambda path: catalog.facts(path, store.article(path)))


def check_not_empty(store: AnnotationStore, catalog: ArticleCatalog) -> None:
    """Raise a ``ReaderError`` for a folder without articles, unless there are passages of articles since removed."""
    if not len(store.passages):
        catalog.headers()


def _passages_of(article: str, store: AnnotationStore, catalog: ArticleCatalog) -> Sequence[Passage]:
    """Return the passages of an article; a full path also finds an article whose file is missing."""
    return store.passages.in_article(article) or store.passages.in_article(catalog.find(article))


def _with_subthemes(codebook: Codebook, names: Iterable[str]) -> set[str]:
    """Return the ids of the named themes and of all their subthemes."""
    wanted = {_theme(codebook, name).id for name in names}
    for theme in codebook:  # in tree order: a subtheme follows its parent
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
    """Yield the themes in tree order, each with its key and the number of its passages.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        as_json: Yield a JSON array with the record of each theme, its label and the number of its passages.

    Raises:
        ReaderError: The folder is empty, or the annotations cannot be read.
    """
    with AnnotationStore.open(annotations, read_only=True) as store:
        check_not_empty(store, ArticleCatalog(folder))
        counts = store.passages.theme_counts()
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
    """Tag a span, wait until the edit is durable, and return the id of the passage.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        article: The path, number or unique part of the name of an article.
        span: The span to tag, in code points of the canonical text of the article.
        themes: Names, paths or ids of themes.
        coder: The name of the coder.
        fields: The ``note`` and the ``speaker`` of the passage, if given.

    Raises:
        UnknownName: There is no such theme or article.
        InvalidRecord: The span is outside the text, empty, or contains only white space.
        StoreError: The annotations cannot be written; nothing changed.
    """
    from annotations.edits.edit import Signature, utc_now  # imported here so that printing quotes starts faster
    from annotations.edits.passages import Target, add_tags

    catalog = ArticleCatalog(folder)
    with writing(annotations, coder, "Nothing was tagged.") as store:
        ids = [_theme(store.codebook, name).id for name in themes]
        read = catalog.read(catalog.find(article))
        _check_words(read, span)
        target = Target(read.path, read.units, read.sha256, span)
        edit, passage = add_tags(store, target, ids, Signature(coder, utc_now()), **fields)
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
    """Yield the details of an article with the origin of each; as JSON, also the spans of its parts.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        name: The path, number or unique part of the name of the article.
        as_json: Yield one JSON object, with offsets in code points of the canonical text.

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
