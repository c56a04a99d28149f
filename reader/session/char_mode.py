"""Fine selection of text, and adjustment of a passage's span."""

from annotations.edits.passages import move_passage
from annotations.errors import NothingToDo
from reader.session.char_selection import Range
from reader.session.selection import Selection
from reader.session.session import Session


def select_chars(session: Session) -> Range:
    """Start fine selection at the end of the selection."""
    _, selection = session.open_selection()
    return Range(selection.span.start, selection.span.end)


def adjust_passage(session: Session, start: bool) -> Range:
    """Start adjusting the start or the end of the passage at the selection.

    Raises:
        EditRefused: The selection is not on a passage of the coder.
    """
    own = session.own_passage()
    if own is None:
        raise NothingToDo("Select a passage of yours first: ) and ( go from one to the next.")
    fine = Range(own.span.start, own.span.end, own.id)
    return fine.swapped if start else fine


def finish(session: Session, fine: Range) -> None:
    """End fine selection. If a passage was adjusted, store its new span."""
    article, _ = session.open_selection()
    session.selection = Selection(fine.span)
    if fine.passage is None:
        return
    passage = session.store.passage(fine.passage)
    if passage.span != fine.span:
        edit = move_passage(
            session.store, passage, article.units, article.sha256, fine.span, session.coder, session.clock()
        )
        session.store.apply(edit)
