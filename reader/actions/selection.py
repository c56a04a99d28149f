"""Actions that move, extend and replace the selection, and page through the text."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import EditRefused
from annotations.text.graphemes import snap
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.actions.action import Actions
from reader.session import motions, tagging
from reader.session.selection import Selection

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def _or_unchanged(selection: Selection | None, otherwise: str) -> Selection:
    """Return the selection that a motion found.

    Raises:
        EditRefused: The motion found no selection; ``otherwise`` is the message.
    """
    if selection is None:
        raise EditRefused(otherwise)
    return selection


def select_unit(screen: "ReadingScreen", kind: Kind, forward: bool) -> None:
    """Select the next or the previous unit of a kind."""
    article, selection = screen.session.open_selection()
    found = motions.step(article.units, selection, kind, forward, screen.session.skip)
    screen.select(_or_unchanged(found, f"No {kind} {'below' if forward else 'above'}."))


def extend(screen: "ReadingScreen", kind: Kind, forward: bool) -> None:
    """Extend the selection by a unit, or shrink it again by one."""
    article, selection = screen.session.open_selection()
    found = motions.extend(article.units, selection, kind, forward, screen.session.skip)
    screen.select(
        _or_unchanged(found, "The article ends here." if forward else "The article begins here."), towards_end=forward
    )


def widen(screen: "ReadingScreen") -> None:
    """Widen the selection to the narrowest unit that contains it and more text."""
    article, selection = screen.session.open_selection()
    screen.select(_or_unchanged(motions.widen(article.units, selection), "Nothing wider than this."))


def narrow(screen: "ReadingScreen") -> None:
    """Undo the last widening; without one, select the first unit of the widest kind inside the selection."""
    article, selection = screen.session.open_selection()
    screen.select(_or_unchanged(motions.narrow(article.units, selection), "Nothing narrower than this."))


def page_view(screen: "ReadingScreen", pages: int) -> None:
    """Scroll by pages; if the selection is then out of view, select the first sentence in view.

    A digit thus never tags text that is out of view. If the selection remains in view, paging down selects the next
    sentence.
    """
    _, selection = screen.session.open_selection()
    offset = screen.pane.page_by(pages)
    if not screen.pane.is_in_view(selection.span):
        select_in_view(screen, offset)
    elif pages > 0:
        select_unit(screen, Kind.SENTENCE, True)


def select_first(screen: "ReadingScreen") -> None:
    """Select the first sentence."""
    article, _ = screen.session.open_selection()
    screen.select(_or_unchanged(motions.first(article.units, screen.session.skip), "Nothing to select."))


def select_last(screen: "ReadingScreen") -> None:
    """Select the last sentence."""
    article, _ = screen.session.open_selection()
    screen.select(_or_unchanged(motions.last(article.units, screen.session.skip), "Nothing to select."))


def select_clicked(screen: "ReadingScreen", offset: int, double: bool) -> None:
    """Select the sentence, or on a double click the word, at ``offset`` (code points)."""
    article, _ = screen.session.open_selection()
    unit = article.units.around(Kind.WORD if double else Kind.SENTENCE, offset)
    screen.select(_or_unchanged(Selection(unit) if unit else None, "Nothing to select."))


def select_dragged(screen: "ReadingScreen", start: int, end: int) -> None:
    """Select the text between two code points, both included, in either order."""
    article, _ = screen.session.open_selection()
    first, last = sorted((start, end))
    screen.select(Selection(snap(article.text, Span(first, last + 1))), towards_end=end > start)


def select_in_view(screen: "ReadingScreen", top: int) -> None:
    """Select the first sentence that starts at ``top`` (code points) or after it."""
    article, _ = screen.session.open_selection()
    screen.select(_or_unchanged(motions.sentence_at(article.units, top, screen.session.skip), "Nothing to select."))


def select_passage(screen: "ReadingScreen", forward: bool) -> None:
    """Select the next or the previous passage."""
    screen.select(tagging.neighbour(screen.session, forward))


ACTIONS: Actions = {
    "next-sentence": partial(select_unit, kind=Kind.SENTENCE, forward=True),
    "previous-sentence": partial(select_unit, kind=Kind.SENTENCE, forward=False),
    "next-word": partial(select_unit, kind=Kind.WORD, forward=True),
    "previous-word": partial(select_unit, kind=Kind.WORD, forward=False),
    "next-clause": partial(select_unit, kind=Kind.CLAUSE, forward=True),
    "previous-clause": partial(select_unit, kind=Kind.CLAUSE, forward=False),
    "next-paragraph": partial(select_unit, kind=Kind.PARAGRAPH, forward=True),
    "previous-paragraph": partial(select_unit, kind=Kind.PARAGRAPH, forward=False),
    "next-quotation": partial(select_unit, kind=Kind.QUOTATION, forward=True),
    "previous-quotation": partial(select_unit, kind=Kind.QUOTATION, forward=False),
    "extend-sentence": partial(extend, kind=Kind.SENTENCE, forward=True),
    "extend-sentence-back": partial(extend, kind=Kind.SENTENCE, forward=False),
    "extend-word": partial(extend, kind=Kind.WORD, forward=True),
    "extend-word-back": partial(extend, kind=Kind.WORD, forward=False),
    "widen": widen,
    "narrow": narrow,
    "page-down": partial(page_view, pages=1),
    "page-up": partial(page_view, pages=-1),
    "top": select_first,
    "bottom": select_last,
    "next-passage": partial(select_passage, forward=True),
    "previous-passage": partial(select_passage, forward=False),
}
