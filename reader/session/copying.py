"""From the selection to the quotes that go onto the clipboard."""

from annotations.anchoring import make_anchor
from annotations.export.quote import Quote
from annotations.model import Passage
from reader.session.session import Session


def quote_here(session: Session) -> Quote:
    """The selection as a quote, with the themes, note and speaker of the passage on exactly its span, if any."""
    article, selection = session.reading()
    here = session.store.at(article.path, selection.span)
    exact = [passage for passage in here if passage.span == selection.span]
    own = [passage for passage in exact if passage.coder == session.coder]
    passage = next(iter(own or exact), None)
    if passage is None:
        anchor = make_anchor(article.units, selection.span, article.sha256)
        passage = Passage("selection", article.path, session.coder, anchor, created=session.clock())
    return quote_of(session, passage, article.units.paragraphs.index_at(passage.span.start) + 1)


def quote_of(session: Session, passage: Passage, paragraph: int | None) -> Quote:
    """A passage as a quote, with what is known of its article."""
    labels = [session.codebook.label(theme) for theme in passage.themes if theme in session.codebook]
    return Quote.of(passage, session.facts(passage.article), labels, paragraph)


def collect(session: Session, *, more: bool) -> list[Quote]:
    """What shall be on the clipboard: the quote at the selection alone, or behind what was copied before."""
    quote = quote_here(session)
    kept = [other for other in session.copied if _place(other) != _place(quote)] if more else []
    return [*kept, quote]


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.article, quote.start, quote.end
