"""Moving and shaping the selection, and paging."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import EditRefused
from annotations.text.graphemes import snap
from annotations.text.span import Span
from annotations.text.units import Kind
from reader.actions.action import Acts
from reader.session import motions, tagging
from reader.session.selection import Selection

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def _found(selection: Selection | None, otherwise: str) -> Selection:
    """The selection that a motion found.

    Raises:
        EditRefused: It found none; ``otherwise`` says so.
    """
    if selection is None:
        raise EditRefused(otherwise)
    return selection


def step(screen: "ReadingScreen", kind: Kind, forward: bool) -> None:
    """Select the next or previous unit."""
    article, selection = screen.session.open_selection()
    found = motions.step(article.units, selection, kind, forward, screen.session.skip)
    screen.select(_found(found, f"No {kind} {'below' if forward else 'above'}."))


def extend(screen: "ReadingScreen", kind: Kind, forward: bool) -> None:
    """Extend the selection by a unit, or take one back."""
    article, selection = screen.session.open_selection()
    found = motions.extend(article.units, selection, kind, forward, screen.session.skip)
    screen.select(
        _found(found, "The article ends here." if forward else "The article begins here."), towards_end=forward
    )


def widen(screen: "ReadingScreen") -> None:
    """Select the unit around the selection."""
    article, selection = screen.session.open_selection()
    screen.select(_found(motions.widen(article.units, selection), "Nothing wider than this."))


def narrow(screen: "ReadingScreen") -> None:
    """Go back to what was selected before widening."""
    article, selection = screen.session.open_selection()
    screen.select(_found(motions.narrow(article.units, selection), "Nothing narrower than this."))


def page(screen: "ReadingScreen", pages: int) -> None:
    """Move the view, then select the first sentence in it, so that a digit never tags what is not seen."""
    _, selection = screen.session.open_selection()
    offset = screen.pane.page_by(pages)
    if not screen.pane.is_in_view(selection.span):
        follow(screen, offset)
    elif pages > 0:
        step(screen, Kind.SENTENCE, True)


def top(screen: "ReadingScreen") -> None:
    """Select the first sentence."""
    article, _ = screen.session.open_selection()
    screen.select(_found(motions.first(article.units, screen.session.skip), "Nothing to select."))


def bottom(screen: "ReadingScreen") -> None:
    """Select the last sentence."""
    article, _ = screen.session.open_selection()
    screen.select(_found(motions.last(article.units, screen.session.skip), "Nothing to select."))


def click(screen: "ReadingScreen", offset: int, double: bool) -> None:
    """Select the sentence, or on a double click the word, at a code point of the text."""
    article, _ = screen.session.open_selection()
    unit = article.units.around(Kind.WORD if double else Kind.SENTENCE, offset)
    screen.select(_found(Selection(unit) if unit else None, "Nothing to select."))


def drag(screen: "ReadingScreen", start: int, end: int) -> None:
    """Select from one code point of the text to another, both included, whichever comes first."""
    article, _ = screen.session.open_selection()
    first, last = sorted((start, end))
    screen.select(Selection(snap(article.text, Span(first, last + 1))), towards_end=end > start)


def follow(screen: "ReadingScreen", top: int) -> None:
    """Select the first sentence in view, which begins at ``top`` or below."""
    article, _ = screen.session.open_selection()
    screen.select(_found(motions.sentence_at(article.units, top, screen.session.skip), "Nothing to select."))


def passage(screen: "ReadingScreen", forward: bool) -> None:
    """Select the next or previous passage."""
    screen.select(tagging.neighbour(screen.session, forward))


ACTS: Acts = {
    "next-sentence": partial(step, kind=Kind.SENTENCE, forward=True),
    "previous-sentence": partial(step, kind=Kind.SENTENCE, forward=False),
    "next-word": partial(step, kind=Kind.WORD, forward=True),
    "previous-word": partial(step, kind=Kind.WORD, forward=False),
    "next-clause": partial(step, kind=Kind.CLAUSE, forward=True),
    "previous-clause": partial(step, kind=Kind.CLAUSE, forward=False),
    "next-paragraph": partial(step, kind=Kind.PARAGRAPH, forward=True),
    "previous-paragraph": partial(step, kind=Kind.PARAGRAPH, forward=False),
    "next-quotation": partial(step, kind=Kind.QUOTATION, forward=True),
    "previous-quotation": partial(step, kind=Kind.QUOTATION, forward=False),
    "extend-sentence": partial(extend, kind=Kind.SENTENCE, forward=True),
    "extend-sentence-back": partial(extend, kind=Kind.SENTENCE, forward=False),
    "extend-word": partial(extend, kind=Kind.WORD, forward=True),
    "extend-word-back": partial(extend, kind=Kind.WORD, forward=False),
    "widen": widen,
    "narrow": narrow,
    "page-down": partial(page, pages=1),
    "page-up": partial(page, pages=-1),
    "top": top,
    "bottom": bottom,
    "next-passage": partial(passage, forward=True),
    "previous-passage": partial(passage, forward=False),
}
