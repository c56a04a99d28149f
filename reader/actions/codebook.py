"""Actions of the codebook screen; each change is one edit, which can be undone."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from annotations.codebook import PALETTE_SIZE
from annotations.edits import codebook
from annotations.edits.edit import Edit
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from annotations.text.plural import pluralize
from reader.actions.context import ActionContext, Actions, TableView
from reader.actions.dialogs import Form, FormField, Picker
from reader.actions.general import TABLE_ACTIONS
from reader.session.models.themes import ThemesModel, parse_digit, parse_keywords
from reader.widgets.choice_list import Choice


class CodebookView(TableView[ThemesModel], Protocol):
    """The view of the codebook screen."""

    asked: tuple[str, Edit] | None
    """Id of a theme and the edit that deletes it, while the deletion waits for a second key press."""


CodebookContext = ActionContext[CodebookView]
"""The context of an action of the codebook screen."""

_FORM = (
    ("name", "Name", ""),
    ("description", "Meaning", "when to use the theme"),
    ("keywords", "Keywords", "separated by commas: Taiwan*, Taipei"),
    ("excluded", "Excluding", "words that exclude a mention"),
    ("key", "Key", "1 to 9, or nothing"),
    ("note", "Note", ""),
)
"""Fields of the form: name of the theme's field, label, and placeholder."""

_READ: Mapping[str, Callable[[str], object]] = {
    "keywords": parse_keywords,
    "excluded": parse_keywords,
    "key": parse_digit,
}
"""Parsers of the fields that are not text, by name."""


def create_theme(context: CodebookContext, within: bool) -> None:
    """Open the form for a new theme: a sibling of the highlighted theme or, if ``within``, its subtheme."""
    session, table = context.session, context.view.model
    beside = table.theme() if len(table) else None
    parent = None if beside is None else beside.id if within else beside.parent

    def submit(values: dict[str, str]) -> None:
        fields = _changed(values, {})
        name = fields.pop("name", "")
        edit, id = codebook.create_theme(session.store, name, parent, context.annotator.signature, **fields)
        session.store.apply(edit)
        table.typed = ""
        table.reload(id)
        context.view.show_table()
        like = ", ".join(table.similar_labels(session.codebook.get(id)))
        context.status(f"Created {name} · similar to {like}: = merges" if like else f"Created {name}")

    under = f" under {session.codebook.label(parent)}" if parent is not None else ""
    context.push(_form(f"New theme{under}", {}, submit))


def edit_theme(context: CodebookContext) -> None:
    """Open the form with the fields of the highlighted theme."""
    theme = context.view.model.theme()
    shown = {name: _typed(getattr(theme, name)) for name, _, _ in _FORM}

    def submit(values: dict[str, str]) -> None:
        _alter(context, theme, **_changed(values, shown))

    context.push(_form(context.session.codebook.label(theme.id), shown, submit))


def _form(title: str, shown: Mapping[str, str], on_submit: Callable[[dict[str, str]], None]) -> Form:
    return Form(
        title, [FormField(name, label, shown.get(name, ""), hint=hint) for name, label, hint in _FORM], on_submit
    )


def _typed(value: object) -> str:
    """Return the form's text for a field of a theme."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _changed(values: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, Any]:
    """Return the parsed values of the fields that differ from those shown in the form."""
    changed = {name: value for name, value in values.items() if value != shown.get(name, "").strip()}
    return {name: _READ.get(name, str)(value) for name, value in changed.items()}


def _alter(context: CodebookContext, theme: Theme, **fields: Any) -> None:
    annotator = context.annotator
    annotator.apply(codebook.alter_theme(context.session.store, theme.id, annotator.signature, **fields))


def suggest_keywords(context: CodebookContext) -> None:
    """Offer words that the theme's passages have in common as keywords, which find mentions of the theme."""
    table, theme = context.view.model, context.view.model.theme()
    words = table.suggest_keywords(theme)

    def known() -> tuple[str, ...]:
        return context.session.codebook.get(theme.id).keywords

    def matches(typed: str) -> list[Choice]:
        return [
            Choice(word, word, is_chosen=word in known())
            for word in words
            if normalize_query(typed) in normalize_query(word)
        ]

    def choose(choice: Choice) -> None:
        _alter(context, theme, keywords=tuple(dict.fromkeys((*known(), str(choice.value)))))

    context.push(Picker(f"Keywords for {theme.name}", matches, choose, "enter adds it · tab adds and stays · esc back"))


def toggle_digit(context: CodebookContext, digit: int) -> None:
    """Assign a digit key to the highlighted theme only, or remove the key if the theme already has it."""
    theme = context.view.model.theme()
    key = None if theme.key == digit else digit
    _alter(context, theme, key=key)
    context.status(f"{digit} tags with {theme.name}" if key else f"{digit} has no theme now")


def shift_theme(context: CodebookContext, by: int) -> None:
    """Move the highlighted theme by ``by`` places among its siblings (up when negative)."""
    session, theme = context.session, context.view.model.theme()
    if not context.annotator.apply(codebook.shift_theme(session.store, theme.id, by, context.annotator.signature)):
        context.status("It is the first of its siblings." if by < 0 else "It is the last of its siblings.")


