"""The export action: the choice of quotes on each screen, and the message about the result."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.text.plural import pluralize
from annotations.text.sanitize import sanitize
from reader.actions import copy
from reader.session.export_job import ExportJob, ExportResult, Scopes
from reader.session.models.quotes import QuotesModel

if TYPE_CHECKING:
    from reader.screens.command_screen import CommandScreen

DIALOG_HEIGHT = 23
"""Preferred height of the dialog in rows, for the options and the preview."""


def open_export(screen: "CommandScreen") -> None:
    """Open the export dialog."""
    from reader.screens.export import ExportScreen

    def done(result: ExportResult, path: str) -> None:
        if result.text:
            copy.put_text(screen, result.text, result.quotes)
        else:
            where = "" if Path(path).expanduser().is_absolute() else f" in {Path.cwd()}"
            screen.say(f"{pluralize(result.quotes, 'quote')} written to {sanitize(path)}{sanitize(where)}")

    place = screen.make_room(DIALOG_HEIGHT)
    screen.app.push_screen(ExportScreen(ExportJob(screen.session, _scopes(screen)), done, place))


def _scopes(screen: "CommandScreen") -> Scopes:
    """Return the sets of quotes that a screen can export, the likeliest first."""
    from reader.screens.quotes import QuotesScreen

    session = screen.session
    offered: dict[str, Sequence[str] | None] = {}
    if isinstance(screen, QuotesScreen):
        quotes = session.state(QuotesModel)
        marked = list(quotes.marked)
        offered = {"marked": marked} if marked else {}
        offered |= {"what the filter shows": quotes.shown_keys(), "the highlighted one": quotes.target_keys()}
    elif session.article is not None and session.selection is not None:
        here = session.store.passages(session.article.path)
        offered = {"what is selected": None, "this article": [passage.id for passage in here]}
    return {**offered, "all": session.store.passage_ids()}
