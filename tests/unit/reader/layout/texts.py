"""Texts of every kind of character, as scraped pages and hostile ones hold them."""

from hypothesis import strategies as st

from annotations.text.span import Span

WORDS = ["a", "to", "trade", "U.S.", "5-hour", "“talks”", "naïve", "Пекин", "x" * 23]
BLANKS = [" ", " ", " ", "  ", "\n", "\t", "\xa0", "\u3000", "\u2003", "\u202f", "      "]
WIDE = ["中", "国务卿", "。", "「", "日本語", "한국", "～", "。」"]
EMOJI = [
    "😀",
    "👍🏽",
    "👨\u200d👩\u200d👧\u200d👦",
    "❤\ufe0f",
    "🇨🇳",
    "🇺",
    "1\ufe0f\u20e3",
    "🏳\ufe0f\u200d🌈",
    "👩\u200d" * 7,
]
MARKS = ["e\u0301", "\u0301", "\u0e33", "z" + "\u0335" * 30, "\u1100\u1161\u11a8", "\u0903", "\U000e0100", "\u3099"]
UNSEEN = ["\u200b", "\xad", "\u2060", "\ufeff", "\u200c", "\u200d", "\ufe0f", "\u3164", "a\u200db\u200dc", "ه\u200d"]
HOSTILE = ["\x1b[2J", "\x07", "\x9b", "\u202e", "\u2028", "\ud800", "\U000e0041", "\uffff", "\x1c", "\x85", "\r"]

pieces = st.sampled_from(WORDS * 3 + BLANKS * 3 + WIDE + EMOJI + MARKS + UNSEEN + HOSTILE) | st.characters()
"""A few code points: mostly words and blanks, so that rows break at blanks as well as in words."""

texts = st.lists(pieces | st.just("\n\n"), max_size=60).map("".join)
"""A text of any number of paragraphs."""

widths = st.integers(min_value=10, max_value=40)
"""Cells of a row."""


def paragraphs(text: str) -> list[Span]:
    """Stretches between blank lines, without white space at their ends."""
    found: list[Span] = []
    start = 0
    for part in text.split("\n\n"):
        words = part.strip()
        if words:
            first = start + len(part) - len(part.lstrip())
            found.append(Span(first, first + len(words)))
        start += len(part) + 2
    return found
