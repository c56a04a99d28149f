"""A real terminal for tests: a program in a pseudo-terminal, typed to by key, judged by the bytes that it wrote.

::

    with Terminal([sys.executable, "-m", "reader", str(seeds)], columns=120, rows=36) as terminal:
        terminal.wait_for("Xi Meets Blinken")
        terminal.press("down", "enter", "2")
        terminal.wait_for("1 passage")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
"""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from rich.cells import cell_len

PATIENCE = 60.0
"""Seconds after which a condition is given up; generous, for it is only spent when a test fails."""

MOMENT = 0.05
"""Seconds between two looks at whether the program has ended."""

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B", "shift+right": "\x1b[1;2C", "shift+left": "\x1b[1;2D",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~",
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "backspace": "\x7f", "space": " ",
}  # fmt: skip
"""What a terminal sends for keys with a name; ``ctrl+x`` is worked out, anything else is typed as it is."""

# subprocess cannot make the pseudo-terminal the controlling one, and forking by hand warns in a process with threads.
_LAUNCH = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"

_SEQUENCE = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC, ended by BEL or ST
    rb"|\x1b[P^_X][^\x1b]*\x1b\\"  # DCS, PM, APC, SOS
    rb"|\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"  # the short ones
)

_STEP = re.compile(rb"[\r\n]|" + _SEQUENCE.pattern + rb"|\x1b")

_PLACE = re.compile(rb"\x1b\[(\d+);(\d+)H")

