"""Output guard and input filters, which patch private parts of Textual. A test fails if Textual changes those parts.

Two checks keep foreign text from controlling the terminal. The first is :func:`annotations.text.sanitize.sanitize`,
where text enters a widget. This module is the second: it checks every strip again before Textual writes it.
"""

import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual import constants, events
from textual._parser import ParseEOF, ParseTimeout, Peek1, Read1
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from annotations.text.sanitize import sanitize
from reader.paths import state_folder
from reader.terminal.background_query import HEAD, begins_answer, is_light

Result = TypeVar("Result")


def _harmless(text: str) -> str:
    """Return ``text`` without control characters, and with the width in cells that the layout measured."""
    if sanitize(text) == text:
        return text
    return "".join(
        character if sanitize(character) == character else sanitize(character) if cell_len(character) else ""
        for character in text
    )


def install_guard() -> None:
    """Patch ``Strip.render`` to write only sanitized text, and only links without control characters."""
    render: Callable[[Strip, Console], str] = Strip.render
    if getattr(render, "guarded", False):
        return

    def guarded(self: Strip, console: Console) -> str:
        if self._render_cache is None and not all(_is_harmless(segment) for segment in self._segments):
            self._segments = [
                Segment(_harmless(text), style.update_link(None) if style and style.link else style)
                for text, style, _ in self._segments
            ]
        return render(self, console)

    guarded.guarded = True  # type: ignore[attr-defined]
    Strip.render = guarded  # type: ignore[method-assign]


def _is_harmless(segment: Segment) -> bool:
    link = segment.style.link if segment.style else None
    return sanitize(segment.text) == segment.text and (not link or link.isprintable())


NOT_SEPARATED = ("", "\x1b", "\x7f")
"""Text after esc that does not form two keys: nothing, esc, and backspace, which deletes a word as in shells."""

INTRODUCERS = "[O]P_^X"
"""Characters that, after esc, start the sequence of a key or an answer of the terminal."""


