"""The table of export formats, and the options of an export.

A format is one function that streams quotes as text, and one row of :data:`FORMATS`, which states everything that the
program needs to know about the format. Installed packages offer further formats by entry points of the group
``reader.formats``, each of which names a :class:`Format`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple, TypeAlias, cast

from annotations.errors import ReaderError
from annotations.export.quote import Quote
from annotations.plugins import Registry


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """Options for writing quotes; each format uses only those that apply to it."""

    style: str = "plain"
    """Style of the citations: a name in :data:`annotations.export.citation.STYLES`."""
    closing: bool = True
    """Whether to append references and missing details of the articles, as in exports but not on the clipboard."""
    theme_columns: int = 1
    """Number of theme columns in a table: the greatest number of themes of any passage."""
    marked_themes: Sequence[str] = ()
    """Labels of the themes that have an indicator column (0 or 1) in a table."""
    raw: bool = False
    """Whether to write table cells without escaping formulas."""


Write: TypeAlias = Callable[[Iterable[Quote], FormatOptions], Iterator[str]]
"""Function that streams quotes as pieces of text without storing the quotes; the last piece ends with a line end."""


class Format(NamedTuple):
    """An export format with its requirements."""

    title: str
    """Short description."""
    suffix: str
    """Suffix of file names."""
    write: Write | str
    """The function that writes the format; for a module of this package, which is imported on first use, its name
    ``module:function``."""
    cites: bool = True
    """Whether the format contains citations in a selectable style."""
    needs_keys: bool = False
    """Whether each quote needs the citation key of its article, which depends on all articles of the folder."""
    is_table: bool = False
    """Whether the format needs :attr:`FormatOptions.theme_columns` before the first quote."""

    def __call__(self, quotes: Iterable[Quote], options: FormatOptions | None = None) -> Iterator[str]:
        """Write the quotes as pieces of text.

        Raises:
            ReaderError: A function outside this package failed.
        """
        options = options or FormatOptions()
        if not isinstance(self.write, str):
            return self._guarded(self.write, quotes, options)
        module, _, function = self.write.partition(":")
        return cast(Write, getattr(import_module(f"annotations.export.{module}"), function))(quotes, options)

    def _guarded(self, write: Write, quotes: Iterable[Quote], options: FormatOptions) -> Iterator[str]:
        try:
            for piece in write(quotes, options):
                if not isinstance(piece, str):
                    raise TypeError(f"it wrote {type(piece).__name__} instead of text")
                yield piece
        except ReaderError:
            raise
        except Exception as error:
            raise ReaderError(f"The format “{self.title}” failed ({type(error).__name__}: {error}).") from error


FORMATS = Registry(
    "reader.formats",
    Format,
    {
        "text": Format("plain text, a quote on each line", ".txt", "text_formats:plain_text"),
        "markdown": Format("Markdown, block quotations", ".md", "text_formats:markdown"),
        "obsidian": Format(
            "Obsidian, a note with properties, block ids and tags", ".md", "text_formats:obsidian", needs_keys=True
        ),
        "csv": Format("CSV, a table for spreadsheets", ".csv", "table:comma_table", is_table=True),
        "tsv": Format("TSV, a table between tabs", ".tsv", "table:tab_table", is_table=True),
        "json": Format("JSON, one object for scripts", ".json", "json_formats:json_object"),
        "jsonl": Format("JSON lines, for scripts", ".jsonl", "json_formats:json_lines"),
        "w3c": Format("W3C Web Annotations (JSON-LD)", ".jsonld", "json_formats:web_annotation", cites=False),
        "csl": Format(
            "CSL-JSON, the articles as a bibliography", ".csl.json", "json_formats:csl", cites=False, needs_keys=True
        ),
    },
)
"""Formats by their name on the command line."""


def format_quotes(quotes: Iterable[Quote], style: str = "plain") -> str:
    """Return the quotes as plain text for the clipboard, without a final line end."""
    return "".join(FORMATS["text"](quotes, FormatOptions(style, closing=False))).removesuffix("\n")
