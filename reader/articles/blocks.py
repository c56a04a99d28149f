"""Blocks of lines, with measures of how much a block looks like an article's prose."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from annotations.text.paragraphs import wrapped_width
from annotations.text.span import Span
from reader.articles.boilerplate import MAX_LINE_LENGTH, BoilerplateRule, match_rule

_SENTENCE_END = re.compile(r"[.!?…。．！？؟۔।։][\"'”’»›)\]」』]*(?:\[\d+\])*\s*$")
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.){2,}\s*$")
_TEASER_END = re.compile(r"(?:\.\.\.|…)\W{0,2}$")
_SHORT = 0.6
"""Share of the wrapping width; a shorter line ends its paragraph."""
_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = "\u3040", "\u9fff"
"""Range of characters that count as half a word each; a regular expression of this range compiles slowly."""
_LONG_WORD = 10
"""Assumed maximum average length of a word and its space in code points, for scripts without spaces, such as Thai."""
_LONG_BLOCK = 25
"""Number of words from which a block counts as prose whatever its ending, and never as a teaser."""
_SAMPLE_LENGTH = 2_000
"""Number of code points of a block that are examined."""


class Block:
    """One line, or the lines of a hard-wrapped paragraph."""

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        """Create a block from the whole text and the spans of its lines."""
        self.lines = lines
        start, end = lines[0].start, lines[-1].end
        self.long = end - start > _SAMPLE_LENGTH
        self.text = text[start : min(end, start + _SAMPLE_LENGTH)].strip()
        self._end = text[max(start, end - MAX_LINE_LENGTH) : end]

    @cached_property
    def words(self) -> int:
        """Number of words, estimated for scripts without spaces between words."""
        words = len(self.text.split())
        if self.text.isascii():
            return words
        ideographs = 0
        if max(self.text) >= _FIRST_IDEOGRAPH:
            ideographs = sum(_FIRST_IDEOGRAPH <= sign <= _LAST_IDEOGRAPH for sign in self.text)
        return max(words, len(self.text) // _LONG_WORD) + ideographs // 2

    @cached_property
    def boilerplate_rule(self) -> BoilerplateRule | None:
        """The rule of page furniture that the wording matches, or ``None``."""
        return None if self.long else match_rule(self.text)

    @cached_property
    def is_teaser(self) -> bool:
        """Whether the block is a truncated beginning: ``The summit will convene…``."""
        return self.words < _LONG_BLOCK and bool(_TEASER_END.search(self._end))

    @cached_property
    def is_prose(self) -> bool:
        """Whether the block looks like part of an article's running text."""
        if self.words >= _LONG_BLOCK:
            return not self.boilerplate_rule
        return self.words > 1 and ends_sentence(self._end) and not self.is_teaser and not self.boilerplate_rule


def ends_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence; a full stop after ``U.S.`` does not count."""
    return bool(_SENTENCE_END.search(text[-12:])) and not _INITIALS.search(text[-12:])


def blocks_of(text: str, lines: Sequence[Span]) -> list[Block]:
    """Group lines into paragraphs if the text is hard-wrapped; otherwise make each line a block."""
    width = wrapped_width(text)
    if not width:
        return [Block(text, (line,)) for line in lines]
    return [Block(text, group) for group in _paragraphs(text, lines, width)]


def _paragraphs(text: str, lines: Sequence[Span], width: int) -> Iterator[list[Span]]:
    group: list[Span] = []
    for line in lines:
        if group and (line.start != group[-1].end + 1 or group[-1].length < width * _SHORT):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
