"""Exports for reading: plain text, Markdown, and a note for Obsidian.

In Markdown, article text must not act as markup, such as a link with another destination, a remote image, HTML, or a
hidden comment. :func:`escape` escapes every character with a meaning in CommonMark or the dialects of GitHub, Pandoc
and Obsidian: ``<`` and ``&`` as entities, which every dialect supports, and the others with a backslash.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import attrgetter

from annotations.codebook import path_of
from annotations.export.citation import STYLES, Appendix
from annotations.export.formats import FormatOptions
from annotations.export.quote import Quote, in_quotation_marks, to_single_line

_ACTIVE = r"[\\`*_\[\]{}|~$^#@%=>]"
_ENTITIES = {"&": "&amp;", "<": "&lt;"}
_ADDRESS = r"(?i):(?=//)|(?<=\bwww)\."
_LIST_MARK = r"^(\(?\d*|\(?(?:[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)]\s))([-+.)])"
PROPERTIES = ("title", "author", "outlet", "published", "url", "accessed", "event", "citekey", "caution")
"""Details of an article that become properties of its note."""


def quote_line(quote: Quote, style: str = "plain") -> str:
    """Format a quote with its citation on one line, without a line end: pasted in a shell, it would run a command."""
    return f"{in_quotation_marks(quote.quote)} {STYLES[style].cite(quote).line()}"


def plain_text(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes separated by empty lines."""
    closing, space = Appendix(format_options), ""
    for quote in closing.collect(quotes):
        yield f"{space}{quote_line(quote, format_options.style)}\n"
        space = "\n"
    yield from closing.text


def escape(line: str) -> str:
    """Escape ``line`` so that Markdown displays it literally; web addresses do not become links."""
    for character, entity in _ENTITIES.items():
        line = line.replace(character, entity)
    line = re.sub(_ACTIVE, r"\\\g<0>", line)
    line = re.sub(_ADDRESS, r"\\\g<0>", line)
    return re.sub(_LIST_MARK, r"\1\\\2", line)


def markdown(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as block quotations separated by empty lines."""
    closing, space = Appendix(format_options), ""
    for quote in closing.collect(quotes):
        yield f"{space}{quote_block(quote, format_options.style)}\n"
        space = "\n"
    yield from closing_lines(closing)


def quote_block(quote: Quote, style: str) -> str:
    """Format one quote with its citation, without a final line end."""
    return f"> {escape(quote.quote)}\n>\n> {STYLES[style].cite(quote).line(escape)}"


def closing_lines(closing: Appendix) -> Iterator[str]:
    """Format the appendix that follows the last quote."""
    for heading, lines in closing.paragraphs:
        yield f"\n## {heading}\n\n" + "".join(f"- {escape(line)}\n" for line in lines)


def obsidian(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as one note; it has the article's properties only if all quotes are from one article."""
    closing = Appendix(format_options)
    articles = groupby(closing.collect(quotes), key=attrgetter("article"))
    first = list(next(articles, ("", ()))[1])
    second = next(articles, None)
    yield f"---\n{''.join(_properties(first[0])) if first and second is None else ''}tags:\n  - quotes\n---\n"
    rest = chain(second[1], chain.from_iterable(group for _, group in articles)) if second else ()
    for quote in chain(first, rest):
        tags = "".join(f" {to_tag(label)}" for label in quote.themes)
        yield f"\n{quote_block(quote, format_options.style)}{tags}\n\n^q-{re.sub('[^A-Za-z0-9]+', '-', quote.id)}\n"
    yield from closing_lines(closing)


def to_tag(label: str) -> str:
    """Convert a theme label to an Obsidian tag: word characters and hyphens, with a slash between levels."""
    names = ("-".join(re.findall(r"\w+", name)) or "theme" for name in path_of(label))
    return f"#theme/{'/'.join(names)}"


def _properties(quote: Quote) -> Iterator[str]:
    """Yield the details of the article as lines of YAML, in which JSON strings are valid."""
    for name in PROPERTIES:
        value = to_single_line(getattr(quote, name))
        if value:
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
    confirmed = sorted(name for name in quote.unconfirmed if to_single_line(getattr(quote, name, "")))
    if confirmed:
        yield f"unconfirmed: {json.dumps(confirmed)}\n"
