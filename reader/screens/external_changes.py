"""Changes that other programs make to the open annotations: a save by another process, or a restored older copy."""

from typing import TYPE_CHECKING

from annotations.store.folder.opening import ExternalChange, StaleChoice, StaleCopy
from annotations.text.plural import pluralize
from reader.screens.picker import PickerScreen
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def check(screen: "ReadingScreen") -> None:
    """Load changes that other programs made to the annotations; ask the analyst if an older copy was restored."""
    try:
        report(screen, screen.session.store.refresh())
    except StaleCopy as copy:
        _ask(screen, copy)


def report(screen: "ReadingScreen", outside: ExternalChange | None) -> None:
    """Show a message about the loaded changes; do nothing if ``outside`` is ``None``."""
    if outside is None:
        return
    records = pluralize(len(outside.edit.changes), "change")
    undo = "" if screen.session.store.read_only else " · u takes it back"
    screen.say(" ".join((f"Changed outside: {records}{undo}.", *outside.remarks)))


def _ask(screen: "ReadingScreen", copy: StaleCopy) -> None:
    choices = [Choice(label, stale_choice) for stale_choice, label in stale_choices(copy)]

    def choose(choice: Choice) -> None:
        if isinstance(choice.value, StaleChoice):
            report(screen, screen.session.store.refresh(choice.value))

    place = screen.pane.region
    screen.app.push_screen(
        PickerScreen(
            copy.sentence,
            lambda _: choices,
            screen.reporting_errors(choose),
            place,
            "enter chooses · esc leaves it open",
        )
    )


def stale_choices(copy: StaleCopy) -> list[tuple[StaleChoice, str]]:
    """Return the possible responses to a restored older copy, with their labels."""
    count = "the edit" if len(copy.edits) == 1 else f"the {len(copy.edits)} edits"
    newest = f" (last: {copy.edits[-1].label})" if copy.edits else ""
    return [
        (StaleChoice.BRING_BACK, f"bring back {count} made since{newest}"),
        (StaleChoice.KEEP, "keep the older copy; what was done since can be redone with u"),
    ]
