"""Whether the terminal is light or dark, asked while the program loads, so that nobody waits for the answer.

Over ssh nothing is asked: an answer that comes late, when the program reads keys already, would be taken for keys.
"""

import os
import re
import select
import termios
import tty
from time import monotonic
from typing import Self

QUESTION = b"\x1b]11;?\x1b\\"
"""Asks a terminal for the colour of its background (xterm's OSC 11; tmux and most others answer)."""

_ANSWER = re.compile(rb"\x1b\]11;rgb:([0-9a-fA-F]+)/([0-9a-fA-F]+)/([0-9a-fA-F]+)(?:\x07|\x1b\\)")

PATIENCE = 0.05
"""Seconds after the question in which a terminal answers, if it does at all."""

LIGHT = 0.5
"""Luminance, from 0 to 1, above which a background is light."""


class Background:
    """One question to the terminal on standard input; the terminal echoes nothing until it is answered or given up."""

    def __init__(self, descriptor: int = 0) -> None:
        """Ask the terminal on ``descriptor``."""
        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        os.write(descriptor, QUESTION)
        self._until = monotonic() + PATIENCE
        self.typed = b""
        """What came that was no answer: keys pressed meanwhile."""

    @classmethod
    def ask(cls) -> Self | None:
        """Ask, if standard input is a terminal near enough to be asked."""
        if "SSH_CONNECTION" in os.environ or "SSH_TTY" in os.environ:
            return None
        try:
            return cls()
        except (termios.error, OSError):
            return None

    @property
    def _left(self) -> float:
        """Seconds for which an answer is waited for; what is there already is read in any case."""
        return max(0.0, self._until - monotonic())

    def is_light(self) -> bool | None:
        """The answer, or none when there was none; the terminal is as it was before."""
        found = None
        received = b""
        try:
            while not found and select.select([self._descriptor], [], [], self._left)[0]:
                chunk = os.read(self._descriptor, 1024)
                received += chunk
                found = _ANSWER.search(received)
                if not chunk:
                    break
        finally:
            termios.tcsetattr(self._descriptor, termios.TCSANOW, self._before)
        self.typed = received if found is None else received[: found.start()] + received[found.end() :]
        return luminance(*found.groups()) > LIGHT if found else None


def luminance(red: bytes, green: bytes, blue: bytes) -> float:
    """How light a colour is, 0 to 1; each part is a hexadecimal number of one to four digits."""
    weights = ((red, 0.2126), (green, 0.7152), (blue, 0.0722))
    return sum(int(part, 16) / int(b"f" * len(part), 16) * weight for part, weight in weights)
