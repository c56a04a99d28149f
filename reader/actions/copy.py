"""Actions that copy quotes to the clipboard."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotations.export.formats import format_quotes
from annotations.export.quote import Quote
from annotations.text.plural import pluralize
from reader.actions.action import Actions
from reader.session import copy as copying
from reader.terminal.clipboard import Outcome, copy_in_thread

if TYPE_CHECKING:
    from reader.screens.command_screen import CommandScreen
    from reader.screens.reading import ReadingScreen


def copy_selection(screen: "ReadingScreen", more: bool) -> None:
    """Copy the quote at the selection, alone or, if ``more``, after the quotes copied before."""
    put_quotes(screen, copying.quotes_to_copy(screen.session, more=more))


def put_quotes(screen: "CommandScreen", quotes: list[Quote]) -> None:
    """Copy quotes to the clipboard and show a message about the outcome."""
    put_text(screen, format_quotes(quotes, style=screen.session.citation), len(quotes), quotes)


def put_text(screen: "CommandScreen", text: str, count: int, quotes: Sequence[Quote] = ()) -> None:
    """Copy the text of quotes to the clipboard and show a message about the outcome.

    Args:
        screen: The screen that shows the message.
        text: The text to copy.
        count: Number of quotes in the text.
        quotes: The quotes to which later quotes may be added.
    """
    before, now = screen.session.copied, list(quotes)
    screen.session.copied = now  # before the outcome is known, because the next key press may already add to it

    def report(outcome: Outcome) -> None:
        if outcome.method:
            screen.say(f"{outcome.sentence} · {pluralize(count, 'quote')}")
            return
        if screen.session.copied is now:
            screen.session.copied = before
        screen.say(outcome.sentence)

    screen.say("copying")
    copy_in_thread(text, lambda outcome: _told_later(screen, partial(report, outcome)))


def _told_later(screen: "CommandScreen", told: "partial[None]") -> None:
    """Schedule a call in the screen's thread; a closed screen drops it."""
    screen.call_later(told)


ACTIONS: Actions = {"copy": partial(copy_selection, more=False), "copy-more": partial(copy_selection, more=True)}
