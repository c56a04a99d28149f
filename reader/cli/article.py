"""``reader article``: print the details and the parts of an article."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from annotations.export.json_formats import VERSION, to_json_line
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.articles.article import Article
from reader.cli.arguments import add_folder, annotations_file
from reader.folder.catalog import ArticleCatalog

DETAILS = ("title", "author", "published", "outlet")
"""The details that form the citation of an article."""


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    parser.add_argument("article", metavar="ARTICLE", help="the article: its path, its number, or a part of its path")
    json = "print JSON, with the text, its lines, paragraphs, sentences and quotations"
    parser.add_argument("--json", action="store_true", help=json)


def run(arguments: Namespace) -> Iterator[str]:
    """Yield the details of the article with the origin of each; as JSON, also its text and the spans of its parts."""
    catalog = ArticleCatalog(arguments.folder)
    path = catalog.find(arguments.article)
    with open_store(annotations_file(arguments), read_only=True) as store:
        article = catalog.read(path, store.article(path))
    if arguments.json:
        yield f"{to_json_line(_record(article))}\n"
        return
    yield f"{article.path}\n"
    for name in DETAILS:
        detail = getattr(article.details, name)
        yield f"{name:<10} {detail.value or '–'} ({detail.origin})\n"


def _record(article: Article) -> dict[str, object]:
    details = {name: getattr(article.details, name) for name in DETAILS}
    units, whole = article.units, Span(0, len(article.text))
    return {
        "version": VERSION,
        "path": article.path,
        "sha256": article.sha256,
        "encoding": article.encoding,
        **{name: {"value": detail.value, "origin": detail.origin} for name, detail in details.items()},
        "text": article.text,
        "lines": [
            {"start": line.span.start, "end": line.span.end, "role": line.role, "reason": line.reason}
            for line in article.lines
        ],
        "paragraphs": list(units.paragraphs),
        "sentences": list(units.within(Kind.SENTENCE, whole)),
        "quotations": list(units.within(Kind.QUOTATION, whole)),
    }
