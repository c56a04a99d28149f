"""Actions of the search screen: mark and sort matches, and tag their sentences."""

from functools import partial

from annotations.errors import NothingToDo
from annotations.model import Theme
from reader.actions.context import ActionContext, Actions, TableView
from reader.actions.dialogs import Picker
from reader.actions.general import TABLE_ACTIONS
from reader.actions.tags import PICKER_KEYS, theme_choice
from reader.session.models.search import SearchModel
from reader.session.models.themes import find_themes
from reader.widgets.choice_list import Choice

SearchContext = ActionContext[TableView[SearchModel]]
"""The context of an action of the search screen."""


def toggle_mark(context: SearchContext) -> None:
    """Toggle the mark of the highlighted match, or of all matches of the highlighted article, and move on."""
    view = context.view
    places = view.model.target_keys()
    on_head = bool(places) and places[0] != view.model.highlighted_key
    view.model.toggle_marks(places)
    view.rows.refresh()
    view.go_to(view.rows.index + 1 + (len(places) if on_head else 0))


def toggle_all_marks(context: SearchContext) -> None:
    """Mark all matches, or remove all marks if all matches are marked."""
    context.view.model.toggle_marks(context.view.model.shown_keys())
    context.view.rows.refresh()


def toggle_order(context: SearchContext) -> None:
    """Toggle between the most relevant and the newest articles first."""
    context.view.model.best = not context.view.model.best
    context.view.reload()


def tag_sentences(context: SearchContext, digit: int) -> None:
    """Tag the sentences of the chosen matches with the theme of a digit key.

    Raises:
        NothingToDo: The digit has no theme.
    """
    theme = context.session.codebook.by_key(digit)
    if theme is None:
        raise NothingToDo(f"Key {digit} has no theme.", "t shows the themes.")
    context.view.model.rows_to_tag()
    context.view.run_to_end(context.view.model.tag(theme.id))


def pick_theme(context: SearchContext) -> None:
    """Open a picker for a theme, existing or new, to tag the sentences of the chosen matches with."""
    model = context.view.model
    count = len(model.rows_to_tag())

    def matches(typed: str) -> list[Choice]:
        return [theme_choice(candidate) for candidate in find_themes(context.session, typed, ())]

    def choose(choice: Choice) -> None:
        theme = choice.value
        context.view.run_to_end(model.tag(theme.id) if isinstance(theme, Theme) else model.tag_new(str(theme)))

    title = "Tag the sentence" if count == 1 else f"Tag the sentences of {count:,} matches"
    context.push(Picker(title, matches, choose, PICKER_KEYS))


ACTIONS: Actions[TableView[SearchModel]] = {
    **TABLE_ACTIONS,
    "mark-hit": toggle_mark,
    "mark-all-hits": toggle_all_marks,
    "sort-hits": toggle_order,
    "search-again": lambda context: context.view.reload(),
    "pick-theme-for-hits": pick_theme,
    **{f"tag-hits-{digit}": partial(tag_sentences, digit=digit) for digit in range(1, 10)},
}
"""The actions of the search screen by command id, including those of every table."""
