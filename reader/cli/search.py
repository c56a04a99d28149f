"""``reader search``: search the articles of a folder as the app does, and print the matches."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from annotations.export.json_formats import to_json_list
from annotations.facts import ArticleFacts
from annotations.store.folder.backend import open_store
from reader.cli.arguments import add_folder, annotations_file
from reader.folder.catalog import ArticleCatalog
from reader.folder.query import parse
from reader.folder.search import FolderSearch, FoundArticle
from reader.paths import cache_folder


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    query = 'words, "phrases", nitro*, a | b, -excluded, ( ); write -- before a query that begins with -'
    parser.add_argument("query", metavar="QUERY", help=query)
    parser.add_argument("--json", action="store_true", help="print JSON, with the position of each match")


def run(arguments: Namespace) -> Iterator[str]:
    """Yield the matches of the query by article, newest article first.

    Raises:
        QueryError: The query is invalid.
    """
    query = parse(arguments.query)
    with open_store(annotations_file(arguments), read_only=True) as store:
        records = dict(store.articles)
    catalog = ArticleCatalog(arguments.folder, cache=cache_folder())
    if not catalog.is_large:
        for _ in catalog.scan():  # a large folder is sorted by the details known without a scan
            pass
    catalog.headers().confirm(records.values())
    found = sorted(filter(None, FolderSearch(catalog).search(query)), key=lambda article: article.newest_first)
    described = ((article, catalog.known_facts(article.path, records.get(article.path))) for article in found)
    if arguments.json:
        yield from to_json_list("articles", (_record(article, facts) for article, facts in described))
    else:
        yield from (_lines(article, facts) for article, facts in described)


def _lines(found: FoundArticle, facts: ArticleFacts) -> str:
    head = " · ".join(filter(None, (found.path, facts.title, facts.published)))
    return "\n".join([head, *(f"{match.span.start:>8}  {match.context}" for match in found.matches), "", ""])


def _record(found: FoundArticle, facts: ArticleFacts) -> dict[str, object]:
    matches = [
        {"start": span.start, "end": span.end, "words": at.extract(context), "context": context}
        for span, context, at in found.matches
    ]
    return {"path": found.path, "title": facts.title, "published": facts.published, "matches": matches}
