"""Export of quotes as a note for Obsidian, with properties, a block id per quote, and a tag per theme."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import attrgetter

from annotations.export.appendix import Appendix
from annotations.export.clean_text import to_single_line
from annotations.export.format_options import FormatOptions
from annotations.export.labels import path_of
from annotations.export.markdown import closing_lines, quote_block
from annotations.export.quote import Quote

PROPERTIES = ("title", "author", "outlet", "published", "url", "accessed", "event", "citekey", "caution")
"""Details of an article that become properties of its note."""


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
