"""Actions of fine selection, in which the arrows move one end of the selection by a character or a row."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import NothingToDo
from reader.actions.action import Actions
from reader.session import char_mode
from reader.session.char_selection import Range
from reader.session.selection import Selection

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen

KEYS_HINT = "{moving}: ← → letter · shift: word · ↑ ↓ row · o {other} · enter keeps · v gives up"
"""Message shown during fine selection; it fits in 80 cells."""

END_NAMES = ("start", "end")


def select_chars(screen: "ReadingScreen") -> None:
    """Start fine selection at the end of the selection."""
    _show(screen, char_mode.select_chars(screen.session))


def adjust_passage(screen: "ReadingScreen", start: bool) -> None:
    """Start fine selection at the start or the end of the passage."""
    _show(screen, char_mode.adjust_passage(screen.session, start))


def move_char(screen: "ReadingScreen", forward: bool) -> None:
    """Move the active end by a character."""
    article, _ = screen.session.open_selection()
    _show(screen, _current_range(screen).moved_by_char(article.text, forward))


def move_word(screen: "ReadingScreen", forward: bool) -> None:
    """Move the active end by a word."""
    article, _ = screen.session.open_selection()
    _show(screen, _current_range(screen).moved_by_word(article.units, forward))


def move_row(screen: "ReadingScreen", down: bool) -> None:
    """Move the active end by a row of text."""
    article, _ = screen.session.open_selection()
    present = _current_range(screen)
    _show(screen, present.moved_to(article.text, screen.pane.offset_beside(present.head, 1 if down else -1)))


def swap_ends(screen: "ReadingScreen") -> None:
    """Make the other end the active one."""
    _show(screen, _current_range(screen).swapped)


def finish(screen: "ReadingScreen") -> None:
    """End fine selection and store the new span of an adjusted passage."""
    present = _current_range(screen)
    screen.session.range = None
    char_mode.finish(screen.session, present)
    screen.select(Selection(present.span))


def cancel(screen: "ReadingScreen") -> None:
    """End fine selection; an adjusted passage keeps its former span."""
    present = _current_range(screen)
    screen.session.range = None
    if present.passage:
        screen.select(Selection(screen.session.store.passage(present.passage).span))


def _current_range(screen: "ReadingScreen") -> Range:
    if screen.session.range is None:
        raise NothingToDo("Press v for fine selection first.")
    return screen.session.range


def _show(screen: "ReadingScreen", present: Range) -> None:
    screen.session.range = present
    forward = present.head > present.anchor
    screen.select(Selection(present.span), towards_end=forward)
    screen.say(KEYS_HINT.format(moving=END_NAMES[forward], other=END_NAMES[not forward]))


ACTIONS: Actions = {
    "fine": select_chars,
    "adjust-start": partial(adjust_passage, start=True),
    "adjust-end": partial(adjust_passage, start=False),
    "swap-ends": swap_ends,
    "leave-fine": cancel,
}

CHAR_MODE: Actions = {
    "next-word": partial(move_char, forward=True),
    "previous-word": partial(move_char, forward=False),
    "extend-word": partial(move_word, forward=True),
    "extend-word-back": partial(move_word, forward=False),
    "next-sentence": partial(move_row, down=True),
    "previous-sentence": partial(move_row, down=False),
    "swap-ends": swap_ends,
    "tag-mention": finish,
    "leave-fine": cancel,
    "fine": cancel,
}
"""Actions by command id during fine selection; every other command ends fine selection first."""
