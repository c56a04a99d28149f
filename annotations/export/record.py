"""A quote as a flat record with the fields of JSON and table exports, in export order."""

from annotations.export.citation import STYLES
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

FIELDS = (
    "id", "article", "title", "author", "outlet", "published", "start", "end", "quote", "themes", "note", "speaker",
    "via", "said_on", "coder", "created", "status", "starred", "paragraph", "url", "event", "citekey", "caution",
    "unconfirmed", "citation", "sha256",
)  # fmt: skip
"""Names of the fields; later versions append new ones."""


def to_flat_record(quote: Quote, format_options: FormatOptions) -> dict[str, object]:
    """Return the fields of a quote by name, in the order of :data:`FIELDS`.

    An unconfirmed date of publication is left empty: the date on a page is often not that of its article, and analysts
    who count articles by year read no other field. An unconfirmed citation key is left empty because another article
    may have the same key.
    """
    fields = {name: getattr(quote, name) for name in FIELDS if name not in _MADE}
    fields["unconfirmed"] = sorted(name for name in quote.unconfirmed & set(FIELDS) if name != "citekey")
    fields["citation"] = STYLES[format_options.style](quote).line().removeprefix("— ")
    fields |= dict.fromkeys(quote.unconfirmed & _ONLY_CONFIRMED, "")
    return {name: fields[name] for name in FIELDS}


_MADE = ("unconfirmed", "citation")
_ONLY_CONFIRMED = {"published", "citekey"}
