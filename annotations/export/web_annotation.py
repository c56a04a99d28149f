"""Export of quotes as a page of W3C Web Annotations (JSON-LD), for exchange with other programs.

Offsets count code points from the start of the article's text, as the W3C model requires. Programs that count UTF-16
units can locate the quote by its words, which accompany the offsets. Fields outside the model use the prefix
``reader:``.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote as percent

from annotations.export.format_options import FormatOptions
from annotations.export.json_array import to_json_array, to_json_line
from annotations.export.quote import Quote

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""JSON-LD context of the W3C model."""

NAMESPACE = "urn:x-passage-reader:"
"""Prefix of the ids and field names that this program defines."""

EXTRA_FIELDS = ("speaker", "via", "said_on", "starred")
"""Fields of a quote outside the W3C model, written with the prefix ``reader:``."""


def web_annotation(quotes: Iterable[Quote], _: FormatOptions) -> Iterator[str]:
    """Export the quotes as one annotation page."""
    context = to_json_line([CONTEXT, {"reader": NAMESPACE}])
    head = f'{{"@context": {context}, "id": "{NAMESPACE}page", "type": "AnnotationPage", "items": ['
    return to_json_array(map(_annotation, quotes), head, "]}")


def _annotation(quote: Quote) -> dict[str, object]:
    tags = [{"type": "TextualBody", "purpose": "tagging", "value": label} for label in quote.themes]
    note = [{"type": "TextualBody", "purpose": "commenting", "value": quote.note}] if quote.note else []
    motivation = "tagging" if tags else "commenting" if note else "highlighting"
    return {
        "id": NAMESPACE + _iri(quote.id),
        "type": "Annotation",
        "motivation": motivation,
        "creator": {"type": "Person", "name": quote.coder},
        **({"created": quote.created} if quote.created else {}),
        **({"body": tags + note} if tags or note else {}),
        "target": {
            "source": _iri(quote.article),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": quote.exact,
                    "prefix": quote.prefix,
                    "suffix": quote.suffix,
                },
                {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
            ],
            "reader:sha256": quote.sha256,
        },
        **{f"reader:{name}": getattr(quote, name) for name in EXTRA_FIELDS if getattr(quote, name)},
    }


def _iri(name: str) -> str:
    """Percent-encode a name for an IRI; slashes are kept, so a path stays relative to the folder of articles."""
    return percent(name.encode("utf-8", "surrogatepass"), safe="/")
