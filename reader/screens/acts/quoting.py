"""Quotes onto the clipboard."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotations.export.formats import as_text
from reader.clipboard import Outcome, copy_in_thread
from reader.screens.acts.act import Acts
from reader.session import copying

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def copy(screen: "ReadingScreen", more: bool) -> None:
    """Put the quote at the selection on the clipboard, alone or behind what was copied before."""
    quotes = copying.collect(screen.session, more=more)

    def told(outcome: Outcome) -> None:
        if outcome.method:
            screen.session.copied = quotes
        screen.say(f"{outcome.sentence} · {len(quotes)} quote{'' if len(quotes) == 1 else 's'}")

    screen.say("copying")
    copy_in_thread(as_text(quotes), lambda outcome: _later(screen, told, outcome))


def _later(screen: "ReadingScreen", told: Callable[[Outcome], None], outcome: Outcome) -> None:
    """Back to the screen's own thread; nothing happens when it is gone."""
    screen.call_later(told, outcome)


ACTS: Acts = {"copy": partial(copy, more=False), "copy-more": partial(copy, more=True)}
