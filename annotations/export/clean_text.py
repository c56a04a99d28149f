"""Text on its way out: one line of plain words that nothing which receives it can take for anything else."""

import re

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls, save those that are white space
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: they reorder what stands around them
    "\U000e0000-\U000e007f"  # tag characters: text that nobody sees
    "]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_single_line(text: str) -> str:
    """The words of ``text``, verbatim, on one line: white space folded, controls and hidden text left out.

    No-break spaces and line ends become one blank each, also in runs. Lone surrogates, which no file and no clipboard
    takes, become U+FFFD.
    """
    folded = " ".join(_HIDDEN.sub("", text).split())
    return folded if folded.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", folded)


_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")


def to_clean_lines(text: str) -> str:
    """``text`` with its lines and blanks, without controls and hidden text: what a cell of a table may hold."""
    if text.isprintable() and text.isascii():
        return text
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _HIDDEN.sub("", _LINE_END.sub("\n", text)))


_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
"""Double quotation marks, and what closes each."""


def in_quotation_marks(words: str) -> str:
    """``words`` inside “ ”, unless they stand inside one pair of double quotation marks already.

    What is inside stays verbatim, its own quotation marks too.
    """
    return words if _enclosed(words) else f"“{words}”"


def _enclosed(words: str) -> bool:
    """Whether the first mark is a quotation mark that the last one closes (and no other before it)."""
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
