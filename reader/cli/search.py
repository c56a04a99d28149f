"""The ``search`` subcommand: the search of the app, with the results printed when the search is complete."""

from collections.abc import Iterator
from pathlib import Path

from annotations.export.json_formats import to_json_array
from annotations.facts import ArticleFacts
from annotations.store.store import AnnotationStore
from reader.folder.catalog import ArticleCatalog
from reader.folder.query import parse
from reader.folder.search import FolderSearch, FoundArticle


def print_search(folder: Path, annotations: Path, cache: Path, query: str, *, as_json: bool = False) -> Iterator[str]:
    """Yield the matches of a query by article, newest article first, in pieces of text.

    Args:
        folder: The folder of articles.
        annotations: The annotations file; its confirmed details determine the order of the articles.
        cache: The cache folder of the user; a search index in it is used.
        query: The query, in the syntax of :mod:`reader.folder.query`.
        as_json: Yield a JSON array, with offsets in code points of the canonical text.

    Raises:
        QueryError: The query is invalid.
        ReaderError: The folder is empty, or the annotations cannot be read.
    """
    wanted = parse(query)
    with AnnotationStore.open(annotations, read_only=True) as store:
        records = dict(store.articles)
    catalog = ArticleCatalog(folder, cache=cache)
    if not catalog.is_large:
        for _ in catalog.scan():  # a large folder is sorted by the details known without a scan
            pass
    catalog.headers().confirm(records.values())
    found = sorted(filter(None, FolderSearch(catalog).search(wanted)), key=lambda one: one.newest_first)
    told = ((one, catalog.known_facts(one.path, records.get(one.path))) for one in found)
    if as_json:
        yield from to_json_array(_record(one, facts) for one, facts in told)
    else:
        yield from (_lines(one, facts) for one, facts in told)


def _lines(found: FoundArticle, facts: ArticleFacts) -> str:
    head = " · ".join(filter(None, (found.path, facts.title, facts.published)))
    return "\n".join([head, *(f"{place.span.start:>8}  {place.context}" for place in found.matches), "", ""])


def _record(found: FoundArticle, facts: ArticleFacts) -> dict[str, object]:
    places = [
        {"start": span.start, "end": span.end, "words": at.extract(context), "context": context}
        for span, context, at in found.matches
    ]
    return {"path": found.path, "title": facts.title, "published": facts.published, "places": places}
