"""Export of a table of counts as aligned text, CSV, TSV, Markdown or JSON."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from annotations.export.clean_text import to_single_line
from annotations.export.markdown import escape
from annotations.export.table import escape_formula
from annotations.matrix import TOTAL, Axis, Key, Matrix

KeyLabel = Callable[[Axis, Key], str]
"""Function that returns the label of a row or column from its axis and key."""

Grid = Sequence[Sequence[str]]
"""Rows of cells; the first row, and the first cell of each row, are headings."""


def grid(table: Matrix, name: KeyLabel) -> Grid:
    """Return the headings, counts and totals of a table as text cells."""
    (rows, columns), spec = ((*keys, TOTAL) for keys in (table.rows, table.columns)), table.spec
    head = [spec.rows, *(to_single_line(name(spec.columns, column)) for column in columns)]
    return [
        head,
        *([to_single_line(name(spec.rows, row)), *(str(table[row, at]) for at in columns)] for row in rows),
    ]


def to_aligned_text(cells: Grid) -> Iterator[str]:
    """Write a grid for a terminal: padded columns, with numbers aligned right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for head, *numbers in cells:
        columns = (f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=True))
        yield f"{head:<{widths[0]}}  {'  '.join(columns)}\n"


def to_delimited(cells: Grid, delimiter: str = ",") -> Iterator[str]:
    """Write a grid for spreadsheets; cells are escaped so that none is interpreted as a formula."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(map(escape_formula, row) for row in cells)
    yield out.getvalue()


def to_markdown(cells: Grid) -> Iterator[str]:
    """Write a grid as a Markdown table."""
    for number, row in enumerate(cells):
        yield f"| {' | '.join(map(escape, row))} |\n"
        if number == 0:
            yield f"|---{'|--:' * (len(row) - 1)}|\n"


def to_json(table: Matrix, name: KeyLabel) -> Iterator[str]:
    """Write a table as JSON: the specification, keys and labels, counts by row, and separate totals."""
    rows, columns = (
        [{"key": key, "label": name(axis, key)} for key in keys]
        for axis, keys in ((table.spec.rows, table.rows), (table.spec.columns, table.columns))
    )
    whole = {
        **table.spec._asdict(),
        "row_labels": rows,
        "column_labels": columns,
        "cells": [[table[row, column] for column in table.columns] for row in table.rows],
        "row_sums": [table[row, TOTAL] for row in table.rows],
        "column_sums": [table[TOTAL, column] for column in table.columns],
        "sum": table[TOTAL, TOTAL],
    }
    yield f"{json.dumps(whole)}\n"


WRITERS: Mapping[str, Callable[[Matrix, KeyLabel], Iterator[str]]] = {
    "table": lambda table, name: to_aligned_text(grid(table, name)),
    "csv": lambda table, name: to_delimited(grid(table, name)),
    "tsv": lambda table, name: to_delimited(grid(table, name), "\t"),
    "markdown": lambda table, name: to_markdown(grid(table, name)),
    "json": to_json,
}
"""Writers by format name."""
