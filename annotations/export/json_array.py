"""Export of quotes as JSON for scripts: an array with one quote per line, or JSON lines."""

import json
import re
from collections.abc import Iterable, Iterator

from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote
from annotations.export.record import to_flat_record

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json_line(value: object) -> str:
    """Encode ``value`` as JSON on one line; the only non-ASCII characters written as escapes are lone surrogates."""
    encoded = json.dumps(value, ensure_ascii=False)
    return encoded if encoded.isascii() else _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


def to_json_array(values: Iterable[object], opening: str = "[", closing: str = "]") -> Iterator[str]:
    """Write a JSON array with one value per line; ``opening`` and ``closing`` may include an enclosing object."""
    before = f"{opening}\n"
    for value in values:
        yield before + to_json_line(value)
        before = ",\n"
    yield f"{opening}{closing}\n" if before != ",\n" else f"\n{closing}\n"


def json_array(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as one JSON array."""
    return to_json_array(to_flat_record(quote, format_options) for quote in quotes)


def json_lines(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as JSON lines."""
    return (f"{to_json_line(to_flat_record(quote, format_options))}\n" for quote in quotes)
