"""``reader check``: verify the annotations, their journal, versions and anchors, and the folder of articles."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from annotations.anchors.revision import Revision
from annotations.edits.edit import Signature, utc_now
from annotations.edits.reanchoring import locate_passages, outdated_passages, place_passages
from annotations.errors import ArticleError, ReaderError, StoreError
from annotations.model import Status
from annotations.store.folder.backend import open_store
from annotations.store.folder.journal import journal_files, read_journals
from annotations.store.folder.loading import open_state
from annotations.store.folder.lock import StorePaths
from annotations.store.folder.opening import other_tables
from annotations.store.folder.recovery import inspect
from annotations.store.folder.versions import versions_in
from annotations.store.store import AnnotationStore
from annotations.tables import TABLES
from annotations.text.plural import pluralize
from reader.articles.sources import read_sources
from reader.cli.arguments import add_folder, annotations_file
from reader.folder.catalog import ArticleCatalog

MAX_LISTED = 5
"""The maximum number of passage ids in a problem; the message also contains the number of all passages affected."""


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)


def run(arguments: Namespace) -> Iterator[str]:
    """Yield a line for each finding, and the numbers of passages and themes.

    If no problem is found, re-anchor the passages of changed articles, as the app does when it opens such an article.

    Raises:
        StoreError: There is at least one problem; the lines yielded before describe each.
    """
    folder, annotations = arguments.folder, annotations_file(arguments).resolve()
    wrong = 0
    for problem in (*_journal_problems(annotations), *_version_problems(annotations)):
        wrong += 1
        yield f"{problem}\n"
    try:
        store = open_store(annotations, read_only=True)
    except StoreError as error:
        wrong += 1
        yield f"{error}\n"
    else:
        with store:
            if store.outside is not None:
                yield f"Another program changed {annotations.name}: {len(store.outside.edit.changes)} records.\n"
            changed: list[str] = []
            for problem in _anchor_problems(folder, store, changed):
                wrong += 1
                yield f"{problem}\n"
            for path in changed if wrong else ():
                wrong += 1
                yield f"{path} has changed. Its passages were not located again because of the problems above.\n"
            yield f"{pluralize(len(store.passages), 'passage')}, {pluralize(len(store.codebook), 'theme')}.\n"
        yield from _reanchor(folder, annotations, changed) if changed and not wrong else ()
        yield from _unknown(annotations)
    yield from _folder_problems(folder)
    if wrong:
        raise StoreError(f"{pluralize(wrong, 'problem')} found.")


def _journal_problems(annotations: Path) -> Iterator[str]:
    try:
        for journal in read_journals(journal_files(StorePaths.for_annotations(annotations).journal)):
            for _ in journal.edits(journal.before):
                pass
    except StoreError as error:
        yield str(error)


def _version_problems(annotations: Path) -> Iterator[str]:
    for version in versions_in(StorePaths.for_annotations(annotations).versions):
        copy = inspect(version.path)
        if copy.verdict != "sound":
            yield f"The version {version.path.name}: {copy.verdict}."


def _anchor_problems(folder: Path, store: AnnotationStore, changed: list[str]) -> Iterator[str]:
    """Yield the problems of the passages; add the articles whose text has changed since to ``changed``."""
    catalog = ArticleCatalog(folder)
    for path in sorted(store.passages.count_by_article(None)):
        passages = store.passages.in_article(path)
        try:
            article = catalog.read(path, store.article(path))
        except ReaderError as error:
            yield f"{pluralize(len(passages), 'passage')} of {path}: {error.sentence}"
            continue
        if store.passages.outdated_ids(path, article.sha256):
            changed.append(path)
        same_text = (passage for passage in passages if passage.anchor.sha256 == article.sha256)
        lost = [
            passage.id for passage in same_text if passage.anchor.span.extract(article.text) != passage.anchor.exact
        ]
        if lost:
            ids = ", ".join(lost[:MAX_LISTED])
            yield f"{pluralize(len(lost), 'passage')} of {path} at a wrong position: {ids}."


def _reanchor(folder: Path, annotations: Path, changed: Iterable[str]) -> Iterator[str]:
    """Re-anchor the passages of changed articles; yield the number of passages per status for each article."""
    catalog = ArticleCatalog(folder)
    with open_store(annotations) as store:
        for path in changed:
            if store.read_only:
                yield f"{path} has changed. Its passages were not located again: {store.read_only_reason}\n"
                continue
            read = catalog.read(path)
            found = locate_passages(
                outdated_passages(store.passages.in_article(path), read.sha256), Revision(read.text, read.sha256)
            )
            edit = place_passages(store, path, read.sha256, found, Signature("", utc_now()))
            if not edit.changes:  # the passage differed only in how its record was written in the file
                continue
            store.apply(edit)
            became = Counter(store.passage(id).status for id in found)
            yield f"{path} has changed: {', '.join(f'{became[one]} {one}' for one in Status if became[one])}.\n"


def _folder_problems(folder: Path) -> Iterator[str]:
    """Yield the invalid metadata of articles, which citations then lack; annotations are not affected."""
    catalog = ArticleCatalog(folder)
    try:
        paths = catalog.headers().paths
    except ArticleError:
        return
    yield from (f"{problem}\n" for problem in read_sources(folder, paths).problems)
    for path in paths:
        with suppress(ArticleError):
            yield from (f"{path}: {problem}\n" for problem in catalog.read(path).problems)


def _unknown(annotations: Path) -> Iterator[str]:
    """Yield the tables and fields that this version preserves without interpreting them."""
    found = open_state(annotations, loose=True)
    for table in other_tables(found.document):
        yield f"The table {table} is unknown to this version and is kept.\n"
    for table, spec in TABLES.items():
        records = found.state.records[table]
        odd = {name for id in records for name in records.record(id) or () if name not in spec.fields}
        if odd:
            yield f"Fields of {table} that are unknown to this version and are kept: {', '.join(sorted(odd))}.\n"
