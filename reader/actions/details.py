"""The action that opens the form of an article's details."""

from typing import TYPE_CHECKING

from textual.geometry import Region

from reader.actions.action import Actions
from reader.screens.form import FormField, FormScreen
from reader.session import details as detailing

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def edit_details(screen: "ReadingScreen") -> None:
    """Open the form to confirm and complete the details of the open article."""
    session = screen.session
    session.check_writable()
    fields = [
        FormField(line.name, line.label, line.value, line.used, _hint(line), line.offered)
        for line in detailing.detail_fields(session)
    ]

    def keep(values: dict[str, str]) -> None:
        detailing.confirm_details(session, values)

    def fill() -> dict[str, str]:
        return detailing.details_of_previous(session)

    place = Region(6, 1, max(60, min(90, screen.size.width - 12)), 0)
    screen.app.push_screen(
        FormScreen(
            "Details of the article", fields, screen.reporting_errors(keep), place, fill, detailing.problems(session)
        )
    )


def _hint(line: detailing.DetailField) -> str:
    if line.offered:
        return f"{line.offered}  ({line.origin}; → takes it)"
    return "2024, 2024-04 or 2024-04-26" if line.name in detailing.DATE_NAMES else "missing"


ACTIONS: Actions = {"details": edit_details}
