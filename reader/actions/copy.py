"""Quotes onto the clipboard."""

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
    """Put the quote at the selection on the clipboard, alone or behind what was copied before."""
    put_quotes(screen, copying.quotes_to_copy(screen.session, more=more))


def put_quotes(screen: "CommandScreen", quotes: list[Quote]) -> None:
    """Put quotes on the clipboard, and say what became of them."""
    put_text(screen, format_quotes(quotes, style=screen.session.citation), len(quotes), quotes)


def put_text(screen: "CommandScreen", text: str, count: int, quotes: Sequence[Quote] = ()) -> None:
    """Put the text of quotes on the clipboard, and say what became of it.

    Args:
        screen: Where that is said.
        text: The text.
        count: How many quotes it holds.
        quotes: Those to which more may be added later.
    """
    before, now = screen.session.copied, list(quotes)
    screen.session.copied = now  # at once: the next key may add to it before the clipboard answers

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
    """Back to the screen's own thread; nothing happens when it is gone."""
    screen.call_later(told)


ACTIONS: Actions = {"copy": partial(copy_selection, more=False), "copy-more": partial(copy_selection, more=True)}
