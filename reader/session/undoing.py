"""Undo and redo, naming what reaches into another article or another day before it happens."""

from collections.abc import Generator

from annotations.changes import Edit
from annotations.errors import EditRefused
from reader.session.session import Session


def undo(session: Session) -> Generator[None, None, str]:
    """Take back this coder's newest edit, or name it first when it was made elsewhere. Tells what was done or asked.

    It is to be resumed until it ends, a few milliseconds each time.

    Raises:
        EditRefused: There is nothing to undo, or what it changed was changed since.
    """
    edit = session.store.undoable(session.coder)
    if edit is None:
        raise EditRefused("Nothing to undo.")
    question = _question(session, edit, "Undo", "u")
    if question:
        return question
    undone = yield from session.store.undo_in_slices(session.coder, session.clock())
    return f"Undone: {undone.edit.label}"


def redo(session: Session) -> Generator[None, None, str]:
    """Do again what was undone last, or name it first when it was made elsewhere; as :func:`undo`.

    Raises:
        EditRefused: There is nothing to redo, or what it changed was changed since.
    """
    edit = session.store.redoable(session.coder)
    if edit is None:
        raise EditRefused("Nothing to redo.")
    question = _question(session, edit, "Redo", "U")
    if question:
        return question
    done = yield from session.store.redo_in_slices(session.coder, session.clock())
    return f"Done again: {done.edit.label}"


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
