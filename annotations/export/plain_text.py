"""Export of quotes as plain text, one line per quote, for pasting."""

from collections.abc import Iterable, Iterator

from annotations.export.appendix import Appendix
from annotations.export.citation import STYLES
from annotations.export.clean_text import in_quotation_marks
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote


def quote_line(quote: Quote, style: str = "plain") -> str:
    """Format a quote with its citation on one line, without a line end: pasted in a shell, it would run a command."""
    return f"{in_quotation_marks(quote.quote)} {STYLES[style](quote).line()}"


def plain_text(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes separated by empty lines."""
    closing, space = Appendix(format_options), ""
    for quote in closing.collect(quotes):
        yield f"{space}{quote_line(quote, format_options.style)}\n"
        space = "\n"
    yield from closing.text
