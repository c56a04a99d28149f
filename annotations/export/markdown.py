r"""Quotes as Markdown: a block quotation each, with its source below.

Words of an article must not act as markup: a link with another destination, an image that is fetched, HTML, a hidden
comment. All that a common dialect (CommonMark, GitHub's, Pandoc's, Obsidian's) gives a meaning is escaped: ``<`` and
``&`` as entities, which every dialect knows, the rest with a backslash.
"""

import re
from collections.abc import Iterable, Iterator

from annotations.export.appendix import Appendix
from annotations.export.citation import STYLES
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

_ACTIVE = re.compile(r"[\\`*_\[\]{}|~$^#@%=>]")
_ENTITIES = {"&": "&amp;", "<": "&lt;"}
_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(\(?\d*|\(?(?:[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)]\s))([-+.)])")


def escape(line: str) -> str:
    """``line`` such that Markdown shows it as it is; a web address stays words and becomes no link."""
    for character, entity in _ENTITIES.items():
        line = line.replace(character, entity)
    line = _ACTIVE.sub(r"\\\g<0>", line)
    line = _ADDRESS.sub(r"\\\g<0>", line)
    return _LIST_MARK.sub(r"\1\\\2", line)


def markdown(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """The quotes as block quotations, an empty line between two."""
    closing, space = Appendix(format_options), ""
    for quote in closing.collect(quotes):
        yield f"{space}{quote_block(quote, format_options.style)}\n"
        space = "\n"
    yield from closing_lines(closing)


def quote_block(quote: Quote, style: str) -> str:
    """One quote with its citation, without a line end."""
    return f"> {escape(quote.quote)}\n>\n> {STYLES[style](quote).line(escape)}"


def closing_lines(closing: Appendix) -> Iterator[str]:
    """What stands behind the last quote."""
    for heading, lines in closing.paragraphs:
        yield f"\n## {heading}\n\n" + "".join(f"- {escape(line)}\n" for line in lines)
