"""Export of quotes as CSV or TSV for spreadsheets, one row per quote.

A spreadsheet interprets a cell that begins with ``=`` or a similar character as a formula, even if quoted, and would
execute text from an article or a note. The export therefore prefixes such cells, and cells that begin with an
apostrophe, with an apostrophe. Removing one apostrophe restores the original text (:func:`unescape_formula`).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice

from annotations.export.clean_text import to_clean_lines
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote
from annotations.export.record import FIELDS, to_flat_record

THEME_PREFIX = "theme_"
"""Name prefix of the columns that contain theme labels."""

MARKED_PREFIX = "is "
"""Name prefix of the indicator columns: 1 if a quote has the theme, else 0."""

ROWS_PER_CHUNK = 200
"""Number of rows in each piece of output."""

_FORMULA = re.compile("[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|['\t\r]")


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
    before, after = FIELDS[: FIELDS.index("themes")], FIELDS[FIELDS.index("themes") + 1 :]
    themes = [f"{THEME_PREFIX}{number}" for number in range(1, format_options.theme_columns + 1)]
    head = [*before, *themes, *after, *(f"{MARKED_PREFIX}{label}" for label in format_options.marked_themes)]
    rows = chain([head], (_row(quote, format_options, before, after) for quote in quotes))
    cell = to_clean_lines if format_options.raw else _safe
    while some := list(islice(rows, ROWS_PER_CHUNK)):
        buffer = StringIO()
        csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(
            [cell(text) for text in row] for row in some
        )
        yield buffer.getvalue()


def _safe(text: str) -> str:
    return escape_formula(to_clean_lines(text))


def _row(quote: Quote, format_options: FormatOptions, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    fields = to_flat_record(quote, format_options)
    columns = format_options.theme_columns
    themes = [*quote.themes[:columns], *[""] * (columns - len(quote.themes))]
    marks = ("1" if label in quote.themes else "0" for label in format_options.marked_themes)
    return chain((_text(fields[name]) for name in before), themes, (_text(fields[name]) for name in after), marks)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)
