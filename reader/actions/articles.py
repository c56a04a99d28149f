"""Actions that open, finish and describe articles, filter and sort their list, and show and hide the panes."""

from functools import partial

from annotations.model import State
from reader.actions.context import ReadingActions, ReadingContext
from reader.actions.dialogs import Form, FormField
from reader.session import boilerplate, reading
from reader.session import details as detailing


def open_highlighted(context: ReadingContext) -> None:
    """Open the highlighted article and focus its text."""
    context.view.open(context.view.folder.highlighted)
    context.view.show_text()


def finish_article(context: ReadingContext, state: State) -> None:
    """Set the state of the open article and open the next unread one; reset a state that the article already has."""
    before = context.session.article
    following = reading.finish_article(context.session, state)
    if following:
        context.view.open(following)
        context.status(f"{state.value.capitalize()}: {before.details.title.value or before.path}" if before else "")
    elif before and context.session.store.article(before.path).state is state:
        context.status("That was the last unread article.")
    else:
        context.status(f"No longer {state.value}")


def toggle_boilerplate(context: ReadingContext) -> None:
    """Toggle the role of the line at the selection if it is or was page furniture, else the folds of the article."""
    session = context.session
    if not boilerplate.toggle_line(session):
        boilerplate.toggle_boilerplate(session)
        article, _ = session.open_selection()
        context.view.pane.relabel(article, boilerplate.folds(session))


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
    context.annotator.check_writable()
    fields = [
        FormField(line.name, line.label, line.value, line.used, _hint(line), line.offered)
        for line in detailing.detail_fields(session)
    ]
    fill = partial(detailing.details_of_previous, session)
    submit = partial(detailing.confirm_details, session)
    context.push(Form("Details of the article", fields, submit, fill, detailing.problems(session), room=0))


def _hint(line: detailing.DetailField) -> str:
    if line.offered:
        return f"{line.offered}  ({line.origin}; → takes it)"
    return "2024, 2024-04 or 2024-04-26" if line.name in detailing.DATE_NAMES else "missing"


ACTIONS: ReadingActions = {
    "filter-list": lambda context: context.view.open_filter(),
    "sort-list": sort_list,
    "look-again": lambda context: context.view.folder.rescan(),
    "open": open_highlighted,
    "next-article": lambda context: context.view.open(reading.adjacent_article(context.session, 1)),
    "previous-article": lambda context: context.view.open(reading.adjacent_article(context.session, -1)),
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
