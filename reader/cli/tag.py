"""``reader tag``: tag a span of an article."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Iterator

from annotations.edits.edit import Signature, utc_now
from annotations.edits.passages import Target, add_tags
from annotations.errors import InvalidRecord
from annotations.store.folder.backend import writing
from annotations.text.span import Span
from reader.articles.article import Article
from reader.cli.arguments import add_coder, add_folder, annotations_file, coder
from reader.cli.selection import find_theme
from reader.folder.catalog import ArticleCatalog


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    parser.add_argument("article", metavar="ARTICLE", help="the article: its path, its number, or a part of its path")
    parser.add_argument("start", metavar="START", type=int, help="offset of the first code point of the passage")
    parser.add_argument("end", metavar="END", type=int, help="offset after the last code point of the passage")
    parser.add_argument("themes", metavar="THEME", nargs="+", help="a theme: its name, path or id")
    parser.add_argument("--note", default=SUPPRESS, help="the note of the passage")
    parser.add_argument("--speaker", default=SUPPRESS, help="the speaker of the words")
    add_coder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Tag the span, wait until the edit is durable, and yield the id of the passage."""
    catalog, span = ArticleCatalog(arguments.folder), Span(arguments.start, arguments.end)
    fields = {name: getattr(arguments, name) for name in ("note", "speaker") if name in arguments}
    name = coder(arguments)
    with writing(annotations_file(arguments), name, "Nothing was tagged.") as store:
        ids = [find_theme(store.codebook, theme).id for theme in arguments.themes]
        article = catalog.read(catalog.find(arguments.article))
        _check_words(article, span)
        target = Target(article.path, article.units, article.sha256, span)
        edit, passage = add_tags(store, target, ids, Signature(name, utc_now()), **fields)
        if edit.changes:
            store.apply(edit)
    yield f"{passage}\n"


def _check_words(article: Article, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(article.text) or not span.extract(article.text).strip():
        raise InvalidRecord(
            f"There are no words at {span.start} to {span.end} of {article.path}.",
            f"Give offsets in code points, from 0 to {len(article.text)}.",
        )
