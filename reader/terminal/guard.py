"""All uses of private parts of Textual: the guard of the output, the parser of the input, timers, and crashes.

A test fails if Textual changes these parts, and another if a different module uses private parts.

Two checks keep foreign text from controlling the terminal. The first is :func:`annotations.text.sanitize.sanitize`,
where text enters a widget. This module is the second: it checks every strip again before Textual writes it.
"""

import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import Any, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual import constants, events, message_pump
from textual._parser import ParseEOF, ParseTimeout, Peek1, Read1
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from annotations.text.sanitize import sanitize
from reader.paths import state_folder
from reader.terminal.background_query import HEAD, begins_answer, is_light

Result = TypeVar("Result")


_RENDER: Callable[[Strip, Console], str] = Strip.render


def patch_textual(parser: "InputParser") -> None:
    """Patch Textual in this process: it writes only harmless text, and uses the classes of this module.

    Args:
        parser: The parser that reads the terminal. After a suspension, a new one reads it.
    """
    parsers = [parser]

    def next_parser(debug: bool) -> InputParser:
        return parsers.pop() if parsers else InputParser(debug)

    Strip.render = _render_harmless  # type: ignore[method-assign]
    message_pump.Timer = PunctualTimer  # type: ignore[attr-defined]
    linux_driver.XTermParser = next_parser  # type: ignore[attr-defined,assignment]


def _render_harmless(self: Strip, console: Console) -> str:
    """Render a strip with only sanitized text, and only links without control characters."""
    if self._render_cache is None and not all(_is_harmless(segment) for segment in self._segments):
        self._segments = [
            Segment(_harmless(text), style.update_link(None) if style and style.link else style)
            for text, style, _ in self._segments
        ]
    return _RENDER(self, console)


def _is_harmless(segment: Segment) -> bool:
    link = segment.style.link if segment.style else None
    return sanitize(segment.text) == segment.text and (not link or link.isprintable())


def _harmless(text: str) -> str:
    """Return ``text`` without control characters, and with the width in cells that the layout measured."""
    if sanitize(text) == text:
        return text
    return "".join(
        character if sanitize(character) == character else sanitize(character) if cell_len(character) else ""
        for character in text
    )


class PunctualTimer(Timer):
    """A timer that always fires if it fires once.

    If the machine is too busy to start a one-shot timer within its delay, Textual skips it. The program then never
    takes another size of the terminal, because that waits for such a timer.
    """

    def __init__(self, *args: Any, repeat: int | None = None, skip: bool = True, **named: Any) -> None:
        """Create a timer with the parameters of Textual's timer."""
        super().__init__(*args, repeat=repeat, skip=skip and repeat != 0, **named)


class BackgroundColour(Message):
    """A message for the terminal's report of its background colour."""

    def __init__(self, *, light: bool) -> None:
        """Store whether the background is light."""
        super().__init__()
        self.light = light


Characters = Generator[Read1 | Peek1, str, None]
"""A parser coroutine: it receives input characters, and exceptions for a timeout and for the end of the input."""

NOT_SEPARATED = ("", "\x1b", "\x7f")
"""Text after esc that does not form two keys: nothing, esc, and backspace, which deletes a word as in shells."""

INTRODUCERS = "[O]P_^X"
"""Characters that, after esc, start the sequence of a key or an answer of the terminal."""


class InputParser(XTermParser):
    """Textual's parser of terminal input with three corrections.

    Esc and a key that follows at once are two keys; Textual reads them as one key with alt, and loses one of the two.
    Pasted text cannot act as keys; Textual reads text after an esc in it as a key sequence. The terminal's answer about
    its background becomes a message; Textual reads it as keys.
    """

    def __init__(self, debug: bool = False) -> None:
        """Create a parser; ``debug`` writes a log of the input."""
        self._pastes = PasteFilter()
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the messages in a chunk of input; an empty chunk is the end of the input."""
        clean = self._pastes.clean(data)
        return super().feed(clean) if clean or not data else ()

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        second = sequence[1:] if len(sequence) == 2 and sequence[0] == "\x1b" else sequence if alt else ""
        if second in NOT_SEPARATED or (second in INTRODUCERS and not alt):
            yield from super()._sequence_to_key_events(sequence, alt)
        else:
            yield events.Key("escape", "\x1b")
            yield from super()._sequence_to_key_events(second)

    def parse(self, token_callback: Callable[[Any], None]) -> Characters:
        """Hold back the characters that may belong to an answer, and give all others to Textual's parser."""
        keys = super().parse(token_callback)
        awaited, held = next(keys), ""
        while True:
            patience = None if held.startswith(HEAD) else constants.ESCAPE_DELAY
            try:
                held += yield Read1(patience) if held else awaited
            except ParseTimeout as timeout:
                awaited, held = _send(keys, held, awaited), ""
                awaited = keys.throw(timeout)
                continue
            except ParseEOF as end:
                with suppress(StopIteration):
                    _send(keys, "" if held.startswith(HEAD) else held, awaited)
                    keys.throw(end)
                return
            if begins_answer(held):
                continue
            if (light := is_light(held)) is not None:
                token_callback(BackgroundColour(light=light))
                held = ""
            else:
                typed, held = _part(held)
                awaited = _send(keys, typed, awaited)


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


class GuardedApp(App[Result]):
    """An app whose crash reveals no article text: a short message, exit status 1, and a report without values."""

    _crashed = False

    def restore_on_exit(self, attributes: list[Any]) -> None:
        """Set the terminal attributes, as of :func:`termios.tcgetattr`, that Textual restores on exit."""
        if isinstance(self._driver, linux_driver.LinuxDriver):
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
