"""Subcommands that cover all themes: print the matrix, print the codebook as TOML and import a codebook file."""

from collections.abc import Iterator
from pathlib import Path

from annotations.codebook_file import read, to_toml
from annotations.export.table import WRITERS
from annotations.matrix import Axis, CoOccurrence, MatrixSpec, Measure, count_passages
from annotations.store.store import AnnotationStore, writing
from reader.cli.scripting import check_not_empty, compile_filter, facts_of
from reader.folder.catalog import ArticleCatalog

CHOICES = {
    option: [str(value) for value in kind]
    for option, kind in {"rows": Axis, "columns": Axis, "count": Measure, "by": CoOccurrence}.items()
}
"""The permitted values of each option of ``reader matrix``, by option name."""


def print_matrix(folder: Path, annotations: Path, filter: str, spec: MatrixSpec, format: str) -> Iterator[str]:
    """Yield the matrix of the passages that match a filter, in a format of :data:`annotations.export.table.WRITERS`.

    Raises:
        FilterError: The filter is invalid.
        ReaderError: The folder is empty, or the annotations cannot be read.
    """
    catalog = ArticleCatalog(folder)
    with AnnotationStore.open(annotations, read_only=True) as store:
        query = compile_filter(filter, store)
        check_not_empty(store, catalog)
        facts = facts_of(store, catalog)
        passages = query.passages(store, facts) if query else store.passages.in_order()
        table = count_passages(passages, spec, store.codebook, facts)
        yield from WRITERS[format](table, table.label)


def print_codebook(annotations: Path) -> Iterator[str]:
    """Yield the codebook as TOML.

    Raises:
        StoreError: The annotations cannot be read.
    """
    with AnnotationStore.open(annotations, read_only=True) as store:
        yield to_toml(store.codebook)


def import_codebook(annotations: Path, file: Path, coder: str) -> Iterator[str]:
    """Import a codebook file as one edit; yield the numbers of new and changed themes.

    Raises:
        StoreError: The file is not a codebook, or the annotations cannot be written. The annotations are unchanged.
    """
    from annotations.edits.codebook import merge_codebook_entries
    from annotations.edits.edit import Signature, utc_now

    entries = read(file)
    with writing(annotations, coder, "Nothing was imported.") as store:
        edit = merge_codebook_entries(store, entries, Signature(coder, utc_now()))
        if edit.changes:
            store.apply(edit)
    new = sum(change.before is None for change in edit.changes)
    yield f"{new} new, {len(edit.changes) - new} changed\n"
