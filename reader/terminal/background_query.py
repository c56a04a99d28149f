"""Query of the terminal's background colour, sent while the program loads, to choose light or dark colours.

The program does not wait for the answer. Before it paints the first screen, it reads the pending input, including keys;
:mod:`reader.terminal.guard` tells answer and keys apart, and continues with the input that arrives later.
"""

import os
import re
import select
import termios
from typing import Any, Self

QUERY = b"\x1b]11;?\x1b\\"
"""The query for the background colour: xterm's OSC 11, which tmux and most terminals answer."""

HEAD = "\x1b]11;rgb"
"""The first characters of every answer; no key sequence starts with them."""

_ANSWER = re.compile(r"\x1b\]11;rgba?:([\da-f]{1,4})/([\da-f]{1,4})/([\da-f]{1,4})(?:/[\da-f]*)?(?:\x07|\x1b\\)", re.I)
_BEGUN = re.compile(re.escape(HEAD) + r"[a:/\da-f]{0,24}\x1b?", re.I)

MIN_LIGHT_LUMINANCE = 0.5
"""The luminance, from 0 to 1, above which a background is light."""


def is_light(answer: str) -> bool | None:
    """Return ``True`` if an answer reports a light background, or ``None`` if the text is not a complete answer."""
    found = _ANSWER.fullmatch(answer)
    return luminance(*found.groups()) > MIN_LIGHT_LUMINANCE if found else None


def begins_answer(text: str) -> bool:
    """Return ``True`` if ``text`` is the start of an answer that is not yet complete."""
    return HEAD.startswith(text) or _BEGUN.fullmatch(text) is not None


def luminance(red: str, green: str, blue: str) -> float:
    """Return the luminance of a colour, from 0 to 1; each component is a hexadecimal number of one to four digits."""
    weights = ((red, 0.2126), (green, 0.7152), (blue, 0.0722))
    return sum(int(part, 16) / int("f" * len(part), 16) * weight for part, weight in weights)


class BackgroundQuery:
    """A query to the terminal, which does not echo typed characters until :meth:`close`."""

    def __init__(self, descriptor: int = 0) -> None:
        """Turn off echo and line mode of the terminal on ``descriptor``, and send the query."""
        self._descriptor = descriptor
        self._before: list[Any] = termios.tcgetattr(descriptor)
        self._ours = True
        attributes = termios.tcgetattr(descriptor)
        attributes[0] &= ~termios.ICRNL
        attributes[3] &= ~(termios.ECHO | termios.ICANON)
        attributes[6][termios.VMIN], attributes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
        os.write(descriptor, QUERY)

    @classmethod
    def ask(cls) -> Self | None:
        """Send the query, or return ``None`` if standard input is not a terminal."""
        try:
            return cls()
        except (termios.error, OSError):
            return None

    def read(self) -> str:
        """Return the pending input without waiting: keys, and the answer or its beginning."""
        received = b""
        while select.select([self._descriptor], [], [], 0)[0] and (chunk := os.read(self._descriptor, 1024)):
            received += chunk
        return received.decode("utf-8", "ignore")

    def hand_over(self) -> list[Any]:
        """Return the terminal attributes from before the query; from now on, the caller must restore them."""
        self._ours = False
        return self._before

    def close(self) -> None:
        """Restore the terminal attributes and discard pending input, unless :meth:`hand_over` was called."""
        if self._ours:
            self._ours = False
            termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, self._before)
