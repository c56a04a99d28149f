"""Where a quote's words come from, as one line to stand behind them.

What nobody knows stands as a visible gap, what was only detected is marked: a citation never guesses. Who said the
words and who wrote the article are kept apart.
"""

from collections.abc import Callable, Mapping

from annotations.export.quote import Quote
from annotations.export.words import plain, quoted
from annotations.model import Status

UNCONFIRMED = "[unconfirmed]"
"""Stands behind a value that was detected in the text and that no person confirmed."""

_STANDING = {
    Status.CHANGED: "the article’s wording has changed since",
    Status.REVIEW: "its place in the changed article is not confirmed",
    Status.HOST: "only its sentence is still in the article, these words are not",
    Status.ORPHAN: "these words are no longer in the article",
}
"""What a reader of the quote must know of its status; an exact or a moved passage needs no word."""


def plain_citation(quote: Quote) -> str:
    """The source in plain prose, such as ``Speaker (via Outlet), in Author, “Title,” Outlet, 2024-04-26 (¶ 9)``."""
    said = _said(quote)
    author, outlet = (_detail(quote, name, f"[{name} missing]") for name in ("author", "outlet"))
    published = _detail(quote, "published", "n.d.")
    source = f"{author}, {_title(quote)} {outlet}, {published}"
    place = f" (¶ {quote.paragraph})" if quote.paragraph else ""
    line = f"{said}, in {source}{place}" if said else f"{source}{place}"
    return " ".join((line if line.endswith(".") else f"{line}.", *_remarks(quote)))


STYLES: Mapping[str, Callable[[Quote], str]] = {"plain": plain_citation}
"""Citation styles by name; another style is one function and one row."""


def _detail(quote: Quote, name: str, gap: str) -> str:
    """The field ``name``, marked when it was only detected, or ``gap`` when nobody knows it."""
    value = plain(getattr(quote, name))
    if not value:
        return gap
    return f"{value} {UNCONFIRMED}" if name in quote.unconfirmed else value


def _title(quote: Quote) -> str:
    """The title in quotation marks, with the comma that parts it from the outlet where one belongs."""
    title = plain(quote.title)
    if not title:
        return f"[title missing: {plain(quote.article)}],"
    marked = quoted(title)
    if "title" in quote.unconfirmed:
        return f"{marked} {UNCONFIRMED},"
    return marked if marked[-2] in "?!" else f"{marked[:-1]},{marked[-1]}"


def _said(quote: Quote) -> str:
    """Who said the words, who reported them, and when they were said, as far as it is known."""
    speaker, via, said_on = plain(quote.speaker), plain(quote.via), plain(quote.said_on)
    asides = "; ".join(([f"via {via}"] if via else []) + ([f"said {said_on}"] if said_on else []))
    return f"{speaker} ({asides})" if speaker and asides else speaker or asides


def _remarks(quote: Quote) -> list[str]:
    """What must not be missed by whoever uses the quote, in brackets."""
    caution, standing = plain(quote.caution), _STANDING.get(quote.status)
    return ([f"[Caution: {caution}]"] if caution else []) + ([f"[Check: {standing}]"] if standing else [])
