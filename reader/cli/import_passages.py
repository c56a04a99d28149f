"""``reader import``: import passages and themes from a file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from annotations.edits.edit import utc_now
from annotations.errors import StoreError
from annotations.importing.plan import Articles, Plan, ReadableArticle, Verdict
from annotations.importing.source import FORMATS, open_source
from annotations.store.folder.backend import open_store, writing
from annotations.store.store import AnnotationStore
from reader.cli.arguments import add_coder, add_folder, annotations_file, coder
from reader.folder.catalog import ArticleCatalog
from reader.session.quoting import read_article

NOTHING_IMPORTED = "Nothing was imported."


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    parser.add_argument("file", metavar="FILE", type=Path, help="a file of exported passages, or an annotations file")
    parser.add_argument("--format", choices=FORMATS, help="the format of the file (default: detected)")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; only report what the import would do")
    skip = "import the other passages if some cannot be imported"
    parser.add_argument("--skip-rejected", action="store_true", help=skip)
    add_coder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Import the file as one edit, wait until the edit is durable, and yield a report.

    Passages without a coder in the file are attributed to the coder of the command.

    Raises:
        StoreError: The file or one of its passages cannot be imported, or the edit cannot be saved. Nothing changed.
    """
    source = open_source(arguments.file, arguments.format)
    name, annotations, dry_run = coder(arguments), annotations_file(arguments), arguments.dry_run
    read_only = open_store(annotations, read_only=True) if dry_run else None
    with read_only or writing(annotations, name, NOTHING_IMPORTED) as store:
        plan = Plan(store, _finder(ArticleCatalog(arguments.folder), store), source, name, utc_now())
        yield from _report(plan)
        if plan.counts[Verdict.REJECTED] and not (arguments.skip_rejected or dry_run):
            raise StoreError(NOTHING_IMPORTED, "To import the other passages, add --skip-rejected.")
        edit = plan.edit(f"import {arguments.file.name}")
        if edit.changes and not dry_run:
            store.apply(edit)
    if dry_run:
        yield "Nothing was changed: this was a dry run.\n"
    else:
        yield "Imported. “reader undo” undoes the import.\n" if edit.changes else "There is nothing to import.\n"


def _report(plan: Plan) -> Iterator[str]:
    """Yield the verdict on each passage that has a reason, and the number of passages per verdict."""
    yield from (f"{judged.where}: {judged.verdict}: {judged.why}\n" for judged in plan.judged if judged.why)
    counts = plan.counts
    passages = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in Verdict)
    yield f"Passages: {passages}. New themes: {', '.join(plan.new_themes) or 'none'}.\n"


def _finder(catalog: ArticleCatalog, store: AnnotationStore) -> Articles:
    """Return a function that finds an article by path, else by digest; the first use of a digest reads all articles."""

    @cache
    def digests() -> dict[str, str]:
        read = (read_article(catalog, path, store) for path in catalog.headers().paths)
        return {article.sha256: article.path for article in read if article}

    @lru_cache(maxsize=16)
    def find(path: str, sha256: str) -> ReadableArticle | None:
        article = read_article(catalog, path, store)
        if article is None and sha256:
            article = read_article(catalog, digests().get(sha256, ""), store)
        return ReadableArticle(article.path, article.text, article.sha256, article.units) if article else None

    return find
