"""Quotations: the text between quotation marks.

A stack pairs the marks, so quotations nest. Single quotation marks are ignored because they look like apostrophes.
"""

import re
from collections import Counter
from typing import Final, NamedTuple

from annotations.text.graphemes import trim
from annotations.text.span import Span

_CLOSERS: Final = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«»",
    "「": "」",
    "『": "』",
    '"': '"',
}
"""Opening marks, each mapped to the marks that can close it. ``”…”`` is Swedish, ``»…«`` German."""
QUOTATION_MARK: Final = re.compile(f"[{''.join(dict.fromkeys(''.join(_CLOSERS) + ''.join(_CLOSERS.values())))}]")
"""Pattern of one quotation mark of any kind."""
_OPENS_BY_PLACE: Final = frozenset('”»"')
"""Ambiguous marks, which open a quotation only if the characters beside them allow it."""
_FARTHEST_STRAY: Final = 200
"""Largest distance, in code points, from the end of a quotation to an unpaired closing mark that extends it."""


class _Opened(NamedTuple):
    mark: str
    start: int


def quotations(text: str) -> list[Span]:
    """Return the quotations of a paragraph, without their marks.

    An unpaired closing mark extends the quotation before it if that is near, because in mangled text the words up to
    the mark were quoted. An unpaired opening mark opens a quotation to the end of the paragraph if it begins the
    paragraph or is the last opening mark (a quotation of several paragraphs). Other unpaired marks are ignored.

    Args:
        text: The text of one paragraph.

    Returns:
        Spans in code points of ``text``, ordered by start, each quotation before those nested in it. Each span is
        trimmed of white space and aligned to cluster boundaries.
    """
    pairing = _Pairing(text)
    for match in QUOTATION_MARK.finditer(text):
        pairing.meet(match[0], match.start())
    found = {span for start, end in pairing.finish() if (span := trim(text, start, end))}
    return sorted(found, key=lambda span: (span.start, -span.end))


class _Pairing:
    """The state of pairing the marks of one paragraph, fed in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Opened] = []
        self._counts: Counter[str] = Counter()
        self._found: list[tuple[int, int]] = []

    def meet(self, mark: str, offset: int) -> None:
        if any(self._counts[opener] for opener, closers in _CLOSERS.items() if mark in closers):
            self._close(mark, offset)
        elif mark in _CLOSERS and (mark not in _OPENS_BY_PLACE or self._can_open(mark, offset)):
            self._open.append(_Opened(mark, offset + 1))
            self._counts[mark] += 1
        elif mark != '"':
            self._extend(offset)

    def finish(self) -> list[tuple[int, int]]:
        """Return starts and ends of all quotations, in no particular order."""
        if not self._open:
            return self._found
        first, last = self._open[0].start, self._open[-1].start
        ends = [first] if not self._text[: first - 1].strip() else []
        if last != first or not ends:
            ends += [last] if not any(start > last for start, _ in self._found) else []
        return self._found + [(start, len(self._text)) for start in ends]

    def _can_open(self, mark: str, offset: int) -> bool:
        before, after = self._text[offset - 1 : offset], self._text[offset + 1 : offset + 2]
        if not after or after.isspace():
            return False
        return not before.isdigit() if mark == '"' else not before or before.isspace() or before in "(["

    def _close(self, mark: str, offset: int) -> None:
        while True:
            opened = self._open.pop()
            self._counts[opened.mark] -= 1
            if mark in _CLOSERS[opened.mark]:
                self._found.append((opened.start, offset))
                return

    def _extend(self, offset: int) -> None:
        if self._open or not self._found:
            return
        start, end = self._found[-1]
        if offset - end <= _FARTHEST_STRAY:
            self._found[-1] = (start, offset)
