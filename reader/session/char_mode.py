"""Fine selection and adjusting: of the selection, or of a passage, which then takes its new place."""

from annotations.edits.passages import move_passage
from annotations.errors import EditRefused
from reader.session.char_selection import Fine
from reader.session.selection import Selection
from reader.session.session import Session


def begin(session: Session) -> Fine:
    """Move the end of the selection."""
    _, selection = session.reading()
    return Fine(selection.span.start, selection.span.end)


def adjust(session: Session, start: bool) -> Fine:
    """Move the start or the end of the passage at the selection.

    Raises:
        EditRefused: No passage of the coder's own is selected.
    """
    own = session.own_passage()
    if own is None:
        raise EditRefused("Select a passage of yours first: ) and ( go from one to the next.")
    fine = Fine(own.span.start, own.span.end, own.id)
    return fine.swapped if start else fine


def keep(session: Session, fine: Fine) -> None:
    """End fine selection; a passage that was adjusted takes its new place."""
    article, _ = session.reading()
    session.selection = Selection(fine.span)
    if fine.passage is None:
        return
    passage = session.store.passage(fine.passage)
    if passage.span != fine.span:
        edit = move_passage(
            session.store, passage, article.units, article.sha256, fine.span, session.coder, session.clock()
        )
        session.store.apply(edit)
