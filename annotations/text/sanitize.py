"""Sanitizing of untrusted text for display.

Every terminal widget passes escape sequences in untrusted text on to the terminal, where they can change the window
title or fill the clipboard. Invisible control characters can make a quotation read differently. The program
therefore passes untrusted text through this module before display.
"""

import re
from typing import Final

_UNKNOWN: Final = "\ufffd"
_BIDI: Final = "\u25c8"
_LINE: Final = "\u21b5"

_BIDI_CONTROLS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINE_SEPARATORS: Final = "\u2028\u2029"
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_INVISIBLE: Final = "\u180e\u2061-\u2065\u206a-\u206f\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
"""Invisible format controls: invisible operators, deprecated controls, annotation and notation marks."""
_TAGS: Final = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
"""Tag characters, an invisible copy of ASCII; the variation selectors between the ranges only choose a glyph."""

_HARMFUL: Final = re.compile(
    f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_BIDI_CONTROLS}{_LINE_SEPARATORS}{_NONCHARACTERS}{_INVISIBLE}{_TAGS}]"
)
_BIDI_CONTROL: Final = re.compile(f"[{_BIDI_CONTROLS}]")


def sanitize(text: str) -> str:
    r"""Make one line of untrusted text safe to draw, code point for code point.

    Controls become their pictures (``\n`` becomes ``␊``, ``\t`` becomes ``␉``), bidirectional controls become ``◈``,
    and line separators become ``↵``. C1 controls, surrogates, tag characters, noncharacters and other invisible
    controls become ``\ufffd``. Joiners, soft hyphens and blanks of every width stay. Text that this function leaves
    unchanged is safe, so callers test for safety with ``sanitize(text) == text``.

    Args:
        text: Any text, from any source.

    Returns:
        Text of the same length, so that offsets are valid in both.
    """
    return text if text.isprintable() else _HARMFUL.sub(_stand_in, text)


def sanitize_lines(text: str) -> str:
    r"""Sanitize text as :func:`sanitize` does, but keep ``\n`` as a line ending."""
    return text if text.isprintable() else "\n".join(map(sanitize, text.split("\n")))


def _stand_in(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in _LINE_SEPARATORS:
        return _LINE
    return _BIDI if _BIDI_CONTROL.match(char) else _UNKNOWN
