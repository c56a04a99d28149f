"""The table of export formats; a new format needs one module and one row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import NamedTuple, cast

from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

Pieces = Callable[[Iterable[Quote], FormatOptions], Iterator[str]]
"""Function that streams quotes as pieces of text without storing the quotes; the last piece ends with a line end."""


class Format(NamedTuple):
    """An export format; its module is imported on first use."""

    title: str
    """Short description."""
    suffix: str
    """Suffix of file names."""
    module: str
    """Module of this package that implements the format."""
    function: str
    """Function of type :data:`Pieces` in the module."""
    cites: bool = True
    """Whether the format contains citations in a selectable style."""

    def __call__(self, quotes: Iterable[Quote], format_options: FormatOptions | None = None) -> Iterator[str]:
        """Write the quotes as pieces of text."""
        pieces = cast(Pieces, getattr(import_module(f"annotations.export.{self.module}"), self.function))
        return pieces(quotes, format_options or FormatOptions())


FORMATS: Mapping[str, Format] = {
    "text": Format("plain text, a quote on each line", ".txt", "plain_text", "plain_text"),
    "markdown": Format("Markdown, block quotations", ".md", "markdown", "markdown"),
    "obsidian": Format("Obsidian, a note with properties, block ids and tags", ".md", "obsidian", "obsidian"),
    "csv": Format("CSV, a table for spreadsheets", ".csv", "table", "comma_table"),
    "tsv": Format("TSV, a table between tabs", ".tsv", "table", "tab_table"),
    "json": Format("JSON, one array for scripts", ".json", "json_array", "json_array"),
    "jsonl": Format("JSON lines, for scripts", ".jsonl", "json_array", "json_lines"),
    "w3c": Format("W3C Web Annotations (JSON-LD)", ".jsonld", "web_annotation", "web_annotation", cites=False),
    "csl": Format("CSL-JSON, the articles as a bibliography", ".csl.json", "csl", "csl", cites=False),
}
"""Formats by their name on the command line."""


def format_quotes(quotes: Iterable[Quote], format: str = "text", style: str = "plain") -> str:
    """Return the quotes in a format of :data:`FORMATS` as one string for the clipboard, without a final line end."""
    return "".join(FORMATS[format](quotes, FormatOptions(style, closing=False))).removesuffix("\n")
