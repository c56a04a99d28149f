"""Tables for spreadsheets: quotes as CSV or TSV, one row per quote, and the matrix as text, CSV, TSV, Markdown or JSON.

A spreadsheet interprets a cell that begins with ``=`` or a similar character as a formula, even if quoted, and would
execute text from an article or a note. The export therefore prefixes such cells, and cells that begin with an
apostrophe, with an apostrophe. Removing one apostrophe restores the original text (:func:`unescape_formula`).
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain, islice

from annotations.export.formats import FormatOptions
from annotations.export.json_formats import FIELDS, VERSION, to_flat_record
from annotations.export.quote import Quote, to_clean_lines, to_single_line
from annotations.export.text_formats import escape
from annotations.matrix import TOTAL, Axis, Key, Matrix

THEME_PREFIX = "theme_"
"""Name prefix of the columns that contain theme labels."""

MARKED_PREFIX = "is "
"""Name prefix of the indicator columns: 1 if a quote has the theme, else 0."""

ROWS_PER_CHUNK = 200
"""Number of rows in each piece of output."""

_FORMULA = re.compile("[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|['\t\r]")

KeyLabel = Callable[[Axis, Key], str]
"""Function that returns the label of a row or column from its axis and key."""
Grid = Sequence[Sequence[str]]
"""Rows of cells; the first row, and the first cell of each row, are headings."""


def comma_table(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as CSV."""
    return _table(quotes, format_options, ",")


def tab_table(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as TSV."""
    return _table(quotes, format_options, "\t")


def escape_formula(cell: str) -> str:
    """Escape a cell with an apostrophe if a spreadsheet would interpret it as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Return the original text of a cell escaped by :func:`escape_formula`."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell, 1) else cell


def _table(quotes: Iterable[Quote], format_options: FormatOptions, delimiter: str) -> Iterator[str]:
    place = FIELDS.index("themes")
    themes = [f"{THEME_PREFIX}{number}" for number in range(1, format_options.theme_columns + 1)]
    marks = [f"{MARKED_PREFIX}{label}" for label in format_options.marked_themes]
    head = [*FIELDS[:place], *themes, *FIELDS[place + 1 :], *marks]
    rows = chain([head], (_row(quote, format_options, head) for quote in quotes))
    cell = to_clean_lines if format_options.raw else _safe
    while some := list(islice(rows, ROWS_PER_CHUNK)):
        buffer = StringIO()
        csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(map(cell, row) for row in some)
        yield buffer.getvalue()


def _safe(text: str) -> str:
    return escape_formula(to_clean_lines(text))


def _row(quote: Quote, format_options: FormatOptions, head: Sequence[str]) -> list[str]:
    fields = to_flat_record(quote, format_options)
    fields |= {f"{THEME_PREFIX}{number}": label for number, label in enumerate(quote.themes, 1)}
    fields |= {f"{MARKED_PREFIX}{label}": label in quote.themes for label in format_options.marked_themes}
    return [_text(fields.get(name)) for name in head]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)


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
        "version": VERSION,
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
