"""The table of export formats; another format is one module and one row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import NamedTuple, cast

from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

Pieces = Callable[[Iterable[Quote], FormatOptions], Iterator[str]]
"""Takes quotes and gives pieces of text, as they come, holding none of the quotes; the last piece ends its line."""


class Format(NamedTuple):
    """A way to write quotes; its module is loaded when it is first used."""

    title: str
    """What it is, in a few words."""
    suffix: str
    """How names of its files end."""
    module: str
    """The module of this package that makes it."""
    function: str
    """The function of type :data:`Pieces` in it."""
    cites: bool = True
    """Whether it has citations, in a style."""

    def __call__(self, quotes: Iterable[Quote], format_options: FormatOptions | None = None) -> Iterator[str]:
        """The quotes as pieces of text."""
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
"""Formats by the name that the command line knows them by."""


def format_quotes(quotes: Iterable[Quote], format: str = "text", style: str = "plain") -> str:
    """The quotes in a format of :data:`FORMATS`, as one text without a line end at its end: what is copied."""
    return "".join(FORMATS[format](quotes, FormatOptions(style, closing=False))).removesuffix("\n")
