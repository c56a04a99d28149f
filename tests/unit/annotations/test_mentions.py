"""Mentions of a theme: what an analyst means by its words, and the same as a slow search by the letter."""

import unicodedata
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.mentions import MAX_ENDING_LENGTH, PIECE_LENGTH, Lexicon
from annotations.model import Theme
from annotations.text.normalized import NormalizedText, normalize_query
from annotations.text.paragraphs import Shape
from annotations.text.span import Span
from annotations.text.units import Units
from tests.tables import each_row


def theme(*words: str, without: tuple[str, ...] = (), id: str = "t") -> Theme:
    return Theme(id, id, keywords=words, excluded=without)


def found(text: str, *words: str, without: tuple[str, ...] = ()) -> list[str]:
    mentions = Lexicon([theme(*words, without=without)]).find_in(Units(text), Span(0, len(text)))
    return [mention.span.extract(text) for mention in mentions]


@each_row(
    "words, text, expected",
    [
        (["taiwan"], "Taiwan, TAIWAN and taiwan", ["Taiwan", "TAIWAN", "taiwan"]),
        (["Taiwan"], "taiwan’s “Taiwan”", ["taiwan", "Taiwan"]),
        (["Taiwan"], "Taiwanese", []),
        (["Taiwan*"], "Taiwanese and Taiwan", ["Taiwanese", "Taiwan"]),
        (["*chemical*"], "petrochemicals, chemical", ["petrochemicals", "chemical"]),
        (["organi*ation"], "organisation, organization", ["organisation", "organization"]),
        (["AI"], "AI and ai, Ai, said Taiwan, AI-made, AIs", ["AI", "AI"]),
        (["ai"], "AI and ai said", ["AI", "ai"]),
        (["U.S."], "The U.S. asked us. u.s.", ["U.S."]),
        (["X"], "X, formerly x", ["X"]),
        (["Al-Qaeda"], "al-Qaeda and al–qaeda", ["al-Qaeda", "al–qaeda"]),
        (["McDonald"], "McDonald, Mcdonald", ["McDonald"]),
        (["AI chip*"], "AI Chips, ai chips", ["AI Chips"]),
        (["artificial intelligence"], "Artificial\xa0  intelligence", ["Artificial\xa0  intelligence"]),
        (["artificial intelligence"], "artificial\nintelligence", []),
        (["o'neill"], "O’Neill, O'NEILL", ["O’Neill", "O'NEILL"]),
        (["traffick*"], "traﬃcking, traf\xadficking", ["traﬃcking", "traf\xadficking"]),
        (["café"], "cafe\u0301 and CAFÉ, cafe\u0301s", ["cafe\u0301", "CAFÉ"]),
        (["台湾"], "关于台湾问题", ["台湾"]),
        (["TSMC"], "在TSMC公司", ["TSMC"]),
        (["台湾*"], "台湾人说", ["台湾"]),
        (["대만"], "대만은", ["대만"]),
        (["पान"], "जापान पान पाना", ["पान"]),
        (["Россия"], "РОССИЯ, россиян", ["РОССИЯ"]),
        (["trade war", "trade"], "the trade war over trade", ["trade war", "trade"]),
        (["", " ", "*", "* *"], "a * b", []),
        (["#MeToo"], "#MeToo, a#MeToo", ["#MeToo"]),
    ],
)
def test_what_a_theme_s_words_find(words: list[str], text: str, expected: list[str]) -> None:
    assert found(text, *words) == expected


def test_words_that_rule_a_mention_out() -> None:
    text = "Taiwan Semiconductor of Taiwan, the Bank of Taiwan and Taiwan\xa0semiconductor"
    assert found(text, "Taiwan", without=("Taiwan Semiconductor", "bank of *")) == ["Taiwan"]


def test_a_phrase_goes_on_over_the_end_of_a_line_that_was_wrapped_by_hand() -> None:
    line = "This is a line of prose that someone has wrapped by hand and that ends in artificial\n"
    text = (
        line * 6
        + "intelligence and so it goes on and on until the paragraph comes to its end, artificial\n\nintelligence"
    )
    text = text.replace("\nThis", "\nintelligence this")
    assert Units(text).paragraphs.shape is Shape.WRAPPED
    assert found(text, "artificial intelligence") == ["artificial\nintelligence"] * 6


def test_themes_with_the_same_words_stand_in_the_order_of_the_codebook() -> None:
    text = "The Taiwan Strait. Again Taiwan."
    lexicon = Lexicon([theme("Taiwan*", id="b"), theme("strait", "Taiwan Strait", id="a")])
    mentions = lexicon.find_in(Units(text), Span(0, len(text)))
    assert [(mention.theme, mention.span.extract(text)) for mention in mentions] == [
        ("b", "Taiwan"),
        ("a", "Taiwan Strait"),
        ("b", "Taiwan"),
    ]


def test_no_words_no_mentions() -> None:
    assert not Lexicon([theme(), theme(" ")])
    assert found("Taiwan") == []
    assert found("", "Taiwan") == []


