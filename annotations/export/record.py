"""A quote as a flat record: the fields that JSON and tables have, in their order."""

from annotations.export.citation import STYLES
from annotations.export.format_options import FormatOptions
from annotations.export.quote import Quote

FIELDS = (
    "id", "article", "title", "author", "outlet", "published", "start", "end", "quote", "themes", "note", "speaker",
    "via", "said_on", "coder", "created", "status", "starred", "paragraph", "url", "event", "citekey", "caution",
    "unconfirmed", "citation", "sha256",
)  # fmt: skip
"""Names of the fields; later versions add to them at the end."""


def to_flat_record(quote: Quote, format_options: FormatOptions) -> dict[str, object]:
    """The fields of a quote.

    A date of publication that was only detected is left empty: the date on a page is often not that of its article,
    and who counts articles by year looks at no other field. So is a key that was only proposed: it may be another's.
    """
    fields = {name: getattr(quote, name) for name in FIELDS if name not in _MADE}
    fields["unconfirmed"] = sorted(name for name in quote.unconfirmed & set(FIELDS) if name != "citekey")
    fields["citation"] = STYLES[format_options.style](quote).line().removeprefix("— ")
    fields |= dict.fromkeys(quote.unconfirmed & _ONLY_CONFIRMED, "")
    return {name: fields[name] for name in FIELDS}


_MADE = ("unconfirmed", "citation")
_ONLY_CONFIRMED = {"published", "citekey"}
