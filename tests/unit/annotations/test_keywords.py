"""Words that are suggested for a theme: those that its passages have and the rest has not."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.keywords import MAX_SUGGESTIONS, MIN_PASSAGES, suggest_keywords
from annotations.model import Theme

THEME = Theme("fentanyl", "fentanyl", keywords=("fentanyl", "opioid*"), excluded=("overdose day",))
PASSAGES = [
    "The precursors of fentanyl are made in China and shipped to Mexico.",
    "Cartels buy precursors, he said, and opioids follow the precursors.",
    "Officials said the precursors come by sea; the Cartels pay in cash.",
    "An overdose of fentanyl kills, the DEA said, and cartels know it.",
    "The DEA has found precursors and pill presses from China.",
]
REST = [
    "The officials said that they met in Beijing, and that China and the two sides will talk again about the sea.",
    "He said the talks in China are the first, and they will go on. Officials from the two sides said so, too.",
    "What has come of the talks is not known, the officials said. China has said that it will not talk about Taiwan.",
] * 4


def test_what_the_passages_have_and_the_rest_has_not_is_suggested() -> None:
    words = suggest_keywords(THEME, PASSAGES, REST)
    assert words[0] == "precursors"
    assert {word.casefold() for word in words} == {"precursors", "cartels", "dea"}
    assert "DEA" in words


def test_words_that_the_theme_has_are_not_suggested_again() -> None:
    words = suggest_keywords(THEME, PASSAGES * 3, REST)
    assert not {"fentanyl", "opioids"} & set(words)
    assert "precursors" not in suggest_keywords(Theme("x", "x", keywords=("precursor*",)), PASSAGES, REST)


def test_a_few_passages_say_nothing() -> None:
    assert suggest_keywords(THEME, PASSAGES[: MIN_PASSAGES - 1], REST) == []
    assert suggest_keywords(THEME, [], []) == []


def test_a_word_of_one_passage_is_its_own() -> None:
    only = [*PASSAGES, "xylazine xylazine xylazine xylazine"]
    assert "xylazine" not in suggest_keywords(THEME, only, REST)


texts = st.lists(st.lists(st.sampled_from(["the", "Cartel", "cartel", "AI", "台湾", "é", "ﬁn", "don’t"])).map(" ".join))


@given(texts, texts)
def test_what_is_suggested_stands_in_the_passages(passages: list[str], rest: list[str]) -> None:
    words = suggest_keywords(THEME, passages, rest)
    assert len(words) <= MAX_SUGGESTIONS
    assert len({word.casefold() for word in words}) == len(words)
    assert all(any(word in passage for passage in passages) for word in words)
