"""Actions that edit tags, notes and stars at the selection."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import NothingToDo
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from annotations.text.plural import pluralize
from reader.actions.action import Actions
from reader.screens.form import FormField, FormScreen
from reader.screens.picker import PickerScreen
from reader.session import tag_display, tagging, theme_candidates
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


DIALOG_HEIGHT = 11
"""Preferred height in rows of a dialog beside the selection."""


def tag_with_digit(screen: "ReadingScreen", digit: int) -> None:
    """Toggle the tag of a digit's theme on the selection."""
    tagging.toggle_key(screen.session, digit)


def tag_again(screen: "ReadingScreen") -> None:
    """Toggle the tag of the theme used last on the selection."""
    tagging.tag_again(screen.session)


def pick_theme(screen: "ReadingScreen") -> None:
    """Open a picker for a theme, existing or new, to tag the selection with."""
    session = screen.session
    session.check_writable()

    def offered(typed: str) -> list[Choice]:
        return [theme_choice(candidate) for candidate in theme_candidates.find_themes(session, typed)]

    def choose(choice: Choice) -> None:
        if isinstance(choice.value, Theme):
            tagging.toggle_theme(session, choice.value.id)
        else:
            tagging.make_theme(session, str(choice.value))

    place = screen.make_room(DIALOG_HEIGHT)
    foot = "enter tags · tab tags and stays · esc back"
    screen.app.push_screen(
        PickerScreen(f"Tag “{session.selection_start()}”", offered, screen.reporting_errors(choose), place, foot)
    )


def theme_choice(candidate: theme_candidates.ThemeCandidate) -> Choice:
    """Return the picker's row of an existing theme or of a theme to create."""
    theme = candidate.theme
    if theme is None:
        like = f"like {candidate.similar}?" if candidate.similar else ""
        return Choice(f"create “{candidate.label}”", candidate.label, aside=like)
    key = str(theme.key) if theme.key else ""
    count = pluralize(candidate.passages, "passage")
    return Choice(candidate.label, theme, theme.colour, count, key, candidate.is_tagged)


def remove_tag(screen: "ReadingScreen") -> None:
    """Remove the analyst's tag at the selection.

    If the analyst has several tags on this span, or tags only on overlapping passages, open a picker.

    Raises:
        NothingToDo: The analyst has no tag at the selection.
    """
    session = screen.session
    session.check_writable()
    exact = tagging.own_tags_exactly(session)
    if len(exact) == 1:
        remove_one_tag(screen, exact[0])
        return
    if not tagging.own_tags_at(session):
        raise NothingToDo("No tag of yours is at the selection.")

    def offered(typed: str) -> list[Choice]:
        rows = [(tag, tagging.tag_label(session, tag)) for tag in tagging.own_tags_at(session)]
        return [
            Choice(label, tag, tag_display.colour_of(session, tag.theme))
            for tag, label in rows
            if theme_candidates.match_rank(normalize_query(typed), normalize_query(label)) is not None
        ]

    def choose(choice: Choice) -> None:
        if isinstance(choice.value, tagging.OwnTag):
            remove_one_tag(screen, choice.value)

    place = screen.make_room(DIALOG_HEIGHT)
    foot = "enter takes off · tab takes off and stays · esc back"
    screen.app.push_screen(PickerScreen("Take off", offered, screen.reporting_errors(choose), place, foot))


def remove_one_tag(screen: "ReadingScreen", tag: tagging.OwnTag) -> None:
    """Remove a tag and show a message with its theme."""
    tagging.remove_tag(screen.session, tag)
    screen.say(f"Taken off: {screen.session.codebook.label(tag.theme)} · u takes it back")


def theme_from_words(screen: "ReadingScreen") -> None:
    """Create a theme named after the selected words and tag them with it."""
    name = tagging.words_as_name(screen.session)
    tagging.make_theme(screen.session, name)
    screen.say(f"Tagged with {name}")


def write_note(screen: "ReadingScreen") -> None:
    """Open the form for note, speaker, via and said on of the selection."""
    session = screen.session
    session.check_writable()
    own = session.own_passage()

    def known(name: str) -> list[str]:
        return tagging.values_used(session, name)

    fields = [
        FormField("note", "Note", own.note if own else ""),
        FormField("speaker", "Speaker", own.speaker if own else "", known("speaker")),
        FormField("via", "Via", own.via if own else "", known("via")),
        FormField("said_on", "Said on", own.said_on if own else "", hint="2024, 2024-04 or 2024-04-26"),
    ]

    def keep(values: dict[str, str]) -> None:
        tagging.write_note(session, values)

    screen.app.push_screen(
        FormScreen("Note on the passage", fields, screen.reporting_errors(keep), screen.make_room(DIALOG_HEIGHT))
    )


def toggle_star(screen: "ReadingScreen") -> None:
    """Star the passage, or remove its star."""
    starred = tagging.toggle_star(screen.session)
    screen.say("Starred" if starred else "Star taken off")


ACTIONS: Actions = {
    **{f"tag-{digit}": partial(tag_with_digit, digit=digit) for digit in range(1, 10)},
    "tag-again": tag_again,
    "pick-theme": pick_theme,
    "untag": remove_tag,
    "theme-from-words": theme_from_words,
    "note": write_note,
    "star": toggle_star,
}
