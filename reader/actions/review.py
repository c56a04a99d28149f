"""Actions of the review screen: attach, keep or delete passages whose articles have changed."""

from annotations.edits import reanchoring
from annotations.edits.edit import Edit
from annotations.edits.passages import Target
from annotations.errors import EditRefused, NothingToDo
from annotations.model import Passage
from reader.actions.context import ActionContext, Actions, TableView
from reader.actions.general import TABLE_ACTIONS
from reader.session.models.review import ReviewModel, current_span

ReviewContext = ActionContext[TableView[ReviewModel]]
"""The context of an action of the review screen."""


def _chosen(context: ReviewContext) -> list[Passage]:
    """Return the passages that a command applies to.

    Raises:
        NothingToDo: There are no such passages.
    """
    passages = [context.session.store.passage(id) for id in context.view.model.chosen_keys()]
    if not passages:
        raise NothingToDo("There is nothing to review.")
    return passages


def toggle_mark(context: ReviewContext) -> None:
    """Toggle the mark of the highlighted passage and highlight the next row."""
    view = context.view
    if view.model.highlighted_key is not None:
        view.model.toggle_marks([view.model.highlighted_key])
        view.rows.refresh()
        view.rows.move(1)


def attach_here(context: ReviewContext) -> None:
    """Attach the chosen passages to the spans that were found for them.

    Raises:
        NothingToDo: No span was found for one of the passages.
    """
    session, places = context.session, []
    for passage in _chosen(context):
        article = session.catalog.read(passage.article, session.store.article(passage.article))
        span = current_span(passage, article)
        if span is None:
            raise NothingToDo("These words are not in the article any more.", "Press enter, select, then R and s.")
        places.append((passage, Target(article.path, article.units, article.sha256, span)))
    _apply(context, reanchoring.attach(session.store, places, context.annotator.signature))


def attach_to_selection(context: ReviewContext) -> None:
    """Attach the chosen passage to the selection in its article.

    Raises:
        EditRefused: Several passages are chosen, or the open article is not that of the passage.
    """
    session, (passage, *more) = context.session, _chosen(context)
    article, _ = session.open_selection()
    if more or article.path != passage.article:
        raise EditRefused("Select the words of this passage in its article first.", "Press enter; R returns.")
    places = [(passage, context.annotator.target())]
    _apply(context, reanchoring.attach(session.store, places, context.annotator.signature))


def dismiss(context: ReviewContext) -> None:
    """Keep the chosen passages as they are and settle their review."""
    _apply(context, reanchoring.dismiss(_chosen(context), context.annotator.signature))


def delete_passages(context: ReviewContext) -> None:
    """Delete the chosen passages with their tags and notes."""
    _apply(context, reanchoring.discard(_chosen(context), context.annotator.signature))


def toggle_settled(context: ReviewContext) -> None:
    """Toggle between all reanchored passages and those that wait for review."""
    context.view.model.everything = not context.view.model.everything
    context.view.reload()


def _apply(context: ReviewContext, edit: Edit) -> None:
    context.session.store.apply(edit)
    context.view.model.marked = {}
    context.status(f"{edit.label[:1].upper()}{edit.label[1:]} · u undoes")


ACTIONS: Actions[TableView[ReviewModel]] = {
    **TABLE_ACTIONS,
    "mark-review": toggle_mark,
    "attach-here": attach_here,
    "attach-to-selection": attach_to_selection,
    "keep-as-it-is": dismiss,
    "delete-passage": delete_passages,
    "show-everything": toggle_settled,
}
"""The actions of the review screen by command id, including those of every table."""
