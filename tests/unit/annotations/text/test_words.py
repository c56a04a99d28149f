"""Words are what an analyst would call so, in any script."""

from hypothesis import given

from annotations.text.plural import pluralize
from annotations.text.words import count_words, words
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_apart, assert_spans, plain_texts, texts


@each_row(
    "text, found",
    [
        ("China’s co-founder can't, won't.", ["China’s", "co-founder", "can't", "won't"]),
        ("the U.S. and China-U.S. talks, e.g. at 5:30 a.m.", "the|U.S.|and|China-U.S.|talks|e.g.|at|5:30|a.m."),
        ("50,000 of 3.5 1/2-hour, 45th $8", "50,000|of|3.5|1/2-hour|45th|8"),
        ("fentanyl.Blinken China’s“unfair end—start", "fentanyl|Blinken|China’s|unfair|end|start"),
        ("‘quoted’ -dash- 'x'", "quoted|dash|x"),
        ("cafe\u0301s naïve", "cafe\u0301s|naïve"),
        ("हिन्दी में Ελλάδα Россия", "हिन्दी|में|Ελλάδα|Россия"),
        ("نمی\u200cخواهم של", "نمی\u200cخواهم|של"),
        ("中国のAI企業", "中|国|の|AI|企|業"),
        ("が\u3099行", "が\u3099|行"),
        ("fen\xadtanyl a\u200bb c\u200d(d", "fen\xadtanyl|a\u200b|b|c\u200d(|d"),
        ("👋 … “” —", ""),
    ],
)
def test_words_of_many_kinds(text: str, found: list[str] | str) -> None:
    expected = found if isinstance(found, list) else [word for word in found.split("|") if word]
    assert [word.extract(text) for word in words(text)] == expected


@given(texts)
def test_every_letter_and_digit_is_in_one_word(text: str) -> None:
    found = words(text)
    assert_spans(text, found)
    assert_apart(found)
    held = {offset for word in found for offset in range(*word)}
    assert all(offset in held for offset, char in enumerate(text) if char.isalnum())
    assert all(any(char.isalnum() or char == "_" for char in word.extract(text)) for word in found)


@given(texts | plain_texts)
def test_words_are_counted_as_they_are_found(text: str) -> None:
    assert count_words(text) == len(words(text))


@each_row(
    "number, noun, text", [(1, "match", "1 match"), (2, "match", "2 matches"), (1204, "passage", "1,204 passages")]
)
def test_a_number_has_its_noun_in_the_plural(number: int, noun: str, text: str) -> None:
    assert pluralize(number, noun) == text
