"""Undo and redo, naming what reaches into another article or another day before it happens."""

from annotations.changes import Edit
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
    question = _question(session, edit, "Undo", "u")
    return question or f"Undone: {session.store.undo(session.coder, session.clock()).edit.label}"


def redo(session: Session) -> str:
    """Do again what was undone last, or name it first when it was made elsewhere. Tells what was done or asked.

    Raises:
        EditRefused: There is nothing to redo, or what it changed was changed since.
    """
    edit = session.store.redoable(session.coder)
    if edit is None:
        raise EditRefused("Nothing to redo.")
    question = _question(session, edit, "Redo", "U")
    return question or f"Done again: {session.store.redo(session.coder, session.clock()).edit.label}"


def _question(session: Session, edit: Edit, verb: str, key: str) -> str:
    """What to ask before an edit from another article or day is touched; empty the second time, and for others."""
    here = session.article.path if session.article else ""
    elsewhere = bool(edit.article) and edit.article != here
    earlier = edit.at[:10] != session.clock()[:10]
    if not (elsewhere or earlier) or session.named_edit is edit:
        session.named_edit = None
        return ""
    session.named_edit = edit
    where = f" in {edit.article}" if elsewhere else ""
    when = f" of {edit.at[:10]}" if earlier else ""
    return f"{verb} “{edit.label}”{where}{when}? Press {key} again."
