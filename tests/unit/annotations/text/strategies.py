"""Texts of every kind of character, and what must hold of every span found in one."""

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import strategies as st

from annotations.text.graphemes import is_boundary
from annotations.text.span import Span

PIECES = (
    *" \n\t\r\v\f\0\x1b\x7f\x85\xa0\xad\u1680\u2003\u2028\u2029\u202f\u3000",
    *"\u200b\u200c\u200d\u200e\u202e\u2060\u2066\ufeff\ufe0f\U000e0041\U000e0101\ufdd0\uffff\ud800\udfff",
    *".,;:!?…—–-()[]“”‘’\"'«»„「」。，、*/@$",
    *"aZßİıéêfiſς\u0301\u0308\u0345\u20e3\u1161\u11a8각ก\u0e33क\u094d\u093fאب\u064bж中の日ﬁ½²",
    *"👋🏽🧑❤☁1\U0001f1e9\U0001f1ea",
    "\n\n",
    "👩\u200d🚀",
    "U.S. ",
    "Mr. Xi ",
    "met him. ",
    "“I said,” ",
    "he told reporters ",
    "fentanyl.Blinken",
    "one two three, ",
)
"""Single characters and phrases that make units begin, end and change length."""

texts = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=40).map("".join)
"""Any text, mostly of characters that are hard on this program."""

plain_texts = st.lists(st.sampled_from(("word ", "a, ", "b. ", "“c” ", "\n", "中", "Mr. ")), max_size=60).map("".join)
"""Texts that have units of all kinds."""


def assert_spans(text: str, spans: Iterable[Span]) -> None:
    """Every span is inside the text, trimmed of white space, and begins and ends between clusters."""
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.extract(text) == span.extract(text).strip()
        assert is_boundary(text, span.start)
        assert is_boundary(text, span.end)


def assert_apart(spans: Iterable[Span]) -> None:
    """The spans are in order and none overlaps the next."""
    assert all(left.end <= right.start for left, right in pairwise(spans))
