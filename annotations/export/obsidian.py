"""Quotes as a note for Obsidian: properties, a block identity to link to, and a tag for each theme."""

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
"""What is known of an article that becomes a property of its note."""


def obsidian(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """A note of the quotes; of one article when it is all theirs, for only then has it properties of its own."""
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
    """A theme as a tag of Obsidian's: letters, digits and hyphens, a slash for each level."""
    names = ("-".join(re.findall(r"\w+", name)) or "theme" for name in path_of(label))
    return f"#theme/{'/'.join(names)}"


def _properties(quote: Quote) -> Iterator[str]:
    """What is known of the article, as YAML, in which a text of JSON is a text."""
    for name in PROPERTIES:
        value = to_single_line(getattr(quote, name))
        if value:
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
    confirmed = sorted(name for name in quote.unconfirmed if to_single_line(getattr(quote, name, "")))
    if confirmed:
        yield f"unconfirmed: {json.dumps(confirmed)}\n"
