"""What is done with places found in the folder: marked, sorted, their sentences tagged."""

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
    """Mark the highlighted place, or all of the article, and go on."""
    places = screen.model.target_keys()
    on_head = bool(places) and places[0] != screen.model.highlighted_key
    screen.model.toggle_marks(places)
    screen.rows.refresh()
    screen.go_to(screen.rows.index + 1 + (len(places) if on_head else 0))


def toggle_all_marks(screen: "SearchScreen") -> None:
    """Mark every place; when all are marked, none any more."""
    screen.model.toggle_marks(screen.model.shown_keys())
    screen.rows.refresh()


def toggle_order(screen: "SearchScreen") -> None:
    """Show those most about it first, or the newest."""
    screen.model.best = not screen.model.best
    screen.rescan()


def tag_sentences(screen: "SearchScreen", digit: int) -> None:
    """Tag the sentences of the chosen places with the theme on a digit."""
    theme = screen.session.codebook.by_key(digit)
    if theme is None:
        raise NothingToDo(f"No theme is on key {digit}.", "t shows the themes.")
    screen.model.taggable_keys()
    screen.run_steps(screen.model.tag(theme.id))


def pick_theme(screen: "SearchScreen") -> None:
    """Let a theme be chosen, or made, for the sentences of the chosen places."""
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
    """Look for the same in the folder as it is now."""
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
"""What the search does besides what every table does."""
