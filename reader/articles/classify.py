"""Say of each line of an article what it is, and why.

A scraped page is its article and what stood around it. First the body is found: the stretch of lines that is most like
running prose. Lines are furniture by their words (:mod:`reader.articles.boilerplate`), or because they stand outside
the body among lines that are. Nothing outside the body is furniture on a page that shows no other sign of being one, so
that letters, poems and lists stay whole.
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
"""Code points above which only the beginning and the end of a text are judged."""

MAX_LINES = 4_000
"""Lines, blank ones too, above which the same is done: so many are a book."""

EDGE_LINES = 200
"""Lines at the beginning and at the end that are judged then."""

BYLINE = "byline"
"""The reason of a line that names the author."""

DATE = "date"
"""The reason of a line that is a date."""

FRONT_MATTER = "front matter"
"""The reason of a line of the block of YAML that an article begins with."""

_OUTSIDE = "outside the article"
_EDGE_LENGTH = 100_000
"""Code points in which the last lines of a large text are looked for."""
_MAX_GAP = 8
"""Words of prose that it takes to reach across a line that is neither prose nor furniture."""
_MAX_BLOCKS_BEFORE = 60
"""Words of prose beyond which a longer block weighs no more."""
_MIN_LINES_AFTER = 5
"""Lines after the body that go with the furniture below them."""
_TITLE_WORDS, _TITLE_LENGTH = 30, 300
"""Words and code points above which nothing is a title."""
_LEAST_TITLE_WORDS = 3
"""Words from which on a line above the byline is a title whatever it says."""
_LIKENESS = 0.35
"""How much of a title's words the article must share."""
_REPEATED = 0.15
"""What it is worth that a title stands twice."""
_LATER = 0.01
"""What every line above it costs a title."""

_SAID = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff]")
_COMMON = frozenset(
    ["about", "after", "also", "been", "from", "have", "into", "more", "over", "said", "that", "their", "they", "this"]
)

Classification = tuple[Block, Role, str]


def classify_lines(text: str, *, overrides: Mapping[str, str] | None = None) -> Lines:
    """The role of every line of a text that is not blank, in time proportional to its length.

    Args:
        text: Canonical text.
        overrides: What an analyst set: offset of a line's start, as text, to its role.
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
    """The lines to be judged from an offset on: all of them, or the first and the last of a large text."""
    lines = spans_of_lines(text, first)
    if len(text) <= LARGE_TEXT_LENGTH and text.count("\n") <= MAX_LINES:
        return list(lines)
    head = list(islice(lines, EDGE_LINES))
    if len(head) < EDGE_LINES:
        return head
    start = text.find("\n", max(head[-1].end, len(text) - _EDGE_LENGTH))
    return [*head, *deque(spans_of_lines(text, start + 1), maxlen=EDGE_LINES)] if start >= 0 else head


def _body(blocks: Sequence[Block]) -> tuple[int, int]:
    """Index of the first block of the body and of the first after it: the stretch of the greatest sum (Kadane)."""
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
    if not _SAID.search(block.text):  # a rule between two parts
        return 0
    return -(block.boilerplate_rule.distance if block.boilerplate_rule else _MAX_GAP)


def _title(blocks: Sequence[Block], first: int, stop: int) -> int | None:
    """Index of the block before the body that shares most words with it, or of one that may be a title by its place."""
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
    """Index of the line above the first byline or date, when it has the words of a title."""
    known = next((index for index in range(len(before)) if _metadata(before, index) in (BYLINE, DATE)), 0)
    return known - 1 if known and before[known - 1].words >= _LEAST_TITLE_WORDS else None


def _is_question(block: Block) -> bool:
    """Whether a title that ends as sentences end was taken for the first line of the body."""
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
    """What stands before the body: furniture by its words, in a section of it, or above the title of a page."""
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
    """What a block before the body says about the article, or an empty string."""
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
    """What stands in the midst of the body is furniture by its words or not at all."""
    return ((block, Role.FURNITURE, block.boilerplate_rule.reason) for block in blocks if block.boilerplate_rule)


def _after(blocks: Sequence[Block]) -> Iterator[Classification]:
    """What stands after the body: furniture from the first line that is so by its words, or from a few lines above it.

    More than a few are a list or a table of the article's own.
    """
    known = next((index for index, block in enumerate(blocks) if block.boilerplate_rule), len(blocks))
    for block in blocks[known if known > _MIN_LINES_AFTER else 0 :] if known < len(blocks) else ():
        yield block, Role.FURNITURE, block.boilerplate_rule.reason if block.boilerplate_rule else _OUTSIDE
