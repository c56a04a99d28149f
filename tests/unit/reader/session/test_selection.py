"""Fine selection: its moving end by words."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.span import Span
from annotations.text.units import Kind, Units
from reader.session.motions import Range

TEXTS = st.text(st.sampled_from("ab’é .,\n—“”\u0301"), min_size=2, max_size=60)


@given(TEXTS, st.data())
def test_an_end_moved_by_words_comes_to_a_border_of_a_word_and_further(text: str, data: st.DataObject) -> None:
    anchor, point = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True))
    forward, units = data.draw(st.booleans()), Units(text)
    fine = Range(anchor, point)
    moved = fine.moved_by_word(units, forward)
    assert moved.anchor == anchor
    assert moved.span.length
    words = units.within(Kind.WORD, Span(0, len(text)))
    borders = {word.end if point > anchor else word.start for word in words}
    beyond = [border for border in borders if (border > point if forward else border < point)]
    nearest = min(beyond, key=lambda border: abs(border - point), default=point)
    if nearest != anchor:
        assert moved.head == nearest
