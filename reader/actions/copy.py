"""Actions that copy quotes to the clipboard and export them."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.export.formats import format_quotes
from annotations.export.quote import Quote
from annotations.text.plural import pluralize
from annotations.text.sanitize import sanitize
from reader.actions.context import ActionContext, Actions, View
from reader.actions.dialogs import Export
from reader.session.quoting import quote_selection, with_copied_before
from reader.terminal.clipboard import Outcome, copy_in_thread

if TYPE_CHECKING:
    from reader.session.export_job import ExportResult


def copy_selection(context: ActionContext[View], more: bool) -> None:
    """Copy the quote at the selection, alone or, if ``more``, after the quotes copied before."""
    session = context.session
    put_quotes(context, with_copied_before(session, [quote_selection(session)], more=more))


def put_quotes(context: ActionContext[View], quotes: list[Quote]) -> None:
    """Copy quotes to the clipboard and show a message about the outcome."""
    put_text(context, format_quotes(quotes, context.session.citation), pluralize(len(quotes), "quote"), quotes)


def put_text(context: ActionContext[View], text: str, noun: str, quotes: Sequence[Quote] = ()) -> None:
    """Copy a text to the clipboard and show a message about the outcome.

    Args:
        context: The context of the action.
        text: The text to copy.
        noun: Description of the text for the message, such as "2 quotes".
        quotes: The quotes in the text, to which later quotes may be added.
    """
    session, before, now = context.session, context.session.copied, list(quotes)
    session.copied = now  # before the outcome is known, because the next key press may already add to it

    def report(outcome: Outcome) -> None:
        if not outcome.method and session.copied is now:
            session.copied = before
        context.status(f"{outcome.sentence} · {noun}" if outcome.method else outcome.sentence)

    context.status("copying")
    copy_in_thread(text, lambda outcome: context.view.call_later(report, outcome))


def export_open_article(context: ActionContext[View]) -> None:
    """Open the export dialog for the selection, the open article or all quotes."""
    session = context.session
    scopes: dict[str, Sequence[str] | None] = {}
    if session.article is not None and session.selection is not None:
        here = session.store.passages.in_article(session.article.path)
        scopes = {"the selection": None, "this article": [passage.id for passage in here]}
    open_export(context, scopes)


def open_export(context: ActionContext[View], scopes: Mapping[str, Sequence[str] | None]) -> None:
    """Open the export dialog for ``scopes``, the likeliest first, or all quotes."""

    def done(result: "ExportResult", path: str) -> None:
        if result.text:
            put_text(context, result.text, pluralize(result.quotes, "quote"))
        else:
            where = "" if Path(path).expanduser().is_absolute() else f" in {Path.cwd()}"
            context.status(f"{pluralize(result.quotes, 'quote')} written to {sanitize(path)}{sanitize(where)}")

    context.push(Export({**scopes, "all": context.session.store.passages.ids()}, done))


ACTIONS: Actions[View] = {
    "copy": partial(copy_selection, more=False),
    "copy-more": partial(copy_selection, more=True),
}
"""The actions of the main screen that copy, by command id."""
