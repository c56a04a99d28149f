"""Classify the lines of an article by role, with a reason for each.

A scraped page contains an article and the furniture around it. First the body is found: the stretch of lines that most
resembles running prose. Lines are furniture by their wording (:mod:`reader.articles.boilerplate`), or because they are
outside the body among furniture. If a text has neither furniture by wording nor a repeated title, no line outside the
body is furniture, so that letters, poems and lists stay whole.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from annotations.text.span import Span
from reader.articles.blocks import Block, blocks_of
from reader.articles.boilerplate import normalize
from reader.articles.front_matter import end_of_front_matter as front_matter_end
from reader.articles.lines import Line, Lines, Role, spans_of_lines
from reader.articles.metadata import byline, is_date, is_name, is_post, is_weather

__all__ = ["BYLINE", "DATE", "Line", "Lines", "Role", "classify_lines"]

LARGE_TEXT_LENGTH = 1_000_000
"""Length in code points above which only the first and last lines of a text are classified."""

MAX_LINES = 4_000
"""Number of lines, including blank ones, above which the same applies: a text with so many lines is a book."""

EDGE_LINES = 200
"""Number of lines at the beginning and at the end that are classified in such a text."""

BYLINE = "byline"
"""The reason for a line that names the author."""

DATE = "date"
"""The reason for a line that is a date."""

FRONT_MATTER = "front matter"
"""The reason for a line of the YAML block at the beginning of an article."""

_OUTSIDE = "outside the article"
_EDGE_LENGTH = 100_000
"""Number of code points at the end of a large text that are searched for its last lines."""
_MAX_GAP = 8
"""Number of words of prose needed to extend the body across a line that is neither prose nor furniture."""
_MAX_BLOCKS_BEFORE = 60
"""Maximum weight of a block, in words of prose."""
_MIN_LINES_AFTER = 5
"""Maximum number of blocks between the body and the furniture below it that count as furniture too."""
_TITLE_WORDS, _TITLE_LENGTH = 30, 300
"""Maximum number of words and of code points in a title."""
_LEAST_TITLE_WORDS = 3
"""Minimum number of words for which the line above the byline or date counts as the title."""
_LIKENESS = 0.35
"""Minimum likeness of a title to the body: roughly the share of its words that the body contains."""
_REPEATED = 0.15
"""Bonus for a title that occurs twice."""
_LATER = 0.01
"""Penalty for each block above a title."""

_SAID = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff]")
_COMMON = frozenset(
    ["about", "after", "also", "been", "from", "have", "into", "more", "over", "said", "that", "their", "they", "this"]
)

Classification = tuple[Block, Role, str]


def classify_lines(text: str, *, overrides: Mapping[str, str] | None = None) -> Lines:
    """Classify every line of a text that is not blank, in time proportional to its length.

    Args:
        text: Canonical text.
        overrides: Roles that an analyst set, by the offset of the line's start as text.
    """
    start = front_matter_end(text)
    blocks = blocks_of(text, _lines_to_classify(text, start))
    first, stop = _body(blocks)
    title = _title(blocks, first, stop)
    if title == first:
        first += 1
    page = any(block.boilerplate_rule for block in blocks)
    judgements = [*_before(blocks[:first], title, page), *_inside(blocks[first:stop]), *_after(blocks[stop:])]
    marks = {span.start: Line(span, role, reason) for block, role, reason in judgements for span in block.lines}
    for span in spans_of_lines(text[:start]):
        marks[span.start] = Line(span, Role.METADATA, FRONT_MATTER)
    return Lines(text, marks, overrides)


def _lines_to_classify(text: str, first: int) -> list[Span]:
    """Return the lines to classify from an offset on: all of them, or the first and last ones of a large text."""
    lines = spans_of_lines(text, first)
    if len(text) <= LARGE_TEXT_LENGTH and text.count("\n") <= MAX_LINES:
        return list(lines)
    head = list(islice(lines, EDGE_LINES))
    if len(head) < EDGE_LINES:
        return head
    start = text.find("\n", max(head[-1].end, len(text) - _EDGE_LENGTH))
    return [*head, *deque(spans_of_lines(text, start + 1), maxlen=EDGE_LINES)] if start >= 0 else head


def _body(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the start and end of the body as block indexes: the run of the greatest weight (Kadane's algorithm)."""
    best, total, start, body = 0, 0, 0, (0, len(blocks))
    for index, block in enumerate(blocks):
        if total <= 0:
            total, start = 0, index
        total += _weight(block)
        if total > best:
            best, body = total, (start, index + 1)
    return body


