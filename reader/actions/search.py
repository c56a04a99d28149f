"""Actions of the search screen: mark and sort matches, and tag their sentences."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import NothingToDo
from annotations.model import Theme
from reader.actions import rows
from reader.actions.tags import DIALOG_HEIGHT, theme_choice
from reader.screens.picker import PickerScreen
from reader.session import theme_candidates
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.screens.search import SearchScreen


def toggle_mark(screen: "SearchScreen") -> None:
    """Toggle the mark of the highlighted match, or of all matches of the highlighted article, and move on."""
    places = screen.model.target_keys()
    on_head = bool(places) and places[0] != screen.model.highlighted_key
    screen.model.toggle_marks(places)
    screen.rows.refresh()
    screen.go_to(screen.rows.index + 1 + (len(places) if on_head else 0))


def toggle_all_marks(screen: "SearchScreen") -> None:
    """Mark all matches, or remove all marks if all matches are marked."""
    screen.model.toggle_marks(screen.model.shown_keys())
    screen.rows.refresh()


def toggle_order(screen: "SearchScreen") -> None:
    """Toggle between the most relevant and the newest articles first."""
    screen.model.best = not screen.model.best
    screen.rescan()


def tag_sentences(screen: "SearchScreen", digit: int) -> None:
    """Tag the sentences of the chosen matches with the theme of a digit key.

    Raises:
        NothingToDo: The digit has no theme.
    """
    theme = screen.session.codebook.by_key(digit)
    if theme is None:
        raise NothingToDo(f"No theme is on key {digit}.", "t shows the themes.")
    screen.model.taggable_keys()
    screen.run_steps(screen.model.tag(theme.id))


def pick_theme(screen: "SearchScreen") -> None:
    """Open a picker for a theme, existing or new, to tag the sentences of the chosen matches with."""
    count = len(screen.model.taggable_keys())

    def offered(typed: str) -> list[Choice]:
        return [theme_choice(candidate) for candidate in theme_candidates.find_themes(screen.session, typed, ())]

    def choose(choice: Choice) -> None:
        if isinstance(choice.value, Theme):
            screen.run_steps(screen.model.tag(choice.value.id))
        else:
            screen.run_steps(screen.model.tag_new(str(choice.value)))

    title = "Tag the sentence" if count == 1 else f"Tag the sentences of {count:,} places"
    place = screen.make_room(DIALOG_HEIGHT)
    foot = "enter tags · tab tags and stays · esc back"
    screen.app.push_screen(PickerScreen(title, offered, screen.reporting_errors(choose), place, foot))


def rescan(screen: "SearchScreen") -> None:
    """Repeat the search in the current folder."""
    screen.rescan()


ACTIONS: Mapping[str, Callable[["SearchScreen"], None]] = {
    **rows.ACTIONS,
    "mark-hit": toggle_mark,
    "mark-all-hits": toggle_all_marks,
    "sort-hits": toggle_order,
    "search-again": rescan,
    "pick-theme-for-hits": pick_theme,
    **{f"tag-hits-{digit}": partial(tag_sentences, digit=digit) for digit in range(1, 10)},
}
"""The actions of the search screen by command id, including those of every table."""
