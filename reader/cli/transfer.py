"""Export and import from the command line: quotes to a file or the clipboard, and passages from a file."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.edits.edit import utc_now
from annotations.errors import StoreError
from annotations.export.citation import Appendix
from annotations.export.formats import FormatOptions
from annotations.importing.plan import Articles, ReadableArticle
from annotations.store.store import AnnotationStore, writing
from annotations.text.sanitize import sanitize
from annotations.text.words import pluralize
from reader.folder.catalog import ArticleCatalog
from reader.session.output_file import check_target, write_export
from reader.session.quoting import read_article
from reader.terminal import clipboard

if TYPE_CHECKING:
    from annotations.importing.plan import Plan

NOTHING_IMPORTED = "Nothing was imported."


Quotes = Callable[..., Iterable[str]]
"""A function that yields the text of an export in pieces, and passes each quote through its argument ``pass_on``."""


def to_file(quotes: Quotes, target: Path, folder: Path, annotations: Path, *, force: bool) -> Iterator[str]:
    """Write quotes to a file; yield their number and the missing details of their articles.

    Raises:
        EditRefused: The target is not permitted, or it exists and ``force`` is false.
        OSError: The file cannot be written; it is unchanged.
    """
    check_target(target, folder, annotations, replacing=force)
    noted = Appendix(FormatOptions())
    write_export(target, quotes(pass_on=noted.collect), replacing=force)
    yield f"{pluralize(noted.quotes, 'quote')} written to {sanitize(str(target))}.\n"
    yield from noted.text


def to_clipboard(quotes: Quotes, forced: str | None) -> Iterator[str]:
    """Copy quotes to the clipboard; yield the outcome and the missing details of their articles.

    Args:
        quotes: The source of the quotes.
        forced: The only copying method to use, or ``None`` for every method available.

    Raises:
        StoreError: Every method failed.
    """
    noted = Appendix(FormatOptions())
    text = "".join(quotes(pass_on=noted.collect)).removesuffix("\n")
    clipboard.configure(forced)
    outcome = clipboard.copy(text)
    if not outcome.method:
        raise StoreError(outcome.sentence)
    yield f"{outcome.sentence} · {pluralize(noted.quotes, 'quote')}\n"
    yield from noted.text


def import_file(
    folder: Path, annotations: Path, file: Path, coder: str, *, format: str | None, dry_run: bool, skip: bool
) -> Iterator[str]:
    """Import themes and passages from a file as one edit, and wait until the edit is durable; yield a report.

    Passages without a coder in the file are attributed to ``coder``.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        file: The file to import.
        coder: The name of the coder.
        format: The format of the file; ``None`` detects it.
        dry_run: Yield the report without changing anything.
        skip: Import the accepted passages even if others are rejected.

    Raises:
        StoreError: The file or one of its passages cannot be imported, or the edit cannot be saved. Nothing changed.
    """
    from annotations.importing.plan import Plan, Verdict
    from annotations.importing.source import open_source

    source = open_source(file, format)
    with _opened(annotations, coder, dry_run=dry_run) as store:
        plan = Plan(store, _finder(ArticleCatalog(folder), store), source, coder, utc_now())
        yield from _describe(plan)
        if plan.counts[Verdict.REJECTED] and not (skip or dry_run):
            raise StoreError(NOTHING_IMPORTED, "--skip-rejected imports the others.")
        edit = plan.edit(f"import {file.name}")
        if edit.changes and not dry_run:
            store.apply(edit)
    done = "Imported; “reader undo” takes it back." if edit.changes else "There is nothing to import."
    yield "Nothing was changed: this was a dry run.\n" if dry_run else f"{done}\n"


def _opened(annotations: Path, coder: str, *, dry_run: bool) -> AbstractContextManager[AnnotationStore]:
    return (
        AnnotationStore.open(annotations, read_only=True) if dry_run else writing(annotations, coder, NOTHING_IMPORTED)
    )


def _describe(plan: "Plan") -> Iterator[str]:
    """Yield the verdict on each passage that has a reason, and the number of passages per verdict."""
    from annotations.importing.plan import Verdict

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
