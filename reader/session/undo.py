"""Undo and redo, with a confirmation for edits made in another article or on another day."""

from collections.abc import Callable, Generator

from annotations.edits.edit import Edit
from annotations.errors import NothingToDo
from annotations.store.store import InvertedEdit
from reader.session.session import Session


def undo(session: Session) -> Generator[None, None, str]:
    """Undo this coder's newest edit, or ask for confirmation if the edit was made in another article or on another day.

    The generator must be resumed until it ends. Each step takes a few milliseconds. It returns the message to show: the
    undone edit or the question.

    Raises:
        EditRefused: There is nothing to undo, or a later edit changed the same data.
    """
    store = session.store
    return _reversed(session, store.undoable(session.coder), store.undo_in_steps, "Undo", "u", "Undone")


def redo(session: Session) -> Generator[None, None, str]:
    """Redo the edit that was undone last, with the same confirmation and steps as :func:`undo`."""
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
    """Return the question that precedes the undo or redo of an edit from another article or another day.

    The result is an empty string if the edit needs no confirmation, or if this call confirms it.
    """
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
