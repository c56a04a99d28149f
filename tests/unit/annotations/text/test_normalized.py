"""Search finds what a person means, and says where it stands in the text as it is."""

import unicodedata
from bisect import bisect_left
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.normalized import NormalizedText, normalize_query
from annotations.text.span import Span
from tests.tables import each_row
from tests.unit.annotations.text.strategies import texts

UNSEEN = set("\xad\u061c\ufeff") | {
    chr(code)
    for first, last in (
        (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF)
    )
    for code in range(first, last + 1)
}  # fmt: skip


def slow_fold(text: str) -> list[tuple[str, int, int]]:
    """The normalized text, a code point at a time, each with start and end of what it was made of."""
    normalized: list[tuple[str, int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        if text[start].isspace() or text[start] in UNSEEN:
            while end < len(text) and (text[end].isspace() or text[end] in UNSEEN):
                end += 1
            form = " " if text[start:end].strip("".join(UNSEEN)) else ""
        else:
            while end < len(text) and slow_continues(text[end]):
                end += 1
            form = slow_form(text[start:end])
        normalized += [(char, start, end) for char in form]
        start = end
    return normalized


def slow_continues(char: str) -> bool:
    korean = "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff"
    return char not in UNSEEN and (korean or unicodedata.category(char)[0] == "M")


def slow_form(letter: str) -> str:
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letter).casefold())
    if form != "".join(form.split()):
        form = unicodedata.normalize("NFC", letter.casefold())
    for spellings, one in (("“”„‟«»″〝〞", '"'), ("‘’‚‛′‹›ʼ`´", "'"), ("‐‑‒–—―−⁃", "-"), ("⁄", "/")):
        for spelling in spellings:
            form = form.replace(spelling, one)
    return form


def slow_find(text: str, query: str) -> list[Span]:
    normalized = slow_fold(text)
    words = "".join(char for char, _, _ in slow_fold(query)).strip()
    found: list[Span] = []
    place = 0
    while words and place + len(words) <= len(normalized):
        window = normalized[place : place + len(words)]
        if "".join(char for char, _, _ in window) != words:
            place += 1
            continue
        span = Span(window[0][1], window[-1][2])
        if not found or span.start >= found[-1].end:
            found.append(span)
        place += len(words)
    return found


@each_row(
    "text, query, words",
    [
        ("a phone\xa0call  between\nthem", "Phone call between", "phone\xa0call  between"),
        ("China’s “unfair trade” — again", 'china\'s "unfair trade" - AGAIN', "China’s “unfair trade” — again"),
        ("wait… what", "wait...", "wait…"),
        ("die Straße", "STRASSE", "Straße"),
        ("un cafe\u0301 noir", "caf\xe9", "cafe\u0301"),
        ("un caf\xe9 noir", "cafe\u0301", "caf\xe9"),
        ("the o\ufb03ce", "office", "o\ufb03ce"),
        ("fen\xadta\u200bnyl here", "fentanyl", "fen\xadta\u200bnyl"),
        ("I \u2764\ufe0f it", "\u2764 it", "\u2764\ufe0f it"),
        ("한국", "\u1112\u1161\u11ab", "한"),
        ("ＡＩ", "ai", "ＡＩ"),
        ("a \u200b b", "a b", "a \u200b b"),
    ],
)
def test_one_spelling_finds_the_others(text: str, query: str, words: str) -> None:
    found = NormalizedText(text).find(query)
    assert found is not None
    assert found.extract(text) == words


def test_a_phrase_with_no_break_spaces_is_found_as_typed(seeds: Path) -> None:
    text = (seeds / "000_6f3a4a5509e1982c.txt").read_text(encoding="utf-8")
    assert text.count("\xa0") == 19
    found = NormalizedText(text).find("phone call between Biden and Xi on April 2")
    assert found is not None
    assert "\xa0" in found.extract(text)


@given(texts)
def test_the_search_key_is_the_slow_one(text: str) -> None:
    folded = NormalizedText(text)
    slow = slow_fold(text)
    assert folded.text == "".join(char for char, _, _ in slow)
    assert [folded.span(place, place + 1) for place in range(len(slow))] == [Span(*where) for _, *where in slow]
    for original in range(len(text) + 1):
        assert folded.offset_in_normalized(original) == bisect_left(slow, original, key=lambda entry: entry[1])


@given(texts, st.data())
def test_stretches_of_the_search_key_lead_back_to_what_they_were_made_of(text: str, data: st.DataObject) -> None:
    folded = NormalizedText(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    span = folded.span(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert (span.start < span.end) == (start < end)
    assert folded.text[start:end] in NormalizedText(span.extract(text)).text


@given(st.one_of(texts, st.text("aAß s\u0301", max_size=30)), st.one_of(texts, st.text("aAßs \u0301", max_size=3)))
def test_find_is_the_slow_search(text: str, query: str) -> None:
    folded = NormalizedText(text)
    found = slow_find(text, query)
    assert list(folded.finditer(query)) == found
    assert folded.find(query) == (found[0] if found else None)


@given(texts, st.data())
def test_what_stands_in_a_text_is_found_there(text: str, data: st.DataObject) -> None:
    folded = NormalizedText(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    words = folded.text[start:end]
    if words.strip() and normalize_query(words) == words.strip():
        begin = folded.span(start, end).start
        found = folded.find(words, begin)
        assert found is not None
        assert found.start >= begin


@each_row("query", ["", "  \n", "\u200d"])
def test_no_words_are_found_nowhere(query: str) -> None:
    assert NormalizedText("some text").find(query) is None
    assert not list(NormalizedText("some text").finditer(query))


def test_the_search_goes_on_after_a_place() -> None:
    text = "AI, ai and Ai"
    folded = NormalizedText(text)
    assert folded.find("ai", 1) == Span(4, 6)
    assert folded.find("ai", 4) == Span(4, 6)
    assert folded.find("ai", 12) is None
    assert list(folded.finditer("ai")) == [Span(0, 2), Span(4, 6), Span(11, 13)]


@given(texts)
def test_the_search_key_has_no_two_blanks_and_nothing_unseen(text: str) -> None:
    normalized = NormalizedText(text).text
    assert "  " not in normalized
    assert not UNSEEN & set(normalized)
