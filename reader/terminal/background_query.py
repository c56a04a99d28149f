"""Whether the terminal is light or dark: asked while the program loads, answered whenever the terminal answers.

The program does not wait for the answer. Just before it paints the first screen, it reads what has come, keys too. When
the answer comes later, :mod:`reader.terminal.guard` finds it among the keys.
"""

import os
import re
import select
import termios
from typing import Any, Self

QUERY = b"\x1b]11;?\x1b\\"
"""Asks a terminal for the colour of its background (xterm's OSC 11; tmux and most others answer)."""

HEAD = "\x1b]11;rgb"
"""How every answer begins, and no key does."""

_ANSWER = re.compile(r"\x1b\]11;rgba?:([\da-f]{1,4})/([\da-f]{1,4})/([\da-f]{1,4})(?:/[\da-f]*)?(?:\x07|\x1b\\)", re.I)
_BEGUN = re.compile(re.escape(HEAD) + r"[a:/\da-f]{0,24}\x1b?", re.I)

MOMENT = 0.025
"""Seconds after esc, or a little more, in which the rest of an answer comes; else it was a key."""

MIN_LIGHT_LUMINANCE = 0.5
"""Luminance, from 0 to 1, above which a background is light."""


def is_light(answer: str) -> bool | None:
    """Whether the background is light according to a whole answer; ``None`` when the text is none."""
    found = _ANSWER.fullmatch(answer)
    return luminance(*found.groups()) > MIN_LIGHT_LUMINANCE if found else None


def begins_answer(text: str) -> bool:
    """Whether more may follow ``text`` that makes it an answer."""
    return HEAD.startswith(text) or _BEGUN.fullmatch(text) is not None


def luminance(red: str, green: str, blue: str) -> float:
    """How light a colour is, 0 to 1; each part is a hexadecimal number of one to four digits."""
    weights = ((red, 0.2126), (green, 0.7152), (blue, 0.0722))
    return sum(int(part, 16) / int("f" * len(part), 16) * weight for part, weight in weights)


class BackgroundQuery:
    """One question to the terminal, which shows nothing of what is typed until :meth:`close`."""

    def __init__(self, descriptor: int = 0) -> None:
        """Ask the terminal on ``descriptor``."""
        self._descriptor = descriptor
        self._before: list[Any] = termios.tcgetattr(descriptor)
        self._ours = True
        attributes = termios.tcgetattr(descriptor)
        attributes[0] &= ~termios.ICRNL
        attributes[3] &= ~(termios.ECHO | termios.ICANON)
        attributes[6][termios.VMIN], attributes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
        os.write(descriptor, QUERY)
        self.light: bool | None = None
        """The answer; ``None`` when there is none yet."""
        self.typed = b""
        """What came beside the answer: keys."""
        self.begun = ""
        """The start of an answer whose rest is still to come."""

    @classmethod
    def ask(cls) -> Self | None:
        """Ask, if standard input is a terminal."""
        try:
            return cls()
        except (termios.error, OSError):
            return None

    def read(self) -> None:
        """Take what has come, without waiting for more than the rest of a key."""
        received = ""
        while select.select([self._descriptor], [], [], MOMENT if _begun_in(received) else 0)[0]:
            if not (chunk := os.read(self._descriptor, 1024)):
                break
            received += chunk.decode("latin-1")
        if answer := _ANSWER.search(received):
            self.light = is_light(answer[0])
            received = received[: answer.start()] + received[answer.end() :]
        begun = _begun_in(received)
        self.begun = begun if begun.startswith(HEAD) else ""
        self.typed += received.removesuffix(self.begun).encode("latin-1")

    def hand_over(self) -> list[Any]:
        """The attributes that the terminal had before; from now on, the caller restores them."""
        self._ours = False
        return self._before

    def close(self) -> None:
        """Restore the terminal, unless it was handed over; what was typed, or answered late, is dropped."""
        if self._ours:
            self._ours = False
            termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, self._before)


def _begun_in(text: str) -> str:
    """The start of an answer at the end of ``text``, or nothing."""
    starts = (match.start() for match in re.finditer("\x1b", text))
    return next((text[start:] for start in starts if begins_answer(text[start:])), "")
