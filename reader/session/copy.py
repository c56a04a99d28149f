"""Conversion of the selection to quotes for the clipboard."""

from collections.abc import Sequence
from dataclasses import replace

from annotations.anchors import make_anchor
from annotations.export.quote import Quote
from annotations.model import Passage
from reader.session.quoting import NEEDS_KEYS, quote_of
from reader.session.session import Session


def quote_selection(session: Session) -> Quote:
    """Return the selection as a quote, with themes, note and speaker of the passage on exactly its span, if any."""
    article, selection = session.open_selection()
    here = session.passages_at(selection.span)
    exact = [passage for passage in here if passage.span == selection.span]
    own = [passage for passage in exact if passage.coder == session.coder]
    passage = next(iter(own or exact), None)
    if passage is None:
        anchor = make_anchor(article.units, selection.span, article.sha256)
        passage = Passage("selection", article.path, session.coder, anchor, created=session.clock())
    facts = session.facts(article.path)
    if session.citation in NEEDS_KEYS:
        taken = {record.citekey for record in session.store.articles().values()}
        facts = replace(facts, citekey=session.catalog.citekey(facts, taken))
    return quote_of(session.store, passage, facts, article)


def quotes_to_copy(session: Session, *, more: bool) -> list[Quote]:
    """Return the quotes for the clipboard: the selection alone, or with ``more`` after the quotes copied before."""
    return with_copied_before(session, [quote_selection(session)], more=more)


def with_copied_before(session: Session, quotes: Sequence[Quote], *, more: bool) -> list[Quote]:
    """Return ``quotes``, with ``more`` after the quotes copied before, without duplicates."""
    places = set(map(_place, quotes))
    kept = [other for other in session.copied if _place(other) not in places] if more else []
    return [*kept, *quotes]


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.article, quote.start, quote.end
