"""What stands between quotation marks.

Marks are paired with a stack, so quotations nest. Single marks are left out: they cannot be told from apostrophes.
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
"""The marks that can end a quotation, by the mark that began it. ``”…”`` is Swedish, ``»…«`` German."""
QUOTATION_MARK: Final = re.compile(f"[{''.join(dict.fromkeys(''.join(_CLOSERS) + ''.join(_CLOSERS.values())))}]")
"""One quotation mark of any kind."""
_OPENS_BY_PLACE: Final = frozenset('”»"')
"""Marks that begin a quotation only where an opening mark can stand."""
_FARTHEST_STRAY: Final = 200
"""Code points from a quotation's end to a closing mark without partner that still belongs to it."""


class _Opened(NamedTuple):
    mark: str
    start: int


def quotations(text: str) -> list[Span]:
    """The words inside the quotation marks of a paragraph, without the marks.

    A closing mark too many extends the quotation before it, when that is near: in mangled copy the words up to there
    were quoted. An opening mark too many begins a quotation that lasts to the end of the paragraph when it begins the
    paragraph or is the last to open (a quotation of several paragraphs); otherwise it is ignored.

    Args:
        text: The text of one paragraph.

    Returns:
        Spans in code points of ``text``, by start, a quotation before those nested in it; each trimmed of white space
        and on cluster borders.
    """
    pairing = _Pairing(text)
    for match in QUOTATION_MARK.finditer(text):
        pairing.meet(match[0], match.start())
    found = {span for start, end in pairing.finish() if (span := trim(text, start, end))}
    return sorted(found, key=lambda span: (span.start, -span.end))


class _Pairing:
    """The marks of one paragraph, met in order."""

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
        """Starts and ends of all quotations, in no order."""
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