def separate_escape() -> None:
    """Patch Textual to read esc and an immediately following key as two keys.

    Textual alone reads them as one key with alt, and loses one of the two.
    """
    keys_of = XTermParser._sequence_to_key_events  # noqa: SLF001  (private, and checked by a test)
    if getattr(keys_of, "parting", False):
        return

    def parting(self: XTermParser, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        second = sequence[1:] if len(sequence) == 2 and sequence[0] == "\x1b" else sequence if alt else ""
        if second in NOT_SEPARATED or (second in INTRODUCERS and not alt):
            yield from keys_of(self, sequence, alt)
        else:
            yield events.Key("escape", "\x1b")
            yield from keys_of(self, second)

    parting.parting = True  # type: ignore[attr-defined]
    XTermParser._sequence_to_key_events = parting  # type: ignore[method-assign]  # noqa: SLF001


PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
"""The sequences that a terminal sends before and after pasted text."""

ESCAPE_PREFIX_LENGTH = 3
"""The number of code points from which a prefix of :data:`PASTE_BEGINS` can no longer be a key."""


class PasteFilter:
    """A filter that removes esc from pasted text, which may arrive in several chunks."""

    def __init__(self) -> None:
        """Create a filter in the state outside a paste."""
        self._inside = False
        self._held = ""

    def clean(self, read: str) -> str:
        """Return a chunk of input without esc inside a paste; hold back an incomplete marker at its end."""
        rest, self._held, kept = self._held + read, "", ""
        while rest:
            mark = PASTE_ENDS if self._inside else PASTE_BEGINS
            before, found, rest = rest.partition(mark)
            if not found:
                lengths = range(len(mark) - 1, 0 if self._inside else ESCAPE_PREFIX_LENGTH - 1, -1)
                self._held = next((mark[:length] for length in lengths if before.endswith(mark[:length])), "")
                before = before.removesuffix(self._held)
            kept += (before.replace("\x1b", "") if self._inside else before) + found
            self._inside ^= bool(found)
        return kept


def clean_pastes() -> None:
    """Patch Textual so that pasted text cannot act as keys: Textual reads text after an esc in it as a key sequence."""
    feed: Callable[[XTermParser, str], Iterable[Message]] = XTermParser.feed
    if getattr(feed, "cleaning", False):
        return
    pastes: WeakKeyDictionary[XTermParser, PasteFilter] = WeakKeyDictionary()

    def cleaning(self: XTermParser, data: str) -> Iterable[Message]:
        clean = pastes.setdefault(self, PasteFilter()).clean(data)
        return feed(self, clean) if clean or not data else ()  # empty input means end of file

    cleaning.cleaning = True  # type: ignore[attr-defined]
    XTermParser.feed = cleaning  # type: ignore[method-assign]


def keep_timers() -> None:
    """Make every one-shot timer fire.

    If the machine is too busy to start a one-shot timer within its delay, Textual skips it. The program then never
    takes another size of the terminal, because that waits for such a timer.
    """
    init = Timer.__init__
    if getattr(init, "keeping", False):
        return

    @wraps(init)
    def keeping(self: Timer, *args: Any, repeat: int | None = None, skip: bool = True, **named: Any) -> None:
        init(self, *args, repeat=repeat, skip=skip and repeat != 0, **named)

    keeping.keeping = True  # type: ignore[attr-defined]
    Timer.__init__ = keeping  # type: ignore[method-assign]


class BackgroundColour(Message):
    """A message for the terminal's report of its background colour."""

    def __init__(self, *, light: bool) -> None:
        """Store whether the background is light."""
        super().__init__()
        self.light = light


Characters = Generator[Read1 | Peek1, str, None]
"""A parser coroutine: it receives input characters, and exceptions for a timeout and for the end of the input."""


def take_answers(begun: str) -> None:
    """Patch Textual to turn the terminal's background answer into a message. Textual alone would read it as keys.

    Args:
        begun: The first part of an answer that was read before Textual starts to read.
    """
    parse: Callable[[XTermParser, Callable[[Any], None]], Characters]
    parse = getattr(XTermParser.parse, "whole", XTermParser.parse)
    starts = [begun]

    def parse_answers(self: XTermParser, token_callback: Callable[[Any], None]) -> Characters:
        rest = parse(self, token_callback)
        awaited, held = next(rest), starts.pop() if starts else ""
        while True:
            patience = None if held.startswith(HEAD) else constants.ESCAPE_DELAY
            try:
                held += yield Read1(patience) if held else awaited
            except ParseTimeout as timeout:
                awaited, held = _send(rest, held, awaited), ""
                awaited = rest.throw(timeout)
                continue
            except ParseEOF as end:
                with suppress(StopIteration):
                    _send(rest, "" if held.startswith(HEAD) else held, awaited)
                    rest.throw(end)
                return
            if begins_answer(held):
                continue
            if (told := is_light(held)) is not None:
                token_callback(BackgroundColour(light=told))
                held = ""
            else:
                keys, held = _part(held)
                awaited = _send(rest, keys, awaited)

    parse_answers.whole = parse  # type: ignore[attr-defined]
    XTermParser.parse = parse_answers  # type: ignore[method-assign]


def _send(characters: Characters, text: str, awaited: Read1 | Peek1) -> Read1 | Peek1:
    """Send each character of a text to the parser; return its last request."""
    for character in text:
        awaited = characters.send(character)
    return awaited


def _part(text: str) -> tuple[str, str]:
    """Split a text that is not an answer into keys and the start of an answer at its end; drop a malformed answer."""
    start = text.rfind("\x1b")
    begun = text[start:] if start > 0 and begins_answer(text[start:]) else ""
    keys = text[start or -1 :] if text.startswith(HEAD) else text
    return keys.removesuffix(begun), begun


class GuardedApp(App[Result]):
    """An app whose crash reveals no article text: a short message, exit status 1, and a report without values."""

    _crashed = False

    def give_back_as(self, attributes: list[Any]) -> None:
        """Set the terminal attributes, as of :func:`termios.tcgetattr`, that Textual restores on exit."""
        if isinstance(self._driver, LinuxDriver):
            self._driver.attrs_before = attributes

    def _handle_exception(self, error: Exception) -> None:
        if self.is_headless:  # tests need the original exception
            super()._handle_exception(error)
            return
        if self._crashed:  # later errors during exit are consequences of the first
            return
        self._crashed = True
        path = crash_report(error, state_folder())
        sentence = (
            f"reader stopped because of a fault of its own. What was saved is safe. A report is in "
            f"{sanitize(str(path))}"
        )
        self.exit(return_code=1, message=Text(sentence))


def crash_report(error: BaseException, folder: Path) -> Path:
    """Write the traceback of a crash without messages and values of variables, which may hold article text.

    Args:
        error: The exception.
        folder: A folder of the user, created if missing; the system's temporary folder replaces it on failure.

    Returns:
        The report file, which only the user can read.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        folder = Path(gettempdir())
    descriptor, name = mkstemp(prefix="crash-", suffix=".txt", dir=folder)
    with open(descriptor, "w", encoding="utf-8") as report:
        report.write("".join(traceback.format_tb(error.__traceback__)))
        report.write(f"{type(error).__name__}\n")
    return Path(name)
