"""The care of the annotations from the command line: what was done, taking it back, checking, and restoring."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from shlex import quote

from annotations.anchors.revision import Revision
from annotations.edits.edit import Edit
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
from annotations.text.plural import pluralize
from reader.articles.sources import read_sources
from reader.folder.catalog import ArticleCatalog
from reader.session.session import utc_now

MAX_LISTED = 5
"""Passages named of each thing that is wrong; the others are counted."""


def history(annotations: Path) -> Iterator[str]:
    """Every edit, oldest first: number, local time, coder, what was done, and where.

    Raises:
        StoreError: The journal cannot be trusted.
    """
    for journal in read_journals(journal_files(StorePaths.for_annotations(annotations.resolve()).journal)):
        for number, edit in journal.heads():
            done = "undo or redo: " if edit.inverts is not None else ""
            where = f"  {edit.article}" if edit.article else ""
            yield f"{number:>6}  {_local(edit.at)}  {edit.coder:<12} {done}{edit.label}{where}\n"


def undo(annotations: Path, coder: str) -> Iterator[str]:
    """Take back a coder's newest edit, wait until that is durable, and say what it was.

    Raises:
        StoreReadOnly: The annotations cannot be written.
        EditRefused: There is nothing to undo, or what it changed has changed since.
        StoreError: The annotations cannot be opened, or not saved.
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
    """Verify the annotations file, its journal, its versions and its anchors; gives what was found, in the folder too.

    Where articles have changed and nothing is wrong, their passages are found again, as they are when one is opened.

    Raises:
        StoreError: Something is wrong; it was said before.
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
            yield f"{pluralize(store.passage_count, 'passage')}, {pluralize(len(store.codebook), 'theme')}.\n"
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
    for path in dict.fromkeys(passage.article for passage in store):
        passages = store.passages(path)
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
    """Paths of the articles with passages whose spans count in an earlier text."""
    catalog, found = ArticleCatalog(folder), []
    for path in store.articles_with(None):
        with suppress(ReaderError):
            if store.outdated_ids(path, catalog.read(path).sha256):
                found.append(path)
    return found


def _reanchor(folder: Path, annotations: Path, changed: Iterable[str]) -> Iterator[str]:
    """Give the passages of changed articles their present places, and say what became of them."""
    catalog = ArticleCatalog(folder)
    with AnnotationStore.open(annotations) as store:
        for path in changed:
            if store.read_only:
                yield f"{path} has changed: its passages were not looked for. {store.read_only_reason}\n"
                continue
            read = catalog.read(path)
            found = locate_passages(
                outdated_passages(store.passages(path), read.sha256), Revision(read.text, read.sha256)
            )
            edit = place_passages(store, path, read.sha256, found, "", utc_now())
            if not edit.changes:  # only the line of a passage was not as this program writes it
                continue
            store.apply(edit)
            became = Counter(store.passage(id).status for id in found)
            yield f"{path} has changed: {', '.join(f'{became[one]} {one}' for one in Status if became[one])}.\n"


def _folder_problems(folder: Path) -> Iterator[str]:
    """What people state of articles and cannot be taken: it is missing in citations, and harms no annotation."""
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
    """Tables and fields that this version keeps and does not know."""
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
    """List what annotations can be restored from, or restore one of it as a new file.

    Args:
        annotations: The annotations file.
        fallback_dir: Where copies are put while nothing can be saved.
        which: Number of a copy in the list, or none to list them.
        target: The new file; beside the annotations file when none.

    Raises:
        UnknownName: There is no such copy.
        StoreError: Nothing can be restored from it, or the new file is there already.
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
    """Say what is meant by an annotations file that is an older copy of itself.

    Raises:
        StoreError: The annotations cannot be opened or written.
    """
    with AnnotationStore.open(annotations, coder=coder, stale_choice=answer) as store:
        if store.read_only:
            raise StoreReadOnly(store.read_only_reason, "Nothing was changed.")
        kept = "The file is kept as it is" if answer is StaleChoice.KEEP else "What was done since is back"
    yield f"{kept}: {store.passage_count} passages.\n"
