"""A passage among the words around it: its words are all there, and marked, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.paragraphs import Paragraphs
from annotations.text.span import Span
from reader.layout.glyphs import glyphs_of
from reader.widgets.previews import excerpt

TEXTS = st.lists(
    st.text(alphabet="ab c,.“”é中👩\x1b\t", min_size=1, max_size=120).filter(str.strip),
    min_size=1,
    max_size=12,
).map("\n\n".join)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Span]:
    """A text and a passage of it that neither begins nor ends with white space."""
    text = draw(TEXTS)
    solid = [place for place, char in enumerate(text) if not char.isspace()]
    start = draw(st.sampled_from(solid))
    end = draw(st.sampled_from([place for place in solid if place >= start])) + 1
    return text, Span(start, end)


def letters(drawn: str) -> str:
    return "".join(drawn.split())


@given(passages(), st.integers(10, 60), st.integers(3, 14))
def test_what_is_marked_is_the_passage_or_its_beginning(found: tuple[str, Span], width: int, room: int) -> None:
    text, span = found
    rows = excerpt(text, Paragraphs(text), span, width, room)
    assert 0 < len(rows) <= room
    marked = letters("".join(row.within for row in rows))
    whole = letters("".join(glyphs_of(text, span.start, span.end).forms))
    assert marked
    assert whole.startswith(marked)
    assert marked == whole or rows[-1].within
    assert all("\x1b" not in part for row in rows for part in row)


def test_three_rows_stand_before_and_after() -> None:
    words = " ".join(f"word{number:03}" for number in range(200))
    start = words.index("word100")
    rows = excerpt(words, Paragraphs(words), Span(start, start + 7), 40, 8)
    place = next(number for number, row in enumerate(rows) if row.within)
    assert (place, len(rows)) == (3, 8)
    assert [row.within for row in rows].count("word100") == 1
    assert all(not row.before.startswith(" ") for row in rows)


def test_at_the_ends_of_an_article_the_rows_on_the_other_side_fill_the_room() -> None:
    words = " ".join(f"word{number:03}" for number in range(200))
    assert excerpt(words, Paragraphs(words), Span(0, 7), 40, 8)[0].within == "word000"
    last = excerpt(words, Paragraphs(words), Span(len(words) - 7, len(words)), 40, 8)
    assert last[-1].within == "word199"
    assert len(last) == 8


def test_a_passage_as_long_as_a_book_costs_no_more_than_the_rows_that_are_shown() -> None:
    text = "An unending sentence goes on. " * 400_000
    rows = excerpt(text, Paragraphs(text), Span(0, len(text) - 1), 70, 9)
    assert len(rows) == 9
    assert all(row.within for row in rows)
