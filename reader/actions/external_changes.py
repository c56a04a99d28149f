"""Changes that other programs make to the open annotations: a save by another process, or a restored older copy."""

from annotations.store.backend import StaleChoice, StaleCopy
from annotations.store.store import ExternalChange
from annotations.text.words import pluralize
from reader.actions.context import ActionContext, View
from reader.actions.dialogs import Picker
from reader.widgets.choice_list import Choice


def check(context: ActionContext[View]) -> None:
    """Load changes that other programs made to the annotations; ask the analyst if an older copy was restored."""
    try:
        report(context, context.session.store.refresh())
    except StaleCopy as copy:
        choices = [Choice(label, stale_choice) for stale_choice, label in stale_choices(copy)]
        keys = "enter chooses · esc leaves it open"
        context.push(Picker(copy.sentence, lambda _: choices, lambda choice: _resolve(context, choice), keys, room=0))


def _resolve(context: ActionContext[View], choice: Choice) -> None:
    if isinstance(choice.value, StaleChoice):
        report(context, context.session.store.refresh(choice.value))


def report(context: ActionContext[View], outside: ExternalChange | None) -> None:
    """Show a message about the loaded changes; do nothing if ``outside`` is ``None``."""
    if outside is None:
        return
    records = pluralize(len(outside.edit.changes), "change")
    undo = "" if context.session.store.read_only else " · u undoes"
    context.status(" ".join((f"Changed by another program: {records}{undo}.", *outside.remarks)))


def stale_choices(copy: StaleCopy) -> list[tuple[StaleChoice, str]]:
    """Return the possible responses to a restored older copy, with their labels."""
    count = "the edit" if len(copy.edits) == 1 else f"the {len(copy.edits)} edits"
    newest = f" (last: {copy.edits[-1].label})" if copy.edits else ""
    return [
        (StaleChoice.BRING_BACK, f"restore {count} made since{newest}"),
        (StaleChoice.KEEP, "keep the older copy; u restores the edits made since"),
    ]