def choose_colour(context: CodebookContext) -> None:
    """Open a picker for the colour of the highlighted theme."""
    theme = context.view.model.theme()

    def matches(typed: str) -> list[Choice]:
        if typed.startswith("#"):
            return [Choice(typed, typed, typed)] if re.fullmatch("#[0-9a-fA-F]{6}", typed) else []
        book = context.session.codebook
        names = [", ".join(other.name for other in book if other.colour == index) for index in range(PALETTE_SIZE)]
        return [
            Choice(f"colour {index + 1}", index, index, used_by, is_chosen=index == theme.colour)
            for index, used_by in enumerate(names)
            if typed in f"colour {index + 1}"
        ]

    def choose(choice: Choice) -> None:
        _alter(context, theme, colour=choice.value)

    context.push(Picker(f"Colour of {theme.name}, or #rrggbb", matches, choose, "enter chooses · esc back"))


def move_theme(context: CodebookContext) -> None:
    """Open a picker for the new parent of the highlighted theme, or the top level."""
    session, theme = context.session, context.view.model.theme()

    def matches(typed: str) -> list[Choice]:
        top = [Choice("top level", None)] if not typed else []
        return [*top, *(_choice(context, other, "") for other in context.view.model.target_themes(theme, typed))]

    def choose(choice: Choice) -> None:
        parent = choice.value.id if isinstance(choice.value, Theme) else None
        context.annotator.apply(codebook.move_theme(session.store, theme.id, parent, context.annotator.signature))

    context.push(Picker(f"Move {theme.name} under", matches, choose, "enter moves · esc back"))


def merge_theme(context: CodebookContext) -> None:
    """Open a picker for the theme to merge the highlighted theme into; the chosen theme remains."""
    session, table, theme = context.session, context.view.model, context.view.model.theme()

    def matches(typed: str) -> list[Choice]:
        return [_choice(context, other, carried(other)) for other in table.target_themes(theme, typed)]

    def carried(other: Theme) -> str:
        return f"{pluralize(table.count_passages(other), 'passage')} · both on {table.count_both(theme, other):,}"

    def choose(choice: Choice) -> None:
        into = choice.value
        assert isinstance(into, Theme)
        moved = f"{pluralize(table.count_passages(theme), 'passage')}, {table.count_both(theme, into):,} had both"
        done = f"Merged {theme.name} into {into.name}: {moved} · u undoes"
        steps = codebook.merge_themes(session.store, theme.id, into.id, context.annotator.signature)
        context.view.run(steps, lambda edit: _apply(context, edit, done, into.id))

    context.push(Picker(f"Merge {theme.name} into", matches, choose, "enter merges · esc back"))


def delete_theme(context: CodebookContext) -> None:
    """Show the impact of deleting the highlighted theme; the second call in succession deletes it."""
    session, theme = context.session, context.view.model.theme()
    if context.view.asked is not None and context.view.asked[0] == theme.id:
        _apply(context, context.view.asked[1], f"Deleted {theme.name} · u undoes", None)
        return

    def ask(edit: Edit) -> None:
        context.view.asked = theme.id, edit
        context.status(
            f"Delete {theme.name}? {_describe_impact(edit, len(session.codebook.children(theme.id)))}. x again deletes"
        )

    steps = codebook.delete_theme(session.store, theme.id, context.annotator.signature)
    context.view.run(steps, ask)


def _describe_impact(edit: Edit, children: int) -> str:
    """Return a description of the impact of a deletion on passages and on ``children`` subthemes."""
    changed, removed = codebook.impact(edit)
    parts = [f"{pluralize(changed, 'passage')} lose the tag"] if changed else []
    parts += [f"{pluralize(removed, 'passage')} are deleted with it"] if removed else []
    parts += [f"{children} subthemes move up"] if children else []
    return "; ".join(parts) or "No passage has it"


def _apply(context: CodebookContext, edit: Edit, done: str, highlight: str | None) -> None:
    """Apply an edit of many passages between key presses, then show the message ``done``."""

    def finish(_: object) -> None:
        context.view.model.reload(highlight)
        context.view.show_table()
        context.status(done)

    context.view.run(context.session.store.apply_in_steps(edit), finish)


def _choice(context: CodebookContext, theme: Theme, aside: str) -> Choice:
    return Choice(context.session.codebook.label(theme.id), theme, theme.colour, aside)


ACTIONS: Actions[CodebookView] = {
    **TABLE_ACTIONS,
    "new-theme": partial(create_theme, within=False),
    "new-theme-under": partial(create_theme, within=True),
    "edit-theme": edit_theme,
    "suggest-words": suggest_keywords,
    **{f"theme-key-{digit}": partial(toggle_digit, digit=digit) for digit in range(1, 10)},
    "theme-colour": choose_colour,
    "theme-up": partial(shift_theme, by=-1),
    "theme-down": partial(shift_theme, by=1),
    "move-theme": move_theme,
    "merge-theme": merge_theme,
    "delete-theme": delete_theme,
}
"""The actions of the codebook screen by command id, including those of every table."""
