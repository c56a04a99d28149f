"""A table of numbers as text: for a terminal, for spreadsheets, for a document, for scripts."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from annotations.export.clean_text import plain
from annotations.export.markdown import escaped
from annotations.export.table import guarded
from annotations.matrix import SUM, Axis, Key, Table

Naming = Callable[[Axis, Key], str]
"""What a row or a column is called."""

Grid = Sequence[Sequence[str]]
"""Rows of cells; the first row and the first cell of each are headings."""


def grid(table: Table, name: Naming) -> Grid:
    """The headings and numbers of a table, with its sums."""
    (rows, columns), question = ((*keys, SUM) for keys in (table.rows, table.columns)), table.question
    head = [question.rows, *(plain(name(question.columns, column)) for column in columns)]
    return [head, *([plain(name(question.rows, row)), *(str(table[row, at]) for at in columns)] for row in rows)]


def aligned(cells: Grid) -> Iterator[str]:
    """For a terminal: columns of one width, numbers at the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for head, *numbers in cells:
        columns = (f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=True))
        yield f"{head:<{widths[0]}}  {'  '.join(columns)}\n"


def delimited(cells: Grid, delimiter: str = ",") -> Iterator[str]:
    """For spreadsheets; no heading is taken for a formula."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(map(guarded, row) for row in cells)
    yield out.getvalue()


def pipes(cells: Grid) -> Iterator[str]:
    """For a document in Markdown."""
    for number, row in enumerate(cells):
        yield f"| {' | '.join(map(escaped, row))} |\n"
        if number == 0:
            yield f"|---{'|--:' * (len(row) - 1)}|\n"


def as_json(table: Table, name: Naming) -> Iterator[str]:
    """For scripts: what was asked, headings with their keys, numbers by row, and the sums apart."""
    rows, columns = (
        [{"key": key, "label": name(axis, key)} for key in keys]
        for axis, keys in ((table.question.rows, table.rows), (table.question.columns, table.columns))
    )
    whole = {
        **table.question._asdict(),
        "row_labels": rows,
        "column_labels": columns,
        "cells": [[table[row, column] for column in table.columns] for row in table.rows],
        "row_sums": [table[row, SUM] for row in table.rows],
        "column_sums": [table[SUM, column] for column in table.columns],
        "sum": table[SUM, SUM],
    }
    yield f"{json.dumps(whole)}\n"


WRITERS: Mapping[str, Callable[[Table, Naming], Iterator[str]]] = {
    "table": lambda table, name: aligned(grid(table, name)),
    "csv": lambda table, name: delimited(grid(table, name)),
    "tsv": lambda table, name: delimited(grid(table, name), "\t"),
    "markdown": lambda table, name: pipes(grid(table, name)),
    "json": as_json,
}
"""Formats by name."""
