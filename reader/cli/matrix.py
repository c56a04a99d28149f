"""``reader matrix``: count passages in a table."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from enum import StrEnum

from annotations.export.table import WRITERS
from annotations.matrix import Axis, CoOccurrence, MatrixSpec, Measure, count_passages
from annotations.store.folder.backend import open_store
from reader.cli.arguments import add_filter, add_folder, annotations_file, filtering_coder
from reader.cli.selection import facts_of, select_passages
from reader.folder.catalog import ArticleCatalog


def declare(parser: ArgumentParser) -> None:
    """Add the arguments."""
    add_folder(parser)
    add_filter(parser)
    _add_choice(parser, "rows", Axis.THEME, "what the rows are")
    _add_choice(parser, "columns", Axis.ARTICLE, "what the columns are")
    _add_choice(parser, "count", Measure.PASSAGES, "what the cells count")
    _add_choice(parser, "by", CoOccurrence.OVERLAP, "when passages of two themes co-occur, for themes by themes")
    parser.add_argument("--format", choices=tuple(WRITERS), default="table", help="the format (default: table)")


def _add_choice(parser: ArgumentParser, name: str, default: StrEnum, meaning: str) -> None:
    choices = [str(value) for value in type(default)]
    parser.add_argument(f"--{name}", choices=choices, default=str(default), help=f"{meaning} (default: {default})")


def run(arguments: Namespace) -> Iterator[str]:
    """Yield the matrix of the passages that match the filter."""
    spec = MatrixSpec(
        Axis(arguments.rows), Axis(arguments.columns), Measure(arguments.count), CoOccurrence(arguments.by)
    )
    catalog = ArticleCatalog(arguments.folder)
    annotations, reading_coder = annotations_file(arguments), filtering_coder(arguments)
    with open_store(annotations, read_only=True, coder=reading_coder) as store:
        facts = facts_of(store, catalog)
        passages = select_passages(store, catalog, arguments.filter, facts)
        table = count_passages(passages, spec, store.codebook, facts)
        yield from WRITERS[arguments.format](table, table.label)
