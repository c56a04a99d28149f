"""A program in a pseudo-terminal, whose paints are timed as they arrive.

The terminal says that it knows synchronised output, so a program marks the end of every paint and nothing is guessed.
"""

import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, Self

from reader.cli.main import TERMINAL_SETTINGS
from tests.terminal import words_of

COLUMNS, ROWS = 120, 40
"""Size of the terminal, in cells."""

QUIET = 0.03
"""Seconds without output after which a key is over."""

PATIENCE = 90.0
"""Seconds after which a program is given up."""

PAINTED = b"\x1b[?2026l"
"""The end of a synchronised update."""

REPLIES = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
"""What this terminal answers: yes to synchronised output, no to being told of resizing in band."""

REMOVED = ("COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE", "READER_ANNOTATIONS", "TMUX")
"""Variables that would change what is measured."""


class NothingPainted(Exception):
    """A program did not paint what was waited for."""


class Paint(NamedTuple):
    """What a key brought about."""

    milliseconds: float
    """From the key to the end of the last paint."""
    first: float
    """Milliseconds from the key to the end of the first paint."""
    paints: int
    """How many there were."""
    output: bytes


def environment(home: str) -> dict[str, str]:
    """The variables that ours and every yardstick are started with, in a home of their own."""
    own = {f"XDG_{kind}_HOME": home for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    own |= {"HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "READER_CODER": "ana"}
    kept = {name: value for name, value in os.environ.items() if name not in REMOVED}
    return {**kept, **own, **TERMINAL_SETTINGS}


class Screen:
    """A running program with the terminal that it paints on; leaving the ``with`` block kills it."""

    def __init__(self, module: str, *arguments: str, variables: Mapping[str, str]) -> None:
        """Start ``python -m module`` on a terminal of its own."""
        ours, theirs = os.openpty()
        fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._terminal = ours
        self._ends: list[float] = []
        self._output = bytearray()
        self.started = self._last = perf_counter()
        self._child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=dict(variables),
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._terminal)

    def wait_for(self, words: str, since: int = 0) -> float:
        """Wait for the end of the paint that shows ``words``; milliseconds from the start of the program.

        The first paint may come before the program has read that this terminal knows synchronised output; then it ends
        with silence.

        Raises:
            NothingPainted: They were not painted in time.
        """
        while words not in words_of(bytes(self._output[since:])):
            if not self._read(PATIENCE):
                raise NothingPainted(f"{words!r} after {words_of(bytes(self._output))[-1000:]!r}")
        while not self._output.endswith(PAINTED) and self._read(QUIET):
            pass
        return (self._last - self.started) * 1e3

    def mark(self) -> int:
        """How many bytes were painted so far."""
        return len(self._output)

    def press(self, key: str, *, quiet: float = QUIET) -> Paint:
        """Press a key and wait until all is painted.

        Raises:
            NothingPainted: The key changed nothing that can be seen.
        """
        before, ends = self.mark(), len(self._ends)
        start = perf_counter()
        os.write(self._terminal, key.encode())
        while self._read(PATIENCE if len(self._ends) == ends else quiet):
            pass
        if len(self._ends) == ends:
            raise NothingPainted(f"{key!r} after {words_of(bytes(self._output))[-1000:]!r}")
        paints = [(end - start) * 1e3 for end in self._ends[ends:]]
        return Paint(paints[-1], paints[0], len(paints), bytes(self._output[before:]))

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until nothing is painted any more."""
        while self._read(quiet):
            pass

    def peak_memory(self) -> float:
        """The most memory that the program ever held, in MB; only Linux tells.

        What the system tells of ended children would count the memory of this process, which they began as.
        """
        status = Path(f"/proc/{self._child.pid}/status").read_text("ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1e3

    def _read(self, patience: float) -> bool:
        """Take what comes within ``patience`` seconds; whether something came."""
        if not select.select([self._terminal], [], [], patience)[0]:
            return False
        chunk = b""
        with suppress(OSError):  # Linux says EIO when the program is gone
            chunk = os.read(self._terminal, 65536)
        if chunk:
            self._last = perf_counter()
        tail = len(PAINTED) - 1
        seen = bytes(self._output[-tail:]) + chunk
        self._output += chunk
        self._ends += [self._last] * seen.count(PAINTED)
        for question, answer in REPLIES.items():
            if question in seen:
                os.write(self._terminal, answer)
        return bool(chunk)