@pytest.mark.parametrize("blank", [" ", ""])
def test_a_long_paragraph_is_searched_in_pieces(blank: str) -> None:
    text = f"台湾和Taiwan,{blank}" * PIECE_LENGTH
    mentions = Lexicon([theme("Taiwan")]).find_in(Units(text), Span(0, len(text)))
    missing = PIECE_LENGTH - len(mentions)
    assert all(mention.span.extract(text) == "Taiwan" for mention in mentions)
    assert missing == 0 if blank else missing <= 20, "a cut may fall into a word where there is no blank"


def test_time_is_linear_whatever_a_text_repeats() -> None:
    text = "taiwan" * 20_000 + " " + "a" * 100_000
    assert found(text, "*taiwan*x", "*a*b", "taiwan strait") == []


# The slow search


def slow_is_letter(char: str) -> bool:
    unspaced = "\u0e00" <= char <= "\u109f" or "\u2e80" <= char <= "\ud7ff" or char >= "\U00020000"
    return (char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M") and not unspaced


def slow_ends(text: str, place: int, phrase: str, shape: list[str]) -> Iterator[int]:
    """Every place where a phrase that begins at ``place`` may end; ``shape`` tells whose capitals matter."""
    if not phrase:
        yield place
    elif phrase[0] == "*":
        end = place
        yield from slow_ends(text, end, phrase[1:], shape[1:])
        while end < len(text) and slow_is_letter(text[end]) and end - place < MAX_ENDING_LENGTH:
            end += 1
            yield from slow_ends(text, end, phrase[1:], shape[1:])
    elif place < len(text):
        same = text[place] == phrase[0] or (shape[0] == "any" and text[place].lower() == phrase[0].lower())
        if same:
            yield from slow_ends(text, place + 1, phrase[1:], shape[1:])


def slow_shape(phrase: str) -> list[str]:
    shape: list[str] = []
    word = ""
    for char in phrase + " ":
        if char in " *'\"-":
            written = word.isupper() or any(letter.isupper() for letter in word[1:])
            shape += ["written" if written else "any"] * len(word) + ["any"]
            word = ""
        else:
            word += char
    return shape


def slow_longest(text: str, place: int, phrases: list[str]) -> int | None:
    """Where the first of the phrases (the longest of them first) that stands at a place ends."""
    for phrase in sorted((normalize_query(phrase, cased=True) for phrase in phrases), key=len, reverse=True):
        first, last = phrase[:1], phrase[-1:]
        if not any(map(str.isalnum, phrase)) or (slow_begins_word(first) and place and slow_is_letter(text[place - 1])):
            continue
        ends = list(slow_ends(text, place, phrase, slow_shape(phrase)))
        if slow_begins_word(last) and last != "*":
            ends = [end for end in ends if end == len(text) or not slow_is_letter(text[end])]
        if ends:
            return max(ends)
    return None


def slow_begins_word(char: str) -> bool:
    return slow_is_letter(char) or not char.isalnum()


def slow_mentions(text: str, words: list[str], without: list[str]) -> list[Span]:
    spans = []
    for paragraph in Units(text).paragraphs:
        folded = NormalizedText(paragraph.extract(text), cased=True)
        place = 0
        while place < len(folded.text):
            out = slow_longest(folded.text, place, without)
            end = out if out is not None else slow_longest(folded.text, place, words)
            if out is None and end is not None:
                span = folded.span(place, end)
                spans.append(Span(paragraph.start + span.start, paragraph.start + span.end))
            place = max(end or 0, place + 1)
    return spans


PARTS = [
    "Taiwan", "taiwan", "TAIWAN", "Strait", "strait", "AI", "ai", "Ai", "ese", "’s", "'s", "-", "–", " ", "  ", "\xa0",
    "\n", "\n\n", "\xad", ".", "“", "\"", "…", "台湾", "人", "대만", "은", "पान", "जा", "ा", "cafe\u0301", "café",
    "é", "\u0301", "ﬁ", "fi", "ß", "_", "x", "1", "Ａ", "Ｉ", "😀", "\u200b", "\t", "Ж", "ж",
]  # fmt: skip
WORDS = [
    "Taiwan", "taiwan*", "Taiwan strait", "AI", "ai", "*ese", "ai-x", "Taiwan's", "\"ai", "台湾", "台湾*", "대만",
    "पान", "पान*", "café", "cafe", "fi*", "*fi", "A*I", "x", "X", "1", "Ж", "Taiwan  AI",
    "TaiwanAI", "ai ai", ".", "_", "ai*ai",
]  # fmt: skip
several = partial(st.lists, st.sampled_from(WORDS))


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), several(min_size=1, max_size=4), several(max_size=2))
def test_mentions_are_those_of_a_slow_search(text: str, words: list[str], without: list[str]) -> None:
    one: Any = theme(*words, without=tuple(without))
    mentions = Lexicon([one]).find_in(Units(text), Span(0, len(text)))
    assert [mention.span for mention in mentions] == slow_mentions(text, words, without)


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join), several(min_size=1, max_size=3))
def test_a_text_in_parts_has_the_mentions_of_the_whole(text: str, words: list[str]) -> None:
    units = Units(text)
    lexicon = Lexicon([theme(*words)])
    apart = [mention for paragraph in units.paragraphs for mention in lexicon.find_in(units, paragraph)]
    assert apart == lexicon.find_in(units, Span(0, len(text)))
