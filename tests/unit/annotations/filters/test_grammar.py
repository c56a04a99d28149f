"""How filters are read: errors that point at the place, hostile text, and one spelling that means the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import FilterError
from annotations.filters import parse, to_text
from annotations.filters.fields import FIELDS
from annotations.filters.grammar import QUOTED, WORD, FilterTerm, Node, term_to_text
from annotations.text.boolean import Not, all_of, any_of
from annotations.text.sanitize import sanitize
from tests.tables import each_row

ERRORS = [
    ("theme:", "theme:", "theme: needs a value right after it."),
    ("ai theme: taiwan", "theme:", "theme: needs a value right after it."),
    ('ai outlet:""', 'outlet:""', "outlet: needs a value right after it."),
    ('ai ""', '""', "There are no words here."),
    ('ai " \xad "', '" \xad "', "There are no words here."),
    ('ai "made in', '"made in', "This quotation mark is not closed."),
    ("outlet:“Welle ai", "“Welle ai", "This quotation mark is not closed."),
    ("ai | | b", "|", "Something is missing before “|”."),
    ("| ai", "|", "Something is missing before “|”."),
    ("ai |", "|", "Something is missing after “|”."),
    ("(ai |) b", "|", "Something is missing after “|”."),
    ("ai (russia", "(", "This bracket is not closed."),
    ("ai (", "(", "This bracket is not closed."),
    ("ai -(", "(", "This bracket is not closed."),
    ("ai ( ) b", "( )", "These brackets are empty."),
    ("ai) b", ")", "This bracket has no opening bracket."),
    (") b", ")", "This bracket has no opening bracket."),
    ("a - b", "-", "Write the minus sign directly before the part that it excludes."),
    ("a --b", "-", "Write the minus sign directly before the part that it excludes."),
    ("a -", "-", "Write the minus sign directly before the part that it excludes."),
    ("ai theem:x", "theem:", "There is no field “theem:”."),
    ("at 10:30", "10:", "There is no field “10:”."),
    ("at :30", ":", "There is no field “:”."),
    ("is:red", "red", "Use one of: starred, unconfirmed."),
    ('state:"not read"', '"not read"', "Use one of: unread, reading, done, irrelevant."),
    ("after:2024-4", "2024-4", "Write a date as 2024, 2024-04 or 2024-04-26."),
    ("said:2024-02-30", "2024-02-30", "Write a date as 2024, 2024-04 or 2024-04-26."),
    ("before:2024-13", "2024-13", "Write a date as 2024, 2024-04 or 2024-04-26."),
    ("after:0000", "0000", "Write a date as 2024, 2024-04 or 2024-04-26."),
    ("after:٢٠٢٤", "٢٠٢٤", "Write a date as 2024, 2024-04 or 2024-04-26."),
    ("ai \x1b]0;x", "\x1b", "There is an invisible character (U+001B)."),
    ("ai\u202erussia", "\u202e", "There is an invisible character (U+202E)."),
    ("ai \udcff", "\udcff", "There is an invisible character (U+DCFF)."),
    ("a\x00", "\x00", "There is an invisible character (U+0000)."),
]


@each_row("text, at, sentence", ERRORS)
def test_an_error_points_at_its_place(text: str, at: str, sentence: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert (text[caught.value.start : caught.value.end], caught.value.sentence) == (at, sentence)


@each_row("text, start", [("ai | | b", 5), ("ai (russia", 3), ("a --b", 2), ("ai) b", 2), ("a |b |", 5)])
def test_of_several_signs_the_right_one_is_pointed_at(text: str, start: int) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.start == start


def test_an_unknown_field_is_answered_with_a_way_out() -> None:
    remedies = {}
    for text in ("outlets:x", "http://x.org"):
        with pytest.raises(FilterError) as caught:
            parse(text)
        remedies[text] = caught.value.remedy
    assert remedies == {
        "outlets:x": "Did you mean outlet:?",
        "http://x.org": "To search for “http://x.org”, use quotation marks.",
    }


@each_row(
    "text",
    [
        "(" * 3_000,
        "-(" * 41 + "ai" + ")" * 41,
        "(" * 41 + "ai" + ")" * 41,
        "x" * 4_001,
        "ai " * 1_000_000,
        "\x00" * 4_000,
        '"' + "\\" * 3_999,
        "y" * 3_999 + ":",
        "|" * 4_000,
        "a:" * 2_000,
    ],
)
def test_hostile_filters_are_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert 0 <= caught.value.start < caught.value.end <= len(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


@each_row("text, same", [("(" * 40 + "ai" + ")" * 40, "ai"), ("x" * 4_000, "x" * 4_000)])
def test_a_filter_may_be_as_long_and_as_deep_as_is_said(text: str, same: str) -> None:
    assert to_text(parse(text)) == same


@each_row(
    "text, same",
    [
        ("  ai \t russia\n", "ai russia"),
        ("ai|russia", "ai | russia"),
        ("(ai)(russia|b)", "ai (russia | b)"),
        ("((ai russia) b)", "ai russia b"),
        ("((ai | russia)) | b", "ai | russia | b"),
        ("(ai b) | c", "ai b | c"),
        ("-(-ai)", "-(-ai)"),
        ("-(-(ai b))", "-(-(ai b))"),
        ("-(ai)", "-ai"),
        ("“made in  China”", '"made in China"'),
        ("„made“ «in» ”China”", '"made" "in" "China"'),
        (r'"he said \"no\" \\ \n"', r'"he said \"no\" \\ \\n"'),
        ('OUTLET:"Reuters"', "outlet:Reuters"),
        ("outlet:a:b", "outlet:a:b"),
        ("state:Done", "state:done"),
        ("trans-pacific don’t -b-", "trans-pacific don’t -b-"),
        ('ai"china"', 'ai "china"'),
    ],
)
def test_a_filter_has_one_spelling(text: str, same: str) -> None:
    assert to_text(parse(text)) == same


VALUES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Zl", "Zp")), min_size=1, max_size=8)
PIECES = st.sampled_from([*"ab \t()|-:\"\\“”«»'ü", "theme:", "after:2024 ", "is:starred "])
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def tried(text: str) -> Node | FilterError:
    try:
        return parse(text)
    except FilterError as error:
        return error


def term(field: str, value: str) -> Node | None:
    """A term as parsing gives it, unless the value is none that can be asked for."""
    outcome = tried(term_to_text(field, value))
    return outcome if isinstance(outcome, FilterTerm) else None


FREE = [name for name, field in FIELDS.items() if not field.choices and not field.dated]
TERMS = st.builds(term, st.sampled_from([WORD, QUOTED, *FREE]), VALUES).filter(bool)


def trees(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(parts.map(Not), several.map(all_of), several.map(any_of))


@given(st.recursive(TERMS, trees, max_leaves=12))
def test_what_is_written_is_read_as_the_same(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


@given(st.one_of(TEXTS, st.text(max_size=30)))
@example("(" * 50)
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    outcome = tried(text)
    if isinstance(outcome, FilterError):
        assert 0 <= outcome.start < outcome.end <= len(text)
        assert sanitize(str(outcome)) == str(outcome)
    else:
        assert parse(to_text(outcome)) == outcome


@given(VALUES)
def test_a_value_comes_back_from_between_quotation_marks(value: str) -> None:
    outcome = tried(term_to_text("outlet", value))
    if isinstance(outcome, FilterError):
        assert outcome.sentence == "outlet: needs a value right after it."
    else:
        assert outcome == FilterTerm("outlet", " ".join(value.split()))
