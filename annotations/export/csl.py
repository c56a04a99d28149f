"""Export of the quoted articles as CSL-JSON, a bibliography format for pandoc, Zotero and similar programs.

Items state confirmed values and titles only; the note of an item names the details that were only detected.
"""

from collections.abc import Iterable, Iterator

from annotations.export.appendix import missing_details
from annotations.export.citation import citekey_of
from annotations.export.clean_text import to_single_line
from annotations.export.format_options import FormatOptions
from annotations.export.json_array import to_json_array
from annotations.export.quote import Quote
from annotations.facts import is_date

_TEXTS = {"title": "title", "container-title": "outlet", "URL": "url"}
_DATES = {"issued": "published", "accessed": "accessed"}


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
