"""What leaves the program is what the article says, on one line, and nothing that acts."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from annotations.export.quote import in_quotation_marks, to_single_line
from tests.tables import each_row

ANY_TEXT = st.text(st.characters(codec=None, categories=None)) | st.text(
    "“”„«» \n\t\xa0\x1b\u202e\u2028\ud800\U000e0041a"
)


@each_row(
    "text, words",
    [
        ("phone call between\xa0Biden and\xa0\xa0Xi", "phone call between Biden and Xi"),
        ("\n wrapped\n   over lines\u2028and\tmore \r\n", "wrapped over lines and more"),
        ("\x1b]52;c;cm0gLXJm\x07 copied", "]52;c;cm0gLXJm copied"),
        ("a\x00b\x9bc\x7f", "abc"),
        ("pay \u202eelosrever\u202c now \x1b ", "pay elosrever now"),
        ("seen\U000e0068\U000e0069", "seen"),
        ("half \ud83d pair", "half � pair"),
        ("👨‍👩‍👧 क्‍ष n’t ‘x’ [are] [/", "👨‍👩‍👧 क्‍ष n’t ‘x’ [are] [/"),
    ],
)
def test_words_stay_and_what_acts_goes(text: str, words: str) -> None:
    assert to_single_line(text) == words


@given(ANY_TEXT)
def test_no_text_leaves_with_a_control_or_a_line_end(text: str) -> None:
    words = to_single_line(text)
    assert not [mark for mark in words if unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [mark for mark in words if unicodedata.bidirectional(mark) in ("LRE", "RLE", "LRO", "RLO", "PDF")]
    assert words == " ".join(words.split())
    assert to_single_line(words) == words
    assert words.encode("utf-8").decode("utf-8") == words


@given(st.text(st.characters(categories=("L", "N", "P", "S", "M"))))
def test_visible_words_are_verbatim(text: str) -> None:
    assert to_single_line(text) == text


@each_row(
    "words, marked",
    [
        ("the flow", "“the flow”"),
        ("“the flow”", "“the flow”"),
        ('"the flow"', '"the flow"'),
        ("«the flow»", "«the flow»"),
        ("„the flow“", "„the flow“"),
        ("“The “China threat theory,” lift it.”", "“The “China threat theory,” lift it.”"),
        ("“A,” he said, “B.”", "““A,” he said, “B.””"),
        ('"A," he said, "B."', '“"A," he said, "B."”'),
        ("he wants “respect”", "“he wants “respect””"),
        ("misperception.” China", "“misperception.” China”"),
        ("‘cross the line’", "“‘cross the line’”"),
        ("“", "““”"),
        ("", "“”"),
    ],
)
def test_marks_are_put_around_words_that_have_none_of_their_own(words: str, marked: str) -> None:
    assert in_quotation_marks(words) == marked


@given(ANY_TEXT)
def test_the_words_inside_the_marks_stay_verbatim(text: str) -> None:
    assert text in in_quotation_marks(text)
