"""Subcommands that maintain the annotations: list the history, undo an edit, check the files and restore a copy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from shlex import quote

from annotations.anchors.revision import Revision
from annotations.edits.edit import Edit, Signature, utc_now
from annotations.edits.reanchoring import locate_passages, outdated_passages, place_passages
from annotations.errors import ArticleError, EditRefused, ReaderError, StoreError, StoreReadOnly, UnknownName
from annotations.model import PASSAGE_FIELDS, ArticleRecord, Status, Theme
from annotations.store.folder.journal import journal_files, read_journals
from annotations.store.folder.opening import StaleChoice, other_tables
from annotations.store.folder.paths import StorePaths
from annotations.store.folder.recovery import Copy, copies, inspect, restore
from annotations.store.folder.versions import versions_in
from annotations.store.state import open_state
from annotations.store.store import AnnotationStore, writing
from annotations.text.words import pluralize
from reader.articles.sources import read_sources
from reader.folder.catalog import ArticleCatalog

MAX_LISTED = 5
"""The maximum number of passage ids in a problem; the message also contains the number of all passages affected."""


def history(annotations: Path) -> Iterator[str]:
    """Yield a line for every edit, oldest first: number, local time, coder, description and article.

    Raises:
        StoreError: The journal is damaged.
    """
    for journal in read_journals(journal_files(StorePaths.for_annotations(annotations.resolve()).journal)):
        for number, edit in journal.heads():
            done = "undo or redo: " if edit.inverts is not None else ""
            where = f"  {edit.article}" if edit.article else ""
            yield f"{number:>6}  {_local(edit.at)}  {edit.coder:<12} {done}{edit.label}{where}\n"


def undo(annotations: Path, coder: str) -> Iterator[str]:
    """Undo the newest edit of a coder, wait until the undo is durable, and yield a description of the edit.

    Raises:
        StoreReadOnly: The annotations cannot be written.
        EditRefused: There is nothing to undo, or a later edit changed the same records.
        StoreError: The annotations cannot be opened or saved.
    """
    with writing(annotations, coder, "Nothing was undone.") as store:
        was = store.undoable(coder)
        if was is None:
            raise EditRefused(f"{coder} has nothing to undo.")
        store.undo(coder, utc_now())
    yield f"Undone: {_describe(was)}\n"


def _describe(edit: Edit) -> str:
    where = f" in {edit.article}" if edit.article else ""
    return f"{edit.label}{where}, {_local(edit.at)}"


def _local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def check(folder: Path, annotations: Path) -> Iterator[str]:
    """Verify the annotations file, its journal, versions and anchors, and the folder; yield a line for each finding.

    If no problem is found, re-anchor the passages of changed articles, as the app does when it opens such an article.

    Raises:
        StoreError: There is at least one problem; the lines yielded before describe each.
    """
    annotations = annotations.resolve()
    wrong = 0
    for problem in (*_journal_problems(annotations), *_version_problems(annotations)):
        wrong += 1
        yield f"{problem}\n"
    try:
        store = AnnotationStore.open(annotations, read_only=True)
    except StoreError as error:
        wrong += 1
        yield f"{error}\n"
    else:
        with store:
            if store.outside is not None:
                yield f"{annotations.name} was changed outside: {len(store.outside.edit.changes)} records.\n"
            for problem in _anchor_problems(folder, store):
                wrong += 1
                yield f"{problem}\n"
            changed = _changed(folder, store)
            for path in changed if wrong else ():
                wrong += 1
                yield f"{path} has changed: its passages were not looked for, because of what is wrong.\n"
            yield f"{pluralize(len(store.passages), 'passage')}, {pluralize(len(store.codebook), 'theme')}.\n"
        yield from _reanchor(folder, annotations, changed) if changed and not wrong else ()
        yield from _unknown(annotations)
    yield from _folder_problems(folder)
    if wrong:
        raise StoreError("1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong.")


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


def _anchor_problems(folder: Path, store: AnnotationStore) -> Iterator[str]:
    catalog = ArticleCatalog(folder)
    for path in dict.fromkeys(passage.article for passage in store.passages.in_order()):
        passages = store.passages.in_article(path)
        try:
            read = catalog.read(path, store.article(path))
        except ReaderError as error:
            yield f"{pluralize(len(passages), 'passage')} of {path}: {error.sentence}"
            continue
        lost = [
            passage
            for passage in passages
            if passage.anchor.sha256 == read.sha256 and passage.anchor.span.extract(read.text) != passage.anchor.exact
        ]
        if lost:
            ids = ", ".join(passage.id for passage in lost[:MAX_LISTED])
            yield f"{pluralize(len(lost), 'passage')} of {path} not where the annotations say: {ids}."


def _changed(folder: Path, store: AnnotationStore) -> list[str]:
    """Return the paths of the articles with passages whose spans refer to an earlier text."""
    catalog, found = ArticleCatalog(folder), []
    for path in store.passages.count_by_article(None):
        with suppress(ReaderError):
            if store.passages.outdated_ids(path, catalog.read(path).sha256):
                found.append(path)
    return found


def _reanchor(folder: Path, annotations: Path, changed: Iterable[str]) -> Iterator[str]:
    """Re-anchor the passages of changed articles; yield the number of passages per status for each article."""
    catalog = ArticleCatalog(folder)
    with AnnotationStore.open(annotations) as store:
        for path in changed:
            if store.read_only:
                yield f"{path} has changed: its passages were not looked for. {store.read_only_reason}\n"
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
        yield f"Kept, and not known to this version: the table {table}.\n"
    known = {
        "themes": {item.name for item in fields(Theme)},
        "passages": set(PASSAGE_FIELDS),
        "articles": {item.name for item in fields(ArticleRecord)},
    }
    for table, names in known.items():
        records = found.content.records(table)
        odd = {name for id in records for name in records.record(id) or () if name not in names}
        if odd:
            yield f"Kept, and not known to this version: {', '.join(sorted(odd))} of {table}.\n"


def recover(annotations: Path, fallback_dir: Path, which: int | None, target: Path | None) -> Iterator[str]:
    """List the copies from which annotations can be restored, or restore one of them as a new file.

    Args:
        annotations: The annotations file.
        fallback_dir: The folder for copies made while the annotations file cannot be saved.
        which: The number of a copy in the list, or ``None`` to list the copies.
        target: The new file; ``None`` means a file beside the annotations file.

    Raises:
        UnknownName: There is no such copy.
        StoreError: The copy cannot be restored, or the new file already exists.
    """
    annotations = annotations.resolve()
    found = list(copies(annotations, fallback_dir))
    if which is None:
        yield from _listed(found)
        return
    if not 1 <= which <= len(found):
        raise UnknownName(f"There is no copy {which}.", "“reader recover FOLDER” lists them.")
    target = target or annotations.with_name(f"{annotations.stem}-recovered{annotations.suffix}")
    restore(found[which - 1], target)
    new, old, hidden = (quote(str(path)) for path in (target, annotations, annotations.with_name(".annotations")))
    yield f"Restored as {target}. Look at it with: reader FOLDER --annotations {new}\n"
    yield "To go on with it, move what there was to another place, and give it that name:\n"
    yield f"    mv {old} {hidden} ANOTHER-PLACE\n    mv {new} {old}\n"


def _listed(found: Sequence[Copy]) -> Iterator[str]:
    for number, copy in enumerate(found, 1):
        newest = f"newest tag {_local(copy.newest)}" if copy.newest else "no tag"
        yield f"{number:>3}  {copy.passages:>7} passages  {newest:<28}  {copy.path}  {copy.verdict}\n"
    restores = "The same command with a number at its end restores that copy, as a new file."
    yield f"{restores if found else 'There is nothing to restore.'}\n"


def choose_stale(annotations: Path, coder: str, answer: StaleChoice) -> Iterator[str]:
    """Resolve an annotations file that is older than its journal, as the coder chose.

    Args:
        annotations: The annotations file.
        coder: The name of the coder.
        answer: The choice: keep the older file, or bring back the later edits.

    Raises:
        StoreReadOnly: The annotations cannot be written; nothing changed.
        StoreError: The annotations cannot be opened.
    """
    with AnnotationStore.open(annotations, coder=coder, stale_choice=answer) as store:
        if store.read_only:
            raise StoreReadOnly(store.read_only_reason, "Nothing was changed.")
        kept = "The file is kept as it is" if answer is StaleChoice.KEEP else "What was done since is back"
    yield f"{kept}: {len(store.passages)} passages.\n"
