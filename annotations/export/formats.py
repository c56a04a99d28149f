"""The table of export formats; another format is one module and one row."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from annotations.export.json_array import json_array
from annotations.export.markdown import markdown
from annotations.export.plain_text import plain_text
from annotations.export.quote import Quote

Format = Callable[[Iterable[Quote]], Iterator[str]]
"""Takes quotes and gives pieces of text, as they come; the last piece ends its line."""

FORMATS: Mapping[str, Format] = {"text": plain_text, "markdown": markdown, "json": json_array}
"""Formats by the name that the command line knows them by."""


def as_text(quotes: Iterable[Quote], format: str = "text") -> str:
    """The quotes in a format of :data:`FORMATS`, as one text without a line end at its end: what is copied."""
    return "".join(FORMATS[format](quotes)).removesuffix("\n")
