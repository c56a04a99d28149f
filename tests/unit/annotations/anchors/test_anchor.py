"""What an anchor keeps of the words it was made on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchors import digest, make_anchor
from annotations.errors import InvalidRecord
from annotations.text.span import Span
from annotations.text.units import Units
from tests.tables import each_row

TEXT = "Blinken met Xi. They spoke of fentanyl and of Taiwan.\n\nWang Yi left."


def words(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def test_an_anchor_keeps_the_words_their_sentence_and_their_paragraph() -> None:
    anchor = make_anchor(Units(TEXT), words("fentanyl"), digest(TEXT))
    assert anchor.exact == "fentanyl"
    assert anchor.prefix.endswith("They spoke of ")
    assert anchor.suffix.startswith(" and of Taiwan.")
    assert anchor.host.exact == "They spoke of fentanyl and of Taiwan."
    assert anchor.paragraph == words("Blinken met Xi. They spoke of fentanyl and of Taiwan.")
    assert anchor.sha256 == digest(TEXT)


def test_words_longer_than_a_sentence_are_their_own_host() -> None:
    span = words("Xi. They spoke")
    assert make_anchor(Units(TEXT), span, "").host.exact == "Xi. They spoke"


def test_words_across_paragraphs_keep_the_first_to_the_last() -> None:
    anchor = make_anchor(Units(TEXT), words("Taiwan.\n\nWang"), "")
    assert anchor.paragraph == Span(0, len(TEXT))


@each_row("span", [Span(3, 3), Span(5, 2), Span(-1, 4), Span(0, len(TEXT) + 1)])
def test_what_is_no_stretch_of_the_text_is_refused(span: Span) -> None:
    with pytest.raises(InvalidRecord):
        make_anchor(Units(TEXT), span, "")


def test_a_text_with_a_lone_surrogate_has_a_digest() -> None:
    assert digest("a\udcff") != digest("a")


@given(st.text(min_size=1, max_size=300), st.data())
def test_an_anchor_says_what_stands_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    anchor = make_anchor(Units(text), span, digest(text))
    assert text[span.start : span.end] == anchor.exact
    assert text[: span.start].endswith(anchor.prefix)
    assert len(anchor.prefix) == min(64, span.start)
    assert text[span.end :].startswith(anchor.suffix)
    host = Span(anchor.host.start, anchor.host.end)
    assert host.contains(span)
    assert anchor.paragraph.contains(span)
    assert host.extract(text) == anchor.host.exact
