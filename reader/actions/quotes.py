"""Actions of the quotes screen: mark, copy, export, tag, annotate, group and filter passages."""

from collections.abc import Sequence
from functools import partial

from annotations.errors import NothingToDo
from annotations.export.quote import Quote
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from reader.actions import copy
from reader.actions.context import ActionContext, Actions, TableView
from reader.actions.dialogs import Form, Picker
from reader.actions.general import TABLE_ACTIONS
from reader.actions.tags import PICKER_KEYS, note_fields, theme_choice
from reader.session.chosen_passages import ChosenPassages
from reader.session.models.quotes import Grouping, QuotesModel
from reader.session.models.themes import find_themes, match_rank
from reader.session.quoting import with_copied_before
from reader.widgets.choice_list import Choice

QuotesContext = ActionContext[TableView[QuotesModel]]
"""The context of an action of the quotes screen."""


def toggle_mark(context: QuotesContext) -> None:
    """Toggle the mark of the highlighted passage or group and highlight the next row."""
    view = context.view
    view.model.toggle_marks(view.model.target_keys())
    view.show_table()
    view.go_to(view.rows.index + 1)


def toggle_all_marks(context: QuotesContext) -> None:
    """Mark all shown passages, or remove all marks if all shown passages are marked."""
    table, shown = context.view.model, context.view.model.shown_keys()
    table.toggle_marks(list(table.marked) if table.marked.keys() >= set(shown) else shown)
    context.view.show_table()


def _chosen(context: QuotesContext) -> ChosenPassages:
    """Return the passages that a command applies to.

    Raises:
        NothingToDo: There are no such passages.
    """
    ids = context.view.model.chosen_keys()
    if not ids:
        raise NothingToDo("There is no passage here.", "0 shows all.")
    return ChosenPassages(context.session, ids)


def copy_quotes(context: QuotesContext, more: bool) -> None:
    """Copy the chosen quotes to the clipboard in order; ``more`` adds them to the quotes copied before."""
    chosen = _chosen(context)

    def done(quotes: list[Quote]) -> None:
        copy.put_quotes(context, with_copied_before(context.session, quotes, more=more))

    context.view.run(chosen.quotes(), done)


def export_quotes(context: QuotesContext) -> None:
    """Open the export dialog for the marked, the shown or the highlighted quotes, or for all."""
    table = context.view.model
    scopes: dict[str, Sequence[str]] = {"marked": list(table.marked)} if table.marked else {}
    scopes |= {"the filtered ones": table.shown_keys(), "the highlighted one": table.target_keys()}
    copy.open_export(context, scopes)


def pick_theme(context: QuotesContext) -> None:
    """Open a picker for a theme, existing or new, to tag the chosen passages with."""
    session, chosen = context.session, _chosen(context)

    def matches(typed: str) -> list[Choice]:
        taken = chosen.common_themes()
        return [theme_choice(candidate) for candidate in find_themes(session, typed, taken)]

    def choose(choice: Choice) -> None:
        if not isinstance(choice.value, Theme):
            steps = chosen.tag_with_name(str(choice.value))
        else:
            change = chosen.untag if choice.is_chosen else chosen.tag
            steps = change(choice.value.id)
        context.view.run_to_end(steps)

    context.push(Picker(f"Tag {_called(chosen.ids)}", matches, choose, PICKER_KEYS))


def untag(context: QuotesContext) -> None:
    """Remove a theme from the chosen passages; if they have several, open a picker."""
    session, chosen = context.session, _chosen(context)
    themes = chosen.theme_counts()
    if not themes:
        raise NothingToDo("Nothing is tagged here.", "t tags.")
    if len(themes) == 1:
        context.view.run_to_end(chosen.untag(next(iter(themes))))
        return

    def matches(typed: str) -> list[Choice]:
        labels = {theme: session.codebook.label(theme) for theme in themes}
        return [
            Choice(label, theme, session.codebook.colour_of(theme), f"{themes[theme]:,}")
            for theme, label in labels.items()
            if match_rank(normalize_query(typed), normalize_query(label)) is not None
        ]

    def choose(choice: Choice) -> None:
        context.view.run_to_end(chosen.untag(str(choice.value)))

    context.push(Picker(f"Remove from {_called(chosen.ids)}", matches, choose, "enter removes · esc back"))


def write_note(context: QuotesContext) -> None:
    """Open the form for note, speaker, via and said on of the chosen passages; unchanged fields are not written."""
    chosen = _chosen(context)
    before = chosen.common_values()
    known = {name: context.view.model.known_values(name) for name in ("speaker", "via")}

    def submit(values: dict[str, str]) -> None:
        changed = {name: value for name, value in values.items() if value != before[name]}
        if changed:
            context.view.run_to_end(chosen.annotate(changed))

    context.push(Form(f"Note on {_called(chosen.ids)}", note_fields(before, known), submit))


def toggle_star(context: QuotesContext) -> None:
    """Star the chosen passages, or remove their stars."""
    context.view.run_to_end(_chosen(context).star())


def change_grouping(context: QuotesContext) -> None:
    """Group the passages by the next grouping."""
    grouping = context.view.model.regroup()
    context.view.reload()
    context.status("One list" if grouping is Grouping.NOTHING else f"Grouped by {grouping}")


def filter_by_digit(context: QuotesContext, digit: int) -> None:
    """Filter by the theme of a digit key, or remove that filter."""
    context.view.model.toggle_theme(digit)
    context.view.reload()


def show_all(context: QuotesContext) -> None:
    """Show all passages."""
    context.view.model.show_all()
    context.view.reload()


def _called(ids: Sequence[str]) -> str:
    return "the passage" if len(ids) == 1 else f"{len(ids):,} passages"


ACTIONS: Actions[TableView[QuotesModel]] = {
    **TABLE_ACTIONS,
    "mark-quote": toggle_mark,
    "mark-all-quotes": toggle_all_marks,
    "copy-quotes": partial(copy_quotes, more=False),
    "copy-more-quotes": partial(copy_quotes, more=True),
    "export": export_quotes,
    "tag-quotes": pick_theme,
    "untag-quotes": untag,
    "note-quotes": write_note,
    "star-quotes": toggle_star,
    "group-quotes": change_grouping,
    "show-all-quotes": show_all,
    **{f"only-theme-{digit}": partial(filter_by_digit, digit=digit) for digit in range(1, 10)},
}
"""The actions of the quotes screen by command id, including those of every table."""
