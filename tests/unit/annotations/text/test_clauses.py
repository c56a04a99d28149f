"""A clause is a part of a sentence that can be quoted by itself."""

from pathlib import Path

from hypothesis import example, given

from annotations.text.sentences import MIN_CLAUSE_WORDS, clauses, sentences
from annotations.text.words import words
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_apart, assert_spans, texts


@each_row(
    "sentence, parts",
    [
        (
            "Blinken pointed fingers as well, accusing Beijing of endangering U.S. jobs.",
            ["Blinken pointed fingers as well", "accusing Beijing of endangering U.S. jobs."],
        ),
        ("However, he will visit China in May.", ["However, he will visit China in May."]),
        (
            "China gave Moscow semiconductors, drones, and other materials that fill gaps.",
            ["China gave Moscow semiconductors, drones", "and other materials that fill gaps."],
        ),
        (
            "He placed sanctions on China—adding to those that exist—if Beijing does not stop.",
            ["He placed sanctions on China", "adding to those that exist", "if Beijing does not stop."],
        ),
        (
            "Xi was clear to all: “China should be a partner,” Xi told Blinken; then he left.",
            ["Xi was clear to all", "“China should be a partner,”", "Xi told Blinken", "then he left."],
        ),
        (
            "They said (in their own words) that it is [are] growing fast.",
            ["They said (in their own words)", "that it is [are] growing fast."],
        ),
        (
            "The agency said it (which was true, in part) to the press corps.",
            ["The agency said it", "which was true, in part", "to the press corps."],
        ),
        (
            "It was 5:30 and cost 50,000 in 2020–21, he said – or so it seems to us.",
            ["It was 5:30 and cost 50,000 in 2020–21, he said", "or so it seems to us."],
        ),
        ("She said, “it is over”, and then she left.", ["She said, “it is over”", "and then she left."]),
        ("Yes, no, perhaps.", ["Yes, no, perhaps."]),
        ("One two three,", ["One two three"]),
        ("***", ["***"]),
        (", ;", [", ;"]),
        ("她说他走了，我们都知道。", ["她说他走了", "我们都知道。"]),
    ],
)
def test_where_sentences_divide(sentence: str, parts: list[str]) -> None:
    assert [part.extract(sentence) for part in clauses(sentence)] == parts


def test_most_long_sentences_of_the_samples_have_a_clause_of_about_half(seeds: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.txt"))
    found = [sentence.extract(line) for line in text.split("\n") for sentence in sentences(line)]
    long = [sentence for sentence in found if len(sentence) >= 120]
    halves = [s for s in long if any(len(s) / 4 <= part.length <= len(s) * 3 / 4 for part in clauses(s))]
    assert len(long) == 110
    assert len(halves) >= 80


@given(texts)
@example("one two three\u200d(four five six) seven")
def test_clauses_hold_all_words_and_are_not_too_short(text: str) -> None:
    parts = clauses(text)
    assert_spans(text, parts)
    assert_apart(parts)
    found = words(text)
    counts = [sum(part.contains(word) for word in found) for part in parts]
    assert sum(counts) == len(found)
    assert len(parts) <= 1 or min(counts) >= MIN_CLAUSE_WORDS
    assert bool(parts) == bool(text.strip())
