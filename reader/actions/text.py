"""Actions that move, extend and replace the selection, by unit, character, match, mention and passage."""

from collections.abc import Callable
from functools import partial

from annotations.errors import NothingToDo
from annotations.text.graphemes import snap
from annotations.text.span import Span
from annotations.text.units import Kind, Units
from reader.actions.context import Actions, ReadingContext, ReadingView
from reader.session import motions
from reader.session.mentions import MentionTracker
from reader.session.motions import Range, Selection

KEYS_HINT = "{moving}: ← → letter · shift: word · ↑ ↓ row · o {other} · enter saves · v cancels"
"""Message shown during fine selection; it fits in 80 cells."""

END_NAMES = ("start", "end")


def _select(context: ReadingContext, found: Selection | None, otherwise: str, *, towards_end: bool = False) -> None:
    """Select what a motion found.

    Raises:
        NothingToDo: The motion found nothing; ``otherwise`` is the message.
    """
    if found is None:
        raise NothingToDo(otherwise)
    context.view.select(found, towards_end=towards_end)


def select_unit(context: ReadingContext, kind: Kind, forward: bool) -> None:
    """Select the next or the previous unit of a kind."""
    article, selection = context.session.open_selection()
    found = motions.step(article.units, selection, kind, forward, context.session.skip)
    _select(context, found, f"No {kind} {'below' if forward else 'above'}.")


def extend(context: ReadingContext, kind: Kind, forward: bool) -> None:
    """Extend the selection by a unit, or shrink it again by one."""
    article, selection = context.session.open_selection()
    found = motions.extend(article.units, selection, kind, forward, context.session.skip)
    _select(context, found, f"The article {'ends' if forward else 'begins'} here.", towards_end=forward)


def resize(context: ReadingContext, motion: Callable[[Units, Selection], Selection | None], otherwise: str) -> None:
    """Widen or narrow the selection; ``otherwise`` is the message if that is impossible."""
    article, selection = context.session.open_selection()
    _select(context, motion(article.units, selection), otherwise)


def page_view(context: ReadingContext, pages: int) -> None:
    """Scroll by pages; if the selection is then out of view, select the first sentence in view.

    A digit thus never tags text that is out of view. If the selection remains in view, paging down selects the next
    sentence.
    """
    _, selection = context.session.open_selection()
    offset = context.view.pane.page_by(pages)
    if not context.view.pane.is_in_view(selection.span):
        select_in_view(context, offset)
    elif pages > 0:
        select_unit(context, Kind.SENTENCE, True)


def select_edge(context: ReadingContext, motion: Callable[[Units, motions.Skip], Selection | None]) -> None:
    """Select the first or the last sentence."""
    article, _ = context.session.open_selection()
    _select(context, motion(article.units, context.session.skip), "Nothing to select.")


def select_clicked(context: ReadingContext, offset: int, double: bool) -> None:
    """Select the sentence, or on a double click the word, at ``offset`` (code points)."""
    article, _ = context.session.open_selection()
    unit = article.units.around(Kind.WORD if double else Kind.SENTENCE, offset)
    _select(context, Selection(unit) if unit else None, "Nothing to select.")


def select_dragged(context: ReadingContext, start: int, end: int) -> None:
    """Select the text between two code points, both included, in either order."""
    article, _ = context.session.open_selection()
    first, last = sorted((start, end))
    context.view.select(Selection(snap(article.text, Span(first, last + 1))), towards_end=end > start)


def select_in_view(context: ReadingContext, top: int) -> None:
    """Select the first sentence that starts at ``top`` (code points) or after it."""
    article, _ = context.session.open_selection()
    _select(context, motions.sentence_at(article.units, top, context.session.skip), "Nothing to select.")


def select_passage(context: ReadingContext, forward: bool) -> None:
    """Select the next or the previous passage."""
    article, selection = context.session.open_selection()
    spans = [passage.span for passage in context.session.passages_at(Span(0, len(article.text)))]
    if not spans:
        raise NothingToDo("Nothing is tagged here yet.", "Press t.")
    found = motions.neighbour(spans, selection.span, forward)
    _select(context, Selection(found) if found else None, f"No passage {'below' if forward else 'above'}.")


# Find and mentions


def open_find(context: ReadingContext) -> None:
    """Open the find input; the matches are marked during typing."""
    context.session.open_selection()
    context.view.open_find()


def select_match(context: ReadingContext, forward: bool) -> None:
    """Select the next or the previous match."""
    session = context.session
    _, selection = session.open_selection()
    found = session.find.next(selection.span.start) if forward else session.find.previous(selection.span.start)
    if found is None:
        raise NothingToDo(f"“{session.find.query}” is not in this article." if session.find.query else "Press / first.")
    context.view.select(Selection(found))
    context.status(session.find.tally(found))


