"""Exports for programs: flat records as JSON, W3C Web Annotations (JSON-LD), and a bibliography in CSL-JSON.

Offsets of web annotations count code points from the start of the article's text, as the W3C model requires. Programs
that count UTF-16 units can locate the quote by its words, which accompany the offsets. Fields outside the model use the
prefix ``reader:``. CSL items state confirmed values and titles only; the note of an item names the details that were
only detected.
"""

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote as percent

from annotations.export.citation import STYLES, citekey_of, missing_details
from annotations.export.formats import FormatOptions
from annotations.export.quote import Quote, to_single_line
from annotations.facts import is_date

VERSION = 1
"""Version of the JSON that the commands print; it changes only if a field is removed or changes its meaning."""

FIELDS = (
    "id", "article", "title", "author", "outlet", "published", "start", "end", "quote", "themes", "note", "speaker",
    "via", "said_on", "coder", "created", "status", "starred", "paragraph", "url", "event", "citekey", "caution",
    "unconfirmed", "citation", "sha256",
)  # fmt: skip
"""Names of the fields; later versions append new ones."""
_MADE = ("unconfirmed", "citation")
_ONLY_CONFIRMED = {"published", "citekey"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_TEXTS = {"title": "title", "container-title": "outlet", "URL": "url"}
_DATES = {"issued": "published", "accessed": "accessed"}
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""JSON-LD context of the W3C model."""
NAMESPACE = "urn:x-passage-reader:"
"""Prefix of the ids and field names that this program defines."""
EXTRA_FIELDS = ("speaker", "via", "said_on", "starred")
"""Fields of a quote outside the W3C model, written with the prefix ``reader:``."""


def to_flat_record(quote: Quote, format_options: FormatOptions) -> dict[str, object]:
    """Return the fields of a quote by name, in the order of :data:`FIELDS`.

    An unconfirmed date of publication is left empty: the date on a page is often not that of its article, and analysts
    who count articles by year read no other field. An unconfirmed citation key is left empty because another article
    may have the same key.
    """
    fields = {name: getattr(quote, name) for name in FIELDS if name not in _MADE}
    fields["unconfirmed"] = sorted(name for name in quote.unconfirmed & set(FIELDS) if name != "citekey")
    fields["citation"] = STYLES[format_options.style].cite(quote).line().removeprefix("— ")
    fields |= dict.fromkeys(quote.unconfirmed & _ONLY_CONFIRMED, "")
    return {name: fields[name] for name in FIELDS}


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


def to_json_list(name: str, values: Iterable[object]) -> Iterator[str]:
    """Write a JSON object with :data:`VERSION` and a list called ``name``, with one value per line."""
    return to_json_array(values, f'{{"version": {VERSION}, "{name}": [', "]}")


def json_object(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as one JSON object with a list."""
    return to_json_list("quotes", (to_flat_record(quote, format_options) for quote in quotes))


def json_lines(quotes: Iterable[Quote], format_options: FormatOptions) -> Iterator[str]:
    """Export the quotes as JSON lines, each an object with its own version."""
    return (f"{to_json_line({'version': VERSION, **to_flat_record(quote, format_options)})}\n" for quote in quotes)


def csl(quotes: Iterable[Quote], _: FormatOptions) -> Iterator[str]:
    """Export one item for each article, in the order of the quotes."""
    return to_json_array(_items(quotes))


def _items(quotes: Iterable[Quote]) -> Iterator[dict[str, object]]:
    seen: set[str] = set()
    for quote in quotes:
        if quote.article not in seen:
            seen.add(quote.article)
            yield _item(quote)


def _item(quote: Quote) -> dict[str, object]:
    known = {name: to_single_line(getattr(quote, name)) for name in (*_TEXTS.values(), *_DATES.values(), "author")}
    detected = quote.unconfirmed - {"title"}  # an item without a title is useless
    known = {name: "" if name in detected else value for name, value in known.items()}
    remarks = [to_single_line(quote.caution), missing_details(quote)]
    item: dict[str, object] = {"id": citekey_of(quote), "type": "article-newspaper"}
    item |= {name: known[field] for name, field in _TEXTS.items()}
    item |= {"author": [_author(name.strip()) for name in known["author"].split(";") if name.strip()]}
    item |= {name: _date(known[field]) for name, field in _DATES.items()}
    item |= {"note": "; ".join(filter(None, remarks))}
    return {name: value for name, value in item.items() if value}


def _author(name: str) -> dict[str, str]:
    """Return family and given name of an author ``Doe, Jane``, else the literal name; the parts are never guessed."""
    family, _, given = (part.strip() for part in name.partition(","))
    return {"family": family, "given": given} if family and given else {"literal": name}


def _date(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if is_date(day) else {}


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
