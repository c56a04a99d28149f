"""Quotes as one JSON array, a quote on each line, for scripts."""

import json
import re
from collections.abc import Iterable, Iterator

from annotations.export.quote import Quote

FIELDS = (
    "id", "article", "title", "author", "outlet", "published", "start", "end", "quote", "themes", "note", "speaker",
    "via", "said_on", "coder", "created", "status",
)  # fmt: skip
"""The fields of a quote in JSON, in their order."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def line(value: object) -> str:
    """``value`` as JSON on one line, as readable as UTF-8 allows: only lone surrogates are written as escapes."""
    encoded = json.dumps(value, ensure_ascii=False)
    return encoded if encoded.isascii() else _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


def array(values: Iterable[object]) -> Iterator[str]:
    """A JSON array with a value on each line; an empty one when there are none."""
    opening = "[\n"
    for value in values:
        yield opening + line(value)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def json_array(quotes: Iterable[Quote]) -> Iterator[str]:
    """The quotes as a JSON array.

    A date of publication that was only detected is left empty: JSON has no place to say so, and the date on a page is
    often not that of its article.
    """
    return array(_record(quote) for quote in quotes)


def _record(quote: Quote) -> dict[str, object]:
    record = {name: getattr(quote, name) for name in FIELDS}
    return {**record, "published": ""} if "published" in quote.unconfirmed else record
