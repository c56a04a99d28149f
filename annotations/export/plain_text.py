"""Quotes as plain text: one line each, ready to be pasted."""

from collections.abc import Iterable, Iterator

from annotations.export.appendix import Closing
from annotations.export.citation import STYLES
from annotations.export.clean_text import quoted
from annotations.export.format_options import Layout
from annotations.export.quote import Quote


def entry(quote: Quote, style: str = "plain") -> str:
    """One quote with its citation on one line, without a line end: a pasted line end would run a command in a shell."""
    return f"{quoted(quote.quote)} {STYLES[style](quote).line()}"


def plain_text(quotes: Iterable[Quote], layout: Layout) -> Iterator[str]:
    """The quotes, an empty line between two."""
    closing, space = Closing(layout), ""
    for quote in closing.watch(quotes):
        yield f"{space}{entry(quote, layout.style)}\n"
        space = "\n"
    yield from closing.text
