"""Actions of the quotes screen: mark, copy, tag, annotate, group and filter passages."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import NothingToDo
from annotations.export.quote import Quote
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from reader.actions import copy as quoting
from reader.actions import rows
from reader.actions.tags import DIALOG_HEIGHT, theme_choice
from reader.screens.form import FormField, FormScreen
from reader.screens.picker import PickerScreen
from reader.screens.scheduling import run_incrementally
from reader.session import bulk_edits, tag_display, theme_candidates
from reader.session import copy as copying
from reader.session.grouped_query import Grouping
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.screens.quotes import QuotesScreen


def toggle_mark(screen: "QuotesScreen") -> None:
    """Toggle the mark of the highlighted passage or group and highlight the next row."""
    screen.model.toggle_marks(screen.model.target_keys())
    screen.show_table()
    screen.go_to(screen.rows.index + 1)


def toggle_all_marks(screen: "QuotesScreen") -> None:
    """Mark all shown passages, or remove all marks if all shown passages are marked."""
    table, shown = screen.model, screen.model.shown_keys()
    table.toggle_marks(list(table.marked) if table.marked.keys() >= set(shown) else shown)
    screen.show_table()


def copy_quotes(screen: "QuotesScreen", more: bool) -> None:
    """Copy the chosen quotes to the clipboard in order; ``more`` adds them to the quotes copied before."""
    session, ids = screen.session, screen.chosen_ids()

    def done(quotes: list[Quote]) -> None:
        quoting.put_quotes(screen, copying.with_copied_before(session, quotes, more=more))

    run_incrementally(screen, bulk_edits.quotes_for(session, ids), screen.say, done)


def pick_theme(screen: "QuotesScreen") -> None:
    """Open a picker for a theme, existing or new, to tag the chosen passages with."""
    session, ids = screen.session, screen.chosen_ids(writing=True)

    def offered(typed: str) -> list[Choice]:
        taken = bulk_edits.themes_on_all(session, ids)
        return [theme_choice(candidate) for candidate in theme_candidates.find_themes(session, typed, taken)]

    def steps(choice: Choice) -> bulk_edits.BulkSteps:
        if not isinstance(choice.value, Theme):
            return bulk_edits.tag_new(session, ids, str(choice.value))
        change = bulk_edits.untag if choice.is_chosen else bulk_edits.tag
        return change(session, ids, choice.value.id)

    _ask(screen, f"Tag {_called(ids)}", offered, steps, "enter tags · tab tags and stays · esc back")


def untag(screen: "QuotesScreen") -> None:
    """Remove a theme from the chosen passages; if they have several, open a picker."""
    session, ids = screen.session, screen.chosen_ids(writing=True)
    themes = bulk_edits.themes_of(session, ids)
    if not themes:
        raise NothingToDo("Nothing is tagged here.", "t tags.")
    if len(themes) == 1:
        screen.run_steps(bulk_edits.untag(session, ids, next(iter(themes))))
        return

    def offered(typed: str) -> list[Choice]:
        labels = {theme: session.codebook.label(theme) for theme in themes}
        return [
            Choice(label, theme, tag_display.colour_of(session, theme), f"{themes[theme]:,}")
            for theme, label in labels.items()
            if theme_candidates.match_rank(normalize_query(typed), normalize_query(label)) is not None
        ]

    def steps(choice: Choice) -> bulk_edits.BulkSteps:
        return bulk_edits.untag(session, ids, str(choice.value))

    _ask(screen, f"Take off {_called(ids)}", offered, steps, "enter takes off · esc back")


def _ask(
    screen: "QuotesScreen",
    title: str,
    offered: Callable[[str], Sequence[Choice]],
    steps: Callable[[Choice], bulk_edits.BulkSteps],
    foot: str,
) -> None:
    """Open a picker; ``steps`` returns the bulk edit for a choice."""

    def choose(choice: Choice) -> None:
        screen.run_steps(steps(choice))

    place = screen.make_room(DIALOG_HEIGHT)
    screen.app.push_screen(PickerScreen(title, offered, screen.reporting_errors(choose), place, foot))


def write_note(screen: "QuotesScreen") -> None:
    """Open the form for note, speaker, via and said on of the chosen passages; unchanged fields are not written."""
    session, ids = screen.session, screen.chosen_ids(writing=True)
    before = bulk_edits.common_values(session, ids)
    known = screen.model.known_values
    fields = [
        FormField("note", "Note", before["note"]),
        FormField("speaker", "Speaker", before["speaker"], known("speaker")),
        FormField("via", "Via", before["via"], known("via")),
        FormField("said_on", "Said on", before["said_on"], hint="2024, 2024-04 or 2024-04-26"),
    ]

    def keep(values: dict[str, str]) -> None:
        changed = {name: value for name, value in values.items() if value != before[name]}
        if changed:
            screen.run_steps(bulk_edits.annotate(session, ids, changed))

    place = screen.make_room(DIALOG_HEIGHT)
    screen.app.push_screen(FormScreen(f"Note on {_called(ids)}", fields, screen.reporting_errors(keep), place))


def toggle_star(screen: "QuotesScreen") -> None:
    """Star the chosen passages, or remove their stars."""
    screen.run_steps(bulk_edits.star(screen.session, screen.chosen_ids(writing=True)))


def change_grouping(screen: "QuotesScreen") -> None:
    """Group the passages by the next grouping."""
    grouping = screen.model.regroup()
    screen.show_found()
    screen.say("One list" if grouping is Grouping.NOTHING else f"Grouped by {grouping}")


def filter_by_digit(screen: "QuotesScreen", digit: int) -> None:
    """Filter by the theme of a digit key, or remove that filter."""
    screen.model.toggle_theme(digit)
    screen.show_found()


def show_all(screen: "QuotesScreen") -> None:
    """Show all passages."""
    screen.model.show_all()
    screen.show_found()


def _called(ids: Sequence[str]) -> str:
    return "the passage" if len(ids) == 1 else f"{len(ids):,} passages"


ACTIONS: Mapping[str, Callable[["QuotesScreen"], None]] = {
    **rows.ACTIONS,
    "mark-quote": toggle_mark,
    "mark-all-quotes": toggle_all_marks,
    "copy-quotes": partial(copy_quotes, more=False),
    "copy-more-quotes": partial(copy_quotes, more=True),
    "tag-quotes": pick_theme,
    "untag-quotes": untag,
    "note-quotes": write_note,
    "star-quotes": toggle_star,
    "group-quotes": change_grouping,
    "show-all-quotes": show_all,
    **{f"only-theme-{digit}": partial(filter_by_digit, digit=digit) for digit in range(1, 10)},
}
"""The actions of the quotes screen by command id, including those of every table."""
