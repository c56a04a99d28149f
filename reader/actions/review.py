"""Actions of the review screen: attach, keep or delete passages whose articles have changed."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from annotations.edits.edit import Edit
from annotations.errors import EditRefused, NothingToDo
from reader.actions import rows
from reader.session.models import review

if TYPE_CHECKING:
    from reader.screens.review import ReviewScreen


def toggle_mark(screen: "ReviewScreen") -> None:
    """Toggle the mark of the highlighted passage and highlight the next row."""
    if screen.model.highlighted_key is not None:
        screen.model.toggle_mark(screen.model.highlighted_key)
        screen.rows.refresh()
        screen.rows.move(1)


def attach_here(screen: "ReviewScreen") -> None:
    """Attach the chosen passages to the spans that were found for them.

    Raises:
        NothingToDo: No span was found for one of the passages.
    """
    session, places = screen.session, []
    for passage in screen.chosen_passages():
        article = screen.article(passage)
        span = review.current_span(passage, article)
        if span is None:
            raise NothingToDo("These words are lost.", "enter goes to where they were; R and s attach the selection.")
        places.append((passage, article, span))
    _apply(screen, review.attach(session.store, places, session.coder, session.clock()))


def attach_to_selection(screen: "ReviewScreen") -> None:
    """Attach the chosen passage to the selection in its article.

    Raises:
        EditRefused: Several passages are chosen, or the open article is not that of the passage.
    """
    session, (passage, *more) = screen.session, screen.chosen_passages()
    article, selection = session.open_selection()
    if more or article.path != passage.article:
        raise EditRefused(
            "Select the words of this one passage in its article first.", "enter goes there, R comes back."
        )
    place = passage, article, selection.span
    _apply(screen, review.attach(session.store, [place], session.coder, session.clock()))


def dismiss(screen: "ReviewScreen") -> None:
    """Keep the chosen passages as they are and settle their review."""
    session, ids = screen.session, [passage.id for passage in screen.chosen_passages()]
    _apply(screen, review.dismiss(session.store, ids, session.coder, session.clock()))


def delete_passages(screen: "ReviewScreen") -> None:
    """Delete the chosen passages with their tags and notes."""
    session, ids = screen.session, [passage.id for passage in screen.chosen_passages()]
    _apply(screen, review.discard(session.store, ids, session.coder, session.clock()))


def toggle_settled(screen: "ReviewScreen") -> None:
    """Toggle between all reanchored passages and those that wait for review."""
    screen.model.everything = not screen.model.everything
    screen.model.reload()
    screen.show_table()


def _apply(screen: "ReviewScreen", edit: Edit) -> None:
    screen.session.store.apply(edit)
    screen.model.marked = {}
    screen.say(f"{edit.label[:1].upper()}{edit.label[1:]} · u takes it back")


ACTIONS: Mapping[str, Callable[["ReviewScreen"], None]] = {
    **rows.ACTIONS,
    "mark-review": toggle_mark,
    "attach-here": attach_here,
    "attach-to-selection": attach_to_selection,
    "keep-as-it-is": dismiss,
    "delete-passage": delete_passages,
    "show-everything": toggle_settled,
}
"""The actions of the review screen by command id, including those of every table."""