def _weight(block: Block) -> int:
    if block.is_prose:
        return min(block.words, _MAX_BLOCKS_BEFORE)
    if not _SAID.search(block.text):  # a horizontal rule
        return 0
    return -(block.boilerplate_rule.distance if block.boilerplate_rule else _MAX_GAP)


def _title(blocks: Sequence[Block], first: int, stop: int) -> int | None:
    """Return the index of the title: the block most like the body, else one in the position of a title."""
    before = blocks[:first]
    candidates = [index for index, block in enumerate(before) if _may_be_title(block)]
    body = _telling_words(" ".join(block.text for block in blocks[first:stop]))
    times = Counter(normalize(block.text) for block in before)

    def likeness(index: int) -> float:
        words = _telling_words(before[index].text)
        shared = len(words & body) / max(1, len(words)) * min(1, before[index].words / 4)
        return shared + _REPEATED * (times[normalize(before[index].text)] > 1) - _LATER * index

    best = max(candidates, key=likeness, default=None)
    if best is not None and likeness(best) >= _LIKENESS:
        return best
    if (above := _above_metadata(before)) in candidates:
        return above
    ahead = next(
        (index for index in range(first) if not (before[index].boilerplate_rule or _metadata(before, index))), None
    )
    if ahead in candidates and before[ahead].words > 1:
        return ahead
    return first if first + 1 < stop and _is_question(blocks[first]) and blocks[first + 1].is_prose else None


def _above_metadata(before: Sequence[Block]) -> int | None:
    """Return the index of the block above the first byline or date if it is long enough for a title."""
    known = next((index for index in range(len(before)) if _metadata(before, index) in (BYLINE, DATE)), 0)
    return known - 1 if known and before[known - 1].words >= _LEAST_TITLE_WORDS else None


def _is_question(block: Block) -> bool:
    """Return whether the first block of the body may be a title that ends with a question or exclamation mark."""
    return block.words < _TITLE_WORDS and block.text.endswith(("?", "!")) and not block.boilerplate_rule


def _may_be_title(block: Block) -> bool:
    if block.words > _TITLE_WORDS or len(block.text) > _TITLE_LENGTH or block.text.endswith((",", ";", ":")):
        return False
    if block.boilerplate_rule or block.is_teaser:
        return False
    return not (is_date(block.text) or is_weather(block.text) or byline(block.text))


def _telling_words(text: str) -> set[str]:
    return set(_WORD.findall(text[:_EDGE_LENGTH].casefold())) - _COMMON


def _before(blocks: Sequence[Block], title: int | None, page: bool) -> Iterator[Classification]:
    """Classify blocks before the body: furniture by wording, within a section of it, or above a page's title."""
    again = normalize(blocks[title].text) if title is not None else None
    last = max((index for index, block in enumerate(blocks) if normalize(block.text) == again), default=0)
    section = False
    for index, block in enumerate(blocks):
        if index == title:
            section = False
            yield block, Role.TITLE, "title"
        elif normalize(block.text) == again:
            yield block, Role.FURNITURE, "title again"
        elif reason := _metadata(blocks, index):
            yield block, Role.METADATA, reason
        elif block.boilerplate_rule:
            section = section or block.boilerplate_rule.section
            yield block, Role.FURNITURE, block.boilerplate_rule.reason
        elif section or (index < last and (page or last != title)):
            yield block, Role.FURNITURE, _OUTSIDE


def _metadata(blocks: Sequence[Block], index: int) -> str:
    """Return the kind of metadata in a block before the body, or an empty string."""
    text = blocks[index].text
    if is_weather(text):
        return "weather"
    if is_date(text):
        return DATE
    if byline(text):
        return BYLINE
    above = blocks[index - 1].text if index else ""
    below = blocks[index + 1].text if index + 1 < len(blocks) else ""
    if is_post(text) and (is_name(above) or byline(above)):
        return "author's post"
    return BYLINE if is_name(text) and (is_post(below) or is_date(below) or is_date(above)) else ""


def _inside(blocks: Sequence[Block]) -> Iterator[Classification]:
    """Classify blocks inside the body, where only wording makes a block furniture."""
    return ((block, Role.FURNITURE, block.boilerplate_rule.reason) for block in blocks if block.boilerplate_rule)


def _after(blocks: Sequence[Block]) -> Iterator[Classification]:
    """Classify blocks after the body: furniture starts at the first block with such wording, or a few blocks above it.

    A longer run of blocks above it is a list or a table of the article itself.
    """
    known = next((index for index, block in enumerate(blocks) if block.boilerplate_rule), len(blocks))
    for block in blocks[known if known > _MIN_LINES_AFTER else 0 :] if known < len(blocks) else ():
        yield block, Role.FURNITURE, block.boilerplate_rule.reason if block.boilerplate_rule else _OUTSIDE
