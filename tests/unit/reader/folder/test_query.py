"""Queries: what they mean, and what is said of those that mean nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.boolean import And, Not, Or
from reader.folder.query import MAX_LENGTH, MAX_NESTING, Node, QueryError, SearchTerm, parse
from tests.tables import each_row


def whole(words: str) -> SearchTerm:
    return SearchTerm(words, whole_start=True, whole_end=True)


A, B, C = whole("a"), whole("b"), whole("c")


@each_row(
    "text, tree",
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a | b", Or((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("(a | b) c", And((Or((A, B)), C))),
        ('"a b"', whole("a b")),
        ("“A b”", whole("a b")),
        ("„a b“ «c»", And((whole("a b"), C))),
        ('"AND"', whole("and")),
        ("and", whole("and")),
        ("a-b", whole("a-b")),
        ("ni*", SearchTerm("ni", whole_start=True, whole_end=False)),
        ('"a ni*"', SearchTerm("a ni", whole_start=True, whole_end=False)),
        ("*ni", SearchTerm("ni", whole_start=False, whole_end=True)),
        ("U.S.", SearchTerm("u.s.", whole_start=True, whole_end=False)),
        ("台湾", SearchTerm("台湾", whole_start=False, whole_end=False)),
    ],
)
def test_meaning(text: str, tree: Node) -> None:
    assert parse(text) == tree


@each_row(
    "text, start, end, sentence",
    [
        ("", 0, 0, "The search is empty."),
        ("  ", 2, 2, "The search is empty."),
        ("a |", 2, 3, "Something is missing after “|”."),
        ("a OR", 2, 4, "Something is missing after “OR”."),
        ("| a", 0, 1, "Something is missing before “|”."),
        ("a AND | b", 2, 5, "Something is missing after “AND”."),
        ("(a", 0, 1, "This bracket is not closed."),
        ("a)", 1, 2, "This bracket has no opening bracket."),
        ("()", 0, 1, "Something is missing after “(”."),
        ('a "b', 2, 4, "This quotation mark is not closed."),
        ('""', 0, 2, "There are no words here."),
        ("a *", 2, 3, "There are no words here."),
        ("a - b", 2, 3, "Write the minus sign directly before the part that it excludes."),
        ("a NOT", 2, 5, "Something is missing after “NOT”."),
        ("-a", 0, 2, "This search only excludes words."),
        ("a | -b", 0, 6, "This search only excludes words."),
        ("ni*ro", 0, 5, "Write a star only at the beginning or the end of a word."),
    ],
)
def test_errors_point_at_the_place(text: str, start: int, end: int, sentence: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert (refused.value.sentence, refused.value.start, refused.value.end) == (sentence, start, end)
    assert str(refused.value).startswith(f"Search, at character {start + 1}: {sentence}")


@each_row(
    "text, sentence",
    [
        ("a" * (MAX_LENGTH + 1), f"A search has at most {MAX_LENGTH:,} characters."),
        ("(" * (MAX_NESTING + 1) + "a", f"Brackets are nested deeper than {MAX_NESTING}."),
        ("a " + "-(" * (MAX_NESTING + 1) + "a", f"Brackets are nested deeper than {MAX_NESTING}."),
    ],
)
def test_limits(text: str, sentence: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert refused.value.sentence == sentence


@given(st.text(alphabet='ab *-()|"“”„«»ANDORT\n\ud800\x1b', max_size=30))
def test_any_text_is_understood_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        assert 0 <= error.start <= error.end <= len(text)  # noqa: PT017
