"""Undo and redo, naming what reaches into another article or another day before it happens."""

from annotations.errors import EditRefused
from reader.session.session import Session


def undo(session: Session) -> str:
    """Take back this coder's newest edit, or name it first when it was made elsewhere. Tells what was done or asked.

    Raises:
        EditRefused: There is nothing to undo, or what it changed was changed since.
    """
    edit = session.store.undoable(session.coder)
    if edit is None:
        raise EditRefused("Nothing to undo.")
    here = session.article.path if session.article else ""
    elsewhere = bool(edit.article) and edit.article != here
    earlier = edit.at[:10] != session.clock()[:10]
    if (elsewhere or earlier) and session.named_undo is not edit:
        session.named_undo = edit
        where = f" in {edit.article}" if elsewhere else ""
        when = f" of {edit.at[:10]}" if earlier else ""
        return f"Undo “{edit.label}”{where}{when}? Press u again."
    session.named_undo = None
    done = session.store.undo(session.coder, session.clock())
    return f"Undone: {done.edit.label}"


def redo(session: Session) -> str:
    """Do again what was undone last. Tells what."""
    if session.store.redoable(session.coder) is None:
        raise EditRefused("Nothing to redo.")
    done = session.store.redo(session.coder, session.clock())
    return f"Done again: {done.edit.label}"
