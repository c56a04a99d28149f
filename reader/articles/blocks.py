"""Lines grouped into blocks, with what can be said of a block by its looks: how much like an article's prose it is."""

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
"""A wrapped line shorter than this share of the width ends its paragraph."""
_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = "\u3040", "\u9fff"
"""Signs between these stand for half a word each; a pattern of so many would take long to make."""
_LONG_WORD = 10
"""Code points of a word with its blank, at the most, on the average of a line; Thai sets no blanks."""
_LONG_BLOCK = 25
"""Words from which on a block is prose whatever ends it, and no teaser."""
_SAMPLE_LENGTH = 2_000
"""Code points of a block that its looks are judged by."""


class Block:
    """One line, or the lines of a paragraph whose lines were wrapped by hand."""

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        """Take the whole text and the lines that make up the block."""
        self.lines = lines
        start, end = lines[0].start, lines[-1].end
        self.long = end - start > _SAMPLE_LENGTH
        self.text = text[start : min(end, start + _SAMPLE_LENGTH)].strip()
        self._end = text[max(start, end - MAX_LINE_LENGTH) : end]

    @cached_property
    def words(self) -> int:
        """How many words, or what amounts to them in a script without blanks between words."""
        words = len(self.text.split())
        if self.text.isascii():
            return words
        ideographs = 0
        if max(self.text) >= _FIRST_IDEOGRAPH:
            ideographs = sum(_FIRST_IDEOGRAPH <= sign <= _LAST_IDEOGRAPH for sign in self.text)
        return max(words, len(self.text) // _LONG_WORD) + ideographs // 2

    @cached_property
    def boilerplate_rule(self) -> BoilerplateRule | None:
        """The family of page furniture it belongs to by its words, or none."""
        return None if self.long else match_rule(self.text)

    @cached_property
    def is_teaser(self) -> bool:
        """Whether it is a beginning that breaks off: ``The summit will convene…``."""
        return self.words < _LONG_BLOCK and bool(_TEASER_END.search(self._end))

    @cached_property
    def is_prose(self) -> bool:
        """Whether it looks like a part of an article's running text."""
        if self.words >= _LONG_BLOCK:
            return not self.boilerplate_rule
        return self.words > 1 and ends_sentence(self._end) and not self.is_teaser and not self.boilerplate_rule


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences end; a full stop after ``U.S.`` says nothing."""
    return bool(_SENTENCE_END.search(text[-12:])) and not _INITIALS.search(text[-12:])


def blocks_of(text: str, lines: Sequence[Span]) -> list[Block]:
    """Group lines: each is a block of its own unless the text was wrapped by hand."""
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
