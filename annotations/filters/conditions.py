"""The conditions of a filter: comparisons of dates, words and paragraphs.

A date may be a day, a month or a year: ``2024``, ``2024-04`` and ``2024-04-26`` are ranges of days. A comparison holds
only if it is certain: an article of 2024 is after 2023 and before 2025, but neither after nor before April 2024.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import accumulate

from annotations.facts import is_date
from annotations.model import Passage, SentenceContext
from annotations.text.normalized import normalize_query, search_key
from annotations.text.span import Span

TextTest = Callable[[str], bool]


def is_after(bound: str) -> TextTest:
    """Create a test for dates that lie wholly on or after the first day of ``bound``; other texts fail it."""
    first = _first_day(bound)
    return lambda when: is_date(when) and _first_day(when) >= first


def is_before(bound: str) -> TextTest:
    """Create a test for dates that lie wholly before the first day of ``bound``; other texts fail it."""
    first = _first_day(bound)
    return lambda when: is_date(when) and _last_day(when) < first


def is_within(bound: str) -> TextTest:
    """Create a test for dates that lie wholly inside ``bound``; other texts fail it."""
    return lambda when: is_date(when) and (when == bound or when.startswith(f"{bound}-"))


def _first_day(when: str) -> str:
    return when + "-01-01"[len(when) - 4 :]


def _last_day(when: str) -> str:
    """Return the last day, or a later one that sorts directly after it, because every month has 31 days here."""
    return when + "-12-31"[len(when) - 4 :]


def contains_words(words: str) -> TextTest:
    """Create a test for texts that contain these words, ignoring case and kinds of quotes, dashes and blanks.

    The rules are those of the search in articles.
    """
    wanted = normalize_query(words)
    if " " in wanted or "'" in wanted:
        return lambda text: wanted in search_key(text)
    # Without a blank or an apostrophe, only letter case can differ in an ASCII text.
    return lambda text: wanted in (text.lower() if text.isascii() else search_key(text))


def equals_name(name: str) -> TextTest:
    """Create a test for texts that are this name, compared as words are."""
    wanted = search_key(name)
    return lambda text: search_key(text) == wanted


def contains_whole_words(words: str) -> TextTest:
    """Create a test for normalized texts that contain these words as whole words: ``AI`` does not match ``Taiwan``.

    Words in scripts without capitals match anywhere, because those scripts join words or put no blanks between them.
    """
    wanted = normalize_query(words)
    before = r"(?<!\w)" if _ends_visibly(wanted[:1]) else ""
    after = r"(?!\w)" if _ends_visibly(wanted[-1:]) else ""
    alone = re.compile(f"{before}{re.escape(wanted)}{after}")
    return lambda text: wanted in text and alone.search(text) is not None


def _ends_visibly(char: str) -> bool:
    """Return whether a word boundary is required next to this character: it is a digit or has letter case."""
    return char.isdigit() or char.upper() != char


def shares_paragraph_with(passages: Iterable[Passage]) -> Callable[[Passage], bool]:
    """Create a test for passages whose paragraph overlaps that of one of these; a test takes logarithmic time."""
    spans: defaultdict[str, set[Span]] = defaultdict(set)
    for passage in passages:
        spans[passage.article].add(paragraph_of(passage))
    starts: dict[str, list[int]] = {}
    greatest_ends: dict[str, list[int]] = {}
    for article, found in spans.items():
        ordered = sorted(found)
        starts[article] = [span.start for span in ordered]
        greatest_ends[article] = list(accumulate((span.end for span in ordered), max))

    def shares(passage: Passage) -> bool:
        span = paragraph_of(passage)
        before = bisect_left(starts.get(passage.article, ()), span.end)
        return before > 0 and greatest_ends[passage.article][before - 1] > span.start

    return shares


def paragraph_of(passage: Passage) -> Span:
    """Return the span of the paragraphs of a passage; see :func:`sentence_of`."""
    return _moved(passage, passage.anchor.paragraph)


def sentence_of(passage: Passage) -> Span:
    """Return the span of the sentences of a passage, shifted from the anchor by as much as the passage has moved."""
    return _moved(passage, passage.anchor.host)


def _moved(passage: Passage, span: Span | SentenceContext) -> Span:
    by = passage.span.start - passage.anchor.start
    return Span(span.start + by, span.end + by)
