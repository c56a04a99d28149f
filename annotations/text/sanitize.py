"""What may be drawn.

Every terminal widget passes escape sequences in foreign text on to the terminal, where they can retitle the window or
fill the clipboard, and invisible controls can make a quotation read as something it is not. Foreign text therefore
goes through here before it is shown.
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
"""Format controls that no reader sees: invisible operators, deprecated controls, annotation and notation marks."""
_TAGS: Final = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
"""A second, unseen alphabet; the variation selectors between the two ranges only choose a glyph."""

_HARMFUL: Final = re.compile(
    f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_BIDI_CONTROLS}{_LINE_SEPARATORS}{_NONCHARACTERS}{_INVISIBLE}{_TAGS}]"
)
_BIDI_CONTROL: Final = re.compile(f"[{_BIDI_CONTROLS}]")


def sanitize(text: str) -> str:
    r"""Make one line of foreign text harmless to draw, code point for code point.

    Controls become their pictures (``\n`` is ``␊``, ``\t`` is ``␉``), bidirectional controls ``◈``, line separators
    ``↵``; C1 controls, surrogates, tag characters, noncharacters and other unseen controls become ``\ufffd``. Joiners,
    soft hyphens and blanks of every width stay. What this function leaves unchanged is harmless, so
    ``visible(text) == text`` is the test for it.

    Args:
        text: Any text, of any origin.

    Returns:
        Text of the same length, so that an offset means the same in both.
    """
    return text if text.isprintable() else _HARMFUL.sub(_stand_in, text)


def sanitize_lines(text: str) -> str:
    r"""Do what :func:`sanitize` does, but keep ``\n`` as the end of a line."""
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
