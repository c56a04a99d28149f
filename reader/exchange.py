"""What goes out and comes in without a terminal: quotes into a file or onto the clipboard, and imports."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from annotations.errors import StoreError, StoreReadOnly
from annotations.export.closing import Closing
from annotations.export.layout import Layout
from annotations.export.quote import Quote
from annotations.importing.placing import Articles, Readable
from annotations.store import AnnotationStore
from annotations.text.counting import counted
from annotations.text.visible import visible
from reader import clipboard
from reader.articles.catalog import ArticleCatalog
from reader.session.exporting import Manner, read_article
from reader.session.output import check_target, write
from reader.session.session import utc_now


class Quotes(Protocol):
    """Makes the text of an export, in pieces."""

    def __call__(self, *, manner: Manner, pass_on: Callable[[Iterable[Quote]], Iterable[Quote]]) -> Iterable[str]:
        """The quotes as ``manner`` says; ``pass_on`` sees them on their way."""
        ...


def to_file(
    quotes: Quotes, manner: Manner, target: Path, folder: Path, annotations: Path, *, force: bool
) -> Iterator[str]:
    """Write quotes into a file; tells how many there are and what is not known of their articles.

    Args:
        quotes: Makes the text.
        manner: How.
        target: The file.
        folder: The folder of articles.
        annotations: The annotations file.
        force: Whether a file that is there may be replaced.

    Raises:
        EditRefused: Nothing may be written there.
        OSError: It cannot be written; it is as it was.
    """
    check_target(target, folder, annotations, replacing=force)
    noted = Closing(Layout())
    write(target, quotes(manner=manner, pass_on=noted.watch), replacing=force)
    yield f"{counted(noted.quotes, 'quote')} written to {visible(str(target))}.\n"
    yield from noted.text


def to_clipboard(quotes: Quotes, manner: Manner, forced: str | None) -> Iterator[str]:
    """Copy quotes; tells what became of them.

    Args:
        quotes: Makes the text.
        manner: How.
        forced: The only method that may be used, or none.

    Raises:
        StoreError: Nothing took them.
    """
    noted = Closing(Layout())
    text = "".join(quotes(manner=manner._replace(closing=False), pass_on=noted.watch)).removesuffix("\n")
    clipboard.settle(forced)
    outcome = clipboard.copy(text)
    if not outcome.method:
        raise StoreError(outcome.sentence)
    yield f"{outcome.sentence} · {counted(noted.quotes, 'quote')}\n"
    yield from noted.text


def take_in(
    folder: Path, annotations: Path, file: Path, coder: str, *, format: str | None, dry_run: bool, skip: bool
) -> Iterator[str]:
    """Import themes and passages from a file, as one edit, and wait until that is durable; or tell what it would do.

    Args:
        folder: The folder of articles.
        annotations: The annotations file.
        file: What to import.
        coder: Who imports, and whose passages those are of which the file does not say so.
        format: A name in :data:`annotations.importing.source.FORMATS`, or none: what the file looks like.
        dry_run: Whether only to tell.
        skip: Whether to import the others when some passages cannot be.

    Raises:
        StoreError: The file, or a passage of it, cannot be imported, or not be saved; nothing changed.
    """
    from annotations.importing.planning import Plan, Verdict
    from annotations.importing.source import open_source

    source = open_source(file, format)
    with AnnotationStore.open(annotations, read_only=dry_run, coder=coder) as store:
        if store.read_only and not dry_run:
            raise StoreReadOnly(store.read_only_reason, "Nothing was imported.")
        plan = Plan(store, _finder(ArticleCatalog(folder), store), source, coder, utc_now())
        for judged in plan.judged:
            if judged.why:
                yield f"{judged.where}: {judged.verdict}: {judged.why}\n"
        counts = plan.counts
        passages = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in Verdict)
        yield f"Passages: {passages}. New themes: {', '.join(plan.new_themes) or 'none'}.\n"
        if counts[Verdict.REJECTED] and not (skip or dry_run):
            raise StoreError("Nothing was imported.", "--skip-rejected imports the others.")
        edit = plan.edit(f"import {file.name}")
        sequence = store.apply(edit).sequence if edit.changes and not dry_run else 0
        if sequence and not store.wait_saved(sequence):
            raise StoreError(f"Nothing was imported. {store.failure or ''}")
    done = "Imported; “reader undo” takes it back." if edit.changes else "There is nothing to import."
    yield "Nothing was changed: this was a dry run.\n" if dry_run else f"{done}\n"


def _finder(catalog: ArticleCatalog, store: AnnotationStore) -> Articles:
    """Finds articles by path or else by digest, for which all of them are read once."""

    @cache
    def digests() -> dict[str, str]:
        read = (read_article(catalog, path, store) for path in catalog.headers().paths)
        return {article.sha256: article.path for article in read if article}

    @lru_cache(maxsize=16)
    def find(path: str, sha256: str) -> Readable | None:
        article = read_article(catalog, path, store)
        if article is None and sha256:
            article = read_article(catalog, digests().get(sha256, ""), store)
        return Readable(article.path, article.text, article.sha256, article.units) if article else None

    return find
