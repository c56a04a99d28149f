"""Sanitization of exported text: plain characters that no receiving program interprets as control sequences."""

import re

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls, save those that are white space
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: they reorder the surrounding text
    "\U000e0000-\U000e007f"  # tag characters: invisible text
    "]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_single_line(text: str) -> str:
    """Return ``text`` on one line: white space collapsed, controls and hidden characters removed.

    A run of white space, including no-break spaces and line ends, becomes one space. Lone surrogates, which neither
    files nor the clipboard accept, become U+FFFD.
    """
    folded = " ".join(_HIDDEN.sub("", text).split())
    return folded if folded.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", folded)


_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")


def to_clean_lines(text: str) -> str:
    """Return ``text`` without controls and hidden characters, safe for a table cell; lines and spaces are kept."""
    if text.isprintable() and text.isascii():
        return text
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _HIDDEN.sub("", _LINE_END.sub("\n", text)))


_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
"""Opening double quotation marks with the marks that close each of them."""


def in_quotation_marks(words: str) -> str:
    """Enclose ``words`` in “ ”, unless one pair of double quotation marks already encloses them.

    The words stay verbatim, including their own quotation marks.
    """
    return words if _enclosed(words) else f"“{words}”"


def _enclosed(words: str) -> bool:
    """Return whether the first character is a quotation mark that the last character, and no earlier one, closes."""
    if len(words) < 2:
        return False
    opening, inner, last = words[0], words[1:-1], words[-1]
    if opening == '"':
        return last == '"' and '"' not in inner
    closing = _CLOSING.get(opening, "")
    if last not in closing or not closing:
        return False
    depth = 1
    for mark in inner:
        depth += (mark == opening) - (mark in closing)
        if depth == 0:
            return False
    return True