_EMPTYING = (b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[2J")
"""These change between the alternate and the ordinary screen, or erase."""


class NotSeen(AssertionError):
    """The terminal did not show what a test waited for."""


def words_of(output: bytes) -> str:
    """What is left of ``output`` without its escape sequences: the words in the order they were painted."""
    return _SEQUENCE.sub(b"", output).decode("utf-8", "replace")


def screen_of(output: bytes, columns: int, rows: int) -> list[str]:
    """What an empty screen shows after ``output`` is written to it: a string for each row; no spaces at its end."""
    screen = Screen(columns, rows)
    screen.write(output)
    return screen.rows


class Screen:
    """The cells of a terminal. It knows what Textual writes: text, places, line ends, and what empties the screen."""

    def __init__(self, columns: int, rows: int) -> None:
        self._columns, self._height = columns, rows
        self._row = self._column = 0
        self._rest = b""
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._empty()

    @property
    def rows(self) -> list[str]:
        """A string for each row, without spaces at its end."""
        return ["".join(row).rstrip() for row in self._cells]

    def write(self, output: bytes) -> None:
        """Take what a program wrote; the start of a sequence at the end waits for the rest."""
        output, self._rest = self._rest + output, b""
        end = 0
        for found in _STEP.finditer(output):
            self._put(self._decode(output[end : found.start()]))
            end = found.end()
            if found[0] == b"\x1b":
                self._rest = output[found.start() :]
                return
            self._obey(found[0])
        self._put(self._decode(output[end:]))

    def _empty(self) -> None:
        self._cells = [[" "] * self._columns for _ in range(self._height)]

    def _put(self, text: str) -> None:
        """Put text at the cursor; no row wraps, and a wide character leaves its second cell without text."""
        row = self._cells[self._row]
        for character in text:
            width = 1 if character.isascii() else cell_len(character)
            if not width:  # an accent, for example, joins the character before it
                row[self._column - 1] += character
            elif self._column + width <= self._columns:
                row[self._column : self._column + width] = [character, *[""] * (width - 1)]
                self._column += width

    def _obey(self, sequence: bytes) -> None:
        """Move the cursor, or empty the screen."""
        if place := _PLACE.fullmatch(sequence):
            self._row, self._column = min(int(place[1]), self._height) - 1, min(int(place[2]), self._columns) - 1
        elif sequence in _EMPTYING:
            self._empty()
        elif sequence == b"\r":
            self._column = 0
        elif sequence == b"\n" and self._row + 1 < self._height:
            self._row += 1
        elif sequence == b"\n":
            self._cells = [*self._cells[1:], [" "] * self._columns]


class Terminal:
    """A program in a pseudo-terminal of its own; leaving the ``with`` block kills it and all that it started."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Start ``command`` in a terminal of ``columns`` by ``rows`` cells.

        Args:
            command: The program and its arguments.
            columns: Width in cells.
            rows: Height in cells.
            environment: Variables on top of those of this process; an empty value takes a variable away.
            folder: Where it starts; here when none.
        """
        self._output = bytearray()
        self._closed = False
        self._hung_up = False
        ours, theirs = os.openpty()
        self._name = os.ttyname(theirs)
        self._descriptor = ours
        self.resize(columns, rows)
        variables = os.environ | {"COLUMNS": "", "LINES": ""} | dict(environment or {})
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _LAUNCH, *command],
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                cwd=folder,
                env={name: value for name, value in variables.items() if value},
                start_new_session=True,
            )
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed or a connection that breaks."""
        if not self._hung_up:
            self._closed = self._hung_up = True
            os.close(self._descriptor)

    @property
    def pid(self) -> int:
        """The process number of the program."""
        return self._child.pid

    @property
    def foreground(self) -> int:
        """The number of the process group that has the terminal: the job that a shell runs."""
        return os.tcgetpgrp(self._descriptor)

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as it does when no program reads single keys."""
        return bool(termios.tcgetattr(self._descriptor)[3] & termios.ECHO)

    @property
    def output(self) -> bytes:
        """Every byte that was written to the terminal and has been read so far."""
        return bytes(self._output)

    def mark(self) -> int:
        """How many bytes are read; as ``since`` of :meth:`wait_for` it leaves out all that was painted before."""
        self._drain()
        return len(self._output)

    @property
    def screen(self) -> list[str]:
        """What the terminal shows: a string for each row, without spaces at its end."""
        return self._screen.rows

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, in cells; the program hears of it by SIGWINCH."""
        self._screen = Screen(columns, rows)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, *keys: str) -> None:
        """Press keys one after the other: names of :data:`KEYS`, ``ctrl+x``, or characters."""
        self.type("".join(chr(ord(key[5:]) & 0x1F) if key.startswith("ctrl+") else KEYS.get(key, key) for key in keys))

    def type(self, text: str) -> None:
        """Send ``text`` as if it were typed."""
        os.write(self._descriptor, text.encode())

    def wait_for(self, wanted: str | Callable[[bytes], bool], *, since: int = 0, patience: float = PATIENCE) -> bytes:
        """Read until ``wanted`` holds.

        Args:
            wanted: Words that stand painted in one style and one row, or a judgement of the raw bytes.
            since: A :meth:`mark`; what was painted before it is not looked at.
            patience: Seconds until the wait is given up.

        Returns:
            The bytes since the mark.

        Raises:
            NotSeen: The time is over, or the program ended without it.
        """
        deadline = time.monotonic() + patience
        while not self._holds(wanted, since):
            if self._closed or time.monotonic() > deadline:
                when = "before the program closed the terminal" if self._closed else "in time"
                raise NotSeen(f"not seen {when}: {wanted!r}{self._picture()}")
            self._read(MOMENT)
        return self.output[since:]

    def stall(self) -> None:
        """Take nothing more from the program, as a connection that hangs: what it writes now waits for ever."""
        theirs = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(theirs, termios.TCOOFF)
        os.close(theirs)

    def wait_for_exit(self, patience: float = PATIENCE) -> int:
        """Read until the program ends; its exit status, or the negative number of the signal that ended it.

        Raises:
            NotSeen: It still runs when ``patience`` (seconds) is over.
        """
        deadline = time.monotonic() + patience
        while not self._closed and self._child.poll() is None and time.monotonic() < deadline:
            self._read(MOMENT)
        self._drain()
        try:
            return self._child.wait(max(deadline - time.monotonic(), MOMENT))
        except subprocess.TimeoutExpired as error:
            raise NotSeen(f"the program did not end{self._picture()}") from error

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self._child.send_signal(number)

    def kill(self) -> None:
        """End the program and all that it started, at once; harmless when it has ended."""
        with suppress(ProcessLookupError, PermissionError):  # all ended; macOS says the latter of a zombie
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def _holds(self, wanted: str | Callable[[bytes], bool], since: int) -> bool:
        painted = self.output[since:]
        return wanted in words_of(painted) if isinstance(wanted, str) else wanted(painted)

    def _picture(self) -> str:
        """The screen for the message of a failure."""
        return "; the screen:\n" + "\n".join(self.screen).rstrip()

    def _drain(self) -> None:
        while self._read(0):
            pass

    def _read(self, patience: float) -> bool:
        """Take one chunk, waiting up to ``patience`` seconds for it; whether there was one."""
        if self._closed or not select.select([self._descriptor], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self._descriptor, 65536)
        except OSError:  # Linux says EIO when the last writer is gone, macOS reads nothing
            chunk = b""
        self._closed = not chunk
        self._output += chunk
        self._screen.write(chunk)
        return bool(chunk)
