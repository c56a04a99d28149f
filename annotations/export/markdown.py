r"""Export of quotes as Markdown: one block quotation per quote, followed by its source.

Article text must not act as markup, such as a link with another destination, a remote image, HTML, or a hidden comment.
The module escapes every character with a meaning in CommonMark or the dialects of GitHub, Pandoc and Obsidian: ``<``
and ``&`` as entities, which every dialect supports, and the others with a backslash.
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
    """Escape ``line`` so that Markdown displays it literally; web addresses do not become links."""
    for character, entity in _ENTITIES.items():
        line = line.replace(character, entity)
    line = _ACTIVE.sub(r"\\\g<0>", line)
    line = _ADDRESS.sub(r"\\\g<0>", line)
    return _LIST_MARK.sub(r"\1\\\2", line)


def markdown(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as block quotations separated by empty lines."""
    closing, space = Appendix(format_options), ""
    for quote in closing.collect(quotes):
        yield f"{space}{quote_block(quote, format_options.style)}\n"
        space = "\n"
    yield from closing_lines(closing)


def quote_block(quote: Quote, style: str) -> str:
    """Format one quote with its citation, without a final line end."""
    return f"> {escape(quote.quote)}\n>\n> {STYLES[style](quote).line(escape)}"


def closing_lines(closing: Appendix) -> Iterator[str]:
    """Format the appendix that follows the last quote."""
    for heading, lines in closing.paragraphs:
        yield f"\n## {heading}\n\n" + "".join(f"- {escape(line)}\n" for line in lines)