def select_mention(context: ReadingContext, forward: bool) -> None:
    """Select the sentence of the next or the previous mention."""
    session = context.session
    place = session.state(MentionTracker).step(forward)
    _, selection = session.open_selection()
    context.view.select(selection)
    context.status(f"mention {place}")


def tag_mention(context: ReadingContext) -> None:
    """Tag the selection with the theme of the mention in it."""
    session = context.session
    theme = session.state(MentionTracker).tag()
    context.status(f"Tagged with {session.codebook.label(theme)} · f next")


# Fine selection


def select_chars(context: ReadingContext) -> None:
    """Start fine selection at the end of the selection."""
    _, selection = context.session.open_selection()
    _show(context, Range(selection.span.start, selection.span.end))


def adjust_passage(context: ReadingContext, start: bool) -> None:
    """Start fine selection at the start or the end of the passage.

    Raises:
        NothingToDo: The selection is not on a passage of the analyst.
    """
    own = context.session.own_passage()
    if own is None:
        raise NothingToDo("Select one of your passages first, with ) or (.")
    present = Range(own.span.start, own.span.end, own.id)
    _show(context, present.swapped if start else present)


def move_char(context: ReadingContext, forward: bool) -> None:
    """Move the active end by a character."""
    article, _ = context.session.open_selection()
    _show(context, _current_range(context).moved_by_char(article.text, forward))


def move_word(context: ReadingContext, forward: bool) -> None:
    """Move the active end by a word."""
    article, _ = context.session.open_selection()
    _show(context, _current_range(context).moved_by_word(article.units, forward))


def move_row(context: ReadingContext, by: int) -> None:
    """Move the active end by one row of text, down or up."""
    article, _ = context.session.open_selection()
    present = _current_range(context)
    _show(context, present.moved_to(article.text, context.view.pane.offset_beside(present.head, by)))


def finish(context: ReadingContext) -> None:
    """End fine selection and store the new span of an adjusted passage."""
    present = _current_range(context)
    context.session.range = None
    context.view.select(Selection(present.span))
    if present.passage is not None:
        context.annotator.move_passage(present.passage, present.span)


def cancel(context: ReadingContext) -> None:
    """End fine selection; an adjusted passage keeps its former span."""
    present = _current_range(context)
    context.session.range = None
    if present.passage:
        context.view.select(Selection(context.session.store.passage(present.passage).span))


def _current_range(context: ReadingContext) -> Range:
    if context.session.range is None:
        raise NothingToDo("Press v to start fine selection first.")
    return context.session.range


def _show(context: ReadingContext, present: Range) -> None:
    context.session.range = present
    forward = present.head > present.anchor
    context.view.select(Selection(present.span), towards_end=forward)
    context.status(KEYS_HINT.format(moving=END_NAMES[forward], other=END_NAMES[not forward]))


ACTIONS: Actions[ReadingView] = {
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
    "widen": partial(resize, motion=motions.widen, otherwise="Nothing wider than this."),
    "narrow": partial(resize, motion=motions.narrow, otherwise="Nothing narrower than this."),
    "page-down": partial(page_view, pages=1),
    "page-up": partial(page_view, pages=-1),
    "top": partial(select_edge, motion=motions.first),
    "bottom": partial(select_edge, motion=motions.last),
    "next-passage": partial(select_passage, forward=True),
    "previous-passage": partial(select_passage, forward=False),
    "find": open_find,
    "next-match": partial(select_match, forward=True),
    "previous-match": partial(select_match, forward=False),
    "next-mention": partial(select_mention, forward=True),
    "previous-mention": partial(select_mention, forward=False),
    "tag-mention": tag_mention,
    "fine": select_chars,
    "adjust-start": partial(adjust_passage, start=True),
    "adjust-end": partial(adjust_passage, start=False),
    "swap-ends": lambda context: _show(context, _current_range(context).swapped),
    "leave-fine": cancel,
}

CHAR_MODE: Actions[ReadingView] = {
    "next-word": partial(move_char, forward=True),
    "previous-word": partial(move_char, forward=False),
    "extend-word": partial(move_word, forward=True),
    "extend-word-back": partial(move_word, forward=False),
    "next-sentence": partial(move_row, by=1),
    "previous-sentence": partial(move_row, by=-1),
    "swap-ends": lambda context: _show(context, _current_range(context).swapped),
    "tag-mention": finish,
    "leave-fine": cancel,
    "fine": cancel,
}
"""Actions by command id during fine selection; every other command ends fine selection first."""
