"""Actions that open, finish and describe articles, filter and sort their list, and show and hide the panes."""

from functools import partial

from annotations.model import State
from reader.actions.context import Actions, ReadingContext, ReadingView
from reader.actions.dialogs import Form, FormField
from reader.articles.detail_fields import DATE_NAMES
from reader.session import details, open_article


def open_highlighted(context: ReadingContext) -> None:
    """Open the highlighted article and focus its text."""
    context.view.open(context.view.folder.highlighted)
    context.view.show_text()


def finish_article(context: ReadingContext, state: State) -> None:
    """Set the state of the open article and open the next unread one; reset a state that the article already has."""
    article, _ = context.session.open_selection()
    finished = context.annotator.toggle_state(state)
    following = open_article.next_unread(context.session) if finished else None
    if following:
        context.view.open(following)
        context.status(f"{state.value.capitalize()}: {article.details.title.value or article.path}")
    elif finished:
        context.status("That was the last unread article.")
    else:
        context.status(f"No longer {state.value}")


def toggle_boilerplate(context: ReadingContext) -> None:
    """Toggle the role of the line at the selection if it is or was page furniture, else the folds of the article."""
    session = context.session
    if not context.annotator.toggle_line_role():
        session.toggle_folds()
        article, _ = session.open_selection()
        context.view.pane.relabel(article, session.folds())


def sort_list(context: ReadingContext) -> None:
    """Sort the list by the next order."""
    order = context.session.article_list.sort()
    context.view.folder.show()
    context.status(f"Sorted by {order}")


def focus_other_pane(context: ReadingContext) -> None:
    """Move the focus to the other pane."""
    if context.view.list_has_keys:
        context.view.show_text()
    else:
        context.view.show_list()


def edit_details(context: ReadingContext) -> None:
    """Open the form to confirm and complete the details of the open article."""
    session = context.session
    fields = [
        FormField(line.name, line.label, line.value, line.used, _hint(line), line.offered)
        for line in details.detail_fields(session)
    ]
    fill = partial(details.details_of_previous, session)
    problems = details.problems(session)
    context.push(Form("Details of the article", fields, context.annotator.edit_details, fill, problems, room=0))


def _hint(line: details.DetailField) -> str:
    if line.offered:
        return f"{line.offered}  ({line.origin}; → accepts)"
    return "2024, 2024-04 or 2024-04-26" if line.name in DATE_NAMES else "missing"


ACTIONS: Actions[ReadingView] = {
    "filter-list": lambda context: context.view.open_filter(),
    "sort-list": sort_list,
    "look-again": lambda context: context.view.folder.rescan(),
    "open": open_highlighted,
    "next-article": lambda context: context.view.open(open_article.adjacent_article(context.session, 1)),
    "previous-article": lambda context: context.view.open(open_article.adjacent_article(context.session, -1)),
    "done": partial(finish_article, state=State.DONE),
    "irrelevant": partial(finish_article, state=State.IRRELEVANT),
    "fold": toggle_boilerplate,
    "details": edit_details,
    "list-down": lambda context: context.view.articles.move(1),
    "list-up": lambda context: context.view.articles.move(-1),
    "list-page-down": lambda context: context.view.articles.move(context.view.articles.page),
    "list-page-up": lambda context: context.view.articles.move(-context.view.articles.page),
    "list-top": lambda context: context.view.articles.go_to(0),
    "list-bottom": lambda context: context.view.articles.go_to(context.view.articles.count - 1),
    "toggle-list": lambda context: context.view.toggle_list(),
    "zen": lambda context: context.view.toggle_zen(),
    "other-pane": focus_other_pane,
}
