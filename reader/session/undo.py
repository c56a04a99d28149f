"""Undo and redo, naming what reaches into another article or another day before it happens."""

from collections.abc import Callable, Generator

from annotations.edits.edit import Edit
from annotations.errors import NothingToDo
from annotations.store.store import InvertedEdit
from reader.session.session import Session


def undo(session: Session) -> Generator[None, None, str]:
    """Take back this coder's newest edit, or name it first when it was made elsewhere. Tells what was done or asked.

    It is to be resumed until it ends, a few milliseconds each time.

    Raises:
        EditRefused: There is nothing to undo, or what it changed was changed since.
    """
    store = session.store
    return _reversed(session, store.undoable(session.coder), store.undo_in_steps, "Undo", "u", "Undone")


def redo(session: Session) -> Generator[None, None, str]:
    """Do again what was undone last, or name it first when it was made elsewhere; as :func:`undo`."""
    store = session.store
    return _reversed(session, store.redoable(session.coder), store.redo_in_steps, "Redo", "U", "Done again")


def _reversed(
    session: Session,
    edit: Edit | None,
    reverse: Callable[[str, str], Generator[None, None, InvertedEdit]],
    verb: str,
    key: str,
    told: str,
) -> Generator[None, None, str]:
    if edit is None:
        raise NothingToDo(f"Nothing to {verb.lower()}.")
    question = _confirmation(session, edit, verb, key)
    if question:
        return question
    done = yield from reverse(session.coder, session.clock())
    return f"{told}: {done.edit.label}"


def _confirmation(session: Session, edit: Edit, verb: str, key: str) -> str:
    """What to ask before an edit from another article or day is touched; empty the second time, and for others."""
    here = session.article.path if session.article else ""
    elsewhere = bool(edit.article) and edit.article != here
    earlier = edit.at[:10] != session.clock()[:10]
    if not (elsewhere or earlier) or session.edit_to_confirm is edit:
        session.edit_to_confirm = None
        return ""
    session.edit_to_confirm = edit
    where = f" in {edit.article}" if elsewhere else ""
    when = f" of {edit.at[:10]}" if earlier else ""
    return f"{verb} “{edit.label}”{where}{when}? Press {key} again."
