"""Actions that edit tags, notes and stars at the selection."""

from collections.abc import Mapping, Sequence
from functools import partial

from annotations.errors import NothingToDo
from annotations.model import Theme
from annotations.text.normalized import normalize_query
from annotations.text.plural import pluralize
from reader.actions.context import Actions, ReadingContext, ReadingView
from reader.actions.dialogs import Form, FormField, Picker
from reader.session.annotator import OwnTag
from reader.session.models.themes import ThemeCandidate, find_themes, match_rank
from reader.session.session import Session
from reader.widgets.choice_list import Choice

PICKER_KEYS = "enter tags · tab tags and stays · esc back"
"""Description of the keys of the dialogs that tag."""


def pick_theme(context: ReadingContext) -> None:
    """Open a picker for a theme, existing or new, to tag the selection with."""
    session = context.session

    def matches(typed: str) -> list[Choice]:
        return [theme_choice(candidate) for candidate in find_themes(session, typed)]

    def choose(choice: Choice) -> None:
        if isinstance(choice.value, Theme):
            context.annotator.toggle_theme(choice.value.id)
        else:
            context.annotator.tag_with_name(str(choice.value))

    context.push(Picker(f"Tag “{_selection_start(session)}”", matches, choose, PICKER_KEYS))


def _selection_start(session: Session) -> str:
    """Return the start of the selected text, at most 44 code points, for the title of a dialog."""
    article, selection = session.open_selection()
    words = " ".join(selection.span.extract(article.text)[:200].split())
    return words if len(words) <= 44 else f"{words[:43].rstrip()}…"


def theme_choice(candidate: ThemeCandidate) -> Choice:
    """Return the picker's row of an existing theme or of a theme to create."""
    theme = candidate.theme
    if theme is None:
        like = f"like {candidate.similar}?" if candidate.similar else ""
        return Choice(f"create “{candidate.label}”", candidate.label, aside=like)
    key = str(theme.key) if theme.key else ""
    count = pluralize(candidate.passages, "passage")
    return Choice(candidate.label, theme, theme.colour, count, key, candidate.is_tagged)


def remove_tag(context: ReadingContext) -> None:
    """Remove the analyst's tag at the selection.

    If the analyst has several tags on this span, or tags only on overlapping passages, open a picker.

    Raises:
        NothingToDo: The analyst has no tag at the selection.
    """
    session, annotator = context.session, context.annotator
    tags = annotator.own_tags()
    if len(tags) == 1 and tags[0].passage == session.own_passage():
        _remove(context, tags[0])
        return
    if not tags:
        raise NothingToDo("You have no tag at the selection.")

    def matches(typed: str) -> list[Choice]:
        rows = [(tag, _tag_label(session, tag)) for tag in annotator.own_tags()]
        return [
            Choice(label, tag, session.codebook.colour_of(tag.theme))
            for tag, label in rows
            if match_rank(normalize_query(typed), normalize_query(label)) is not None
        ]

    def choose(choice: Choice) -> None:
        if isinstance(choice.value, OwnTag):
            _remove(context, choice.value)

    context.push(Picker("Remove tag", matches, choose, "enter removes · tab removes and stays · esc back"))


def _tag_label(session: Session, tag: OwnTag) -> str:
    words = " ".join(tag.passage.anchor.exact.split())
    return f"{session.codebook.label(tag.theme)}  “{words}”"


def _remove(context: ReadingContext, tag: OwnTag) -> None:
    context.annotator.remove_tag(tag)
    context.status(f"Tag removed: {context.session.codebook.label(tag.theme)} · u undoes")


def theme_from_words(context: ReadingContext) -> None:
    """Create a theme named after the selected words and tag them with it."""
    name = context.annotator.selected_name()
    context.annotator.tag_with_name(name)
    context.status(f"Tagged with {name}")


def write_note(context: ReadingContext) -> None:
    """Open the form for note, speaker, via and said on of the selection."""
    annotator = context.annotator
    own = context.session.own_passage()
    values = {name: getattr(own, name) if own else "" for name in ("note", "speaker", "via", "said_on")}
    known = {name: annotator.values_used(name) for name in ("speaker", "via")}
    context.push(Form("Note on the passage", note_fields(values, known), annotator.annotate))


def note_fields(values: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> list[FormField]:
    """Return the fields of the form for a note.

    Args:
        values: The present values of note, speaker, via and said_on.
        known: The values of speaker and via used before.
    """
    return [
        FormField("note", "Note", values["note"]),
        FormField("speaker", "Speaker", values["speaker"], known["speaker"]),
        FormField("via", "Via", values["via"], known["via"]),
        FormField("said_on", "Said on", values["said_on"], hint="2024, 2024-04 or 2024-04-26"),
    ]


def toggle_star(context: ReadingContext) -> None:
    """Star the passage, or remove its star."""
    starred = context.annotator.toggle_star()
    context.status("Starred" if starred else "Star removed")


def _tag_with(digit: int, context: ReadingContext) -> None:
    context.annotator.toggle_digit(digit)


ACTIONS: Actions[ReadingView] = {
    **{f"tag-{digit}": partial(_tag_with, digit) for digit in range(1, 10)},
    "tag-again": lambda context: context.annotator.toggle_last_theme(),
    "pick-theme": pick_theme,
    "untag": remove_tag,
    "theme-from-words": theme_from_words,
    "note": write_note,
    "star": toggle_star,
}
