from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.span import Span
from reader.layout.rows import MIN_WIDTH, Row, RowKind, Rows
from tests.unit.reader.layout.texts import paragraphs, texts, widths

TEXT = "The first paragraph.\n\nBy A. Writer\nShare this\n\nThe second\nparagraph.\n"
"""Rows at 30 cells: the first paragraph, two lines of furniture joined to one, the second paragraph."""

FURNITURE = Span(TEXT.index("By"), TEXT.index("\n\nThe second"))


@st.composite
def folded_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and spans of it to fold, which may cut paragraphs and each other."""
    text = draw(texts)
    ends = st.integers(0, len(text))
    return text, [Span(*sorted((draw(ends), draw(ends)))) for _ in range(draw(st.integers(0, 3)))]


def all_rows(rows: Rows) -> list[Row]:
    return [rows[index] for index in range(len(rows))]


def shown(rows: Rows) -> list[str]:
    """The rows as an analyst sees them, an empty string for a gap and an ellipsis for a fold."""
    return ["…" if row.kind is RowKind.FOLD else rows.drawn(index).text for index, row in enumerate(all_rows(rows))]


@given(texts, widths)
def test_every_code_point_of_a_paragraph_is_on_exactly_one_row(text: str, width: int) -> None:
    rows = Rows(text, paragraphs(text), width)
    on_rows = [row.span for row in all_rows(rows) if row.kind is RowKind.TEXT]
    joined = list[Span]()
    for span in on_rows:
        assert span.length > 0
        if joined and joined[-1].end == span.start:
            joined[-1] = joined[-1].union(span)
        else:
            joined.append(span)
    assert joined == paragraphs(text)


@given(folded_texts(), widths)
def test_a_row_is_found_by_every_code_point_on_it(folded: tuple[str, list[Span]], width: int) -> None:
    text, folds = folded
    rows = Rows(text, paragraphs(text), width, folds)
    for index, row in enumerate(all_rows(rows)):
        if row.kind is not RowKind.GAP:
            assert {rows.row_of(offset) for offset in range(*row.span)} == {index}
            assert rows.rows_of(row.span) == (index, index)


@given(folded_texts(), widths)
def test_gaps_stand_between_all_that_is_not_a_gap_of_the_same_paragraph(
    folded: tuple[str, list[Span]], width: int
) -> None:
    text, folds = folded
    rows = all_rows(Rows(text, paragraphs(text), width, folds))
    for above, below in pairwise(rows):
        if RowKind.GAP in {above.kind, below.kind}:
            assert above.kind is not below.kind
        else:
            assert above.kind is below.kind is RowKind.TEXT
            assert above.span.end == below.span.start
        if below.kind is RowKind.GAP:
            assert below.span == Span(above.span.end, above.span.end)
    assert not rows or RowKind.GAP not in {rows[0].kind, rows[-1].kind}


@given(folded_texts(), widths)
def test_what_is_folded_is_on_no_row_of_text_and_all_else_is(folded: tuple[str, list[Span]], width: int) -> None:
    text, folds = folded
    rows = Rows(text, paragraphs(text), width, folds)
    kinds = {offset: row.kind for row in all_rows(rows) if row.kind is not RowKind.GAP for offset in range(*row.span)}
    hidden = {offset for fold in folds for offset in range(*fold)}
    for paragraph in paragraphs(text):
        for offset in range(*paragraph):
            if not text[offset].isspace():
                assert kinds[offset] is (RowKind.FOLD if offset in hidden else RowKind.TEXT)


@given(texts, widths, widths)
def test_the_first_character_in_view_stays_on_the_screen_when_the_width_changes(
    text: str, width: int, other: int
) -> None:
    before, after = Rows(text, paragraphs(text), width), Rows(text, paragraphs(text), other)
    for row in all_rows(before):
        if row.kind is RowKind.TEXT:
            assert after[after.row_of(row.span.start)].span.contains_offset(row.span.start)


@given(texts, widths, st.data())
def test_a_span_touches_the_rows_from_its_first_to_its_last_code_point(
    text: str, width: int, data: st.DataObject
) -> None:
    rows = Rows(text, paragraphs(text), width)
    if not len(rows):
        return
    spans = [row.span for row in all_rows(rows) if row.kind is RowKind.TEXT]
    first, last = sorted(data.draw(st.tuples(st.sampled_from(spans), st.sampled_from(spans))))
    span = Span(data.draw(st.integers(first.start, first.end - 1)), last.end)
    assert rows.rows_of(span) == (rows.row_of(first.start), rows.row_of(last.end - 1))


def test_paragraphs_stand_apart_whatever_the_file_had() -> None:
    text = "One.\nTwo.\n\n\n\nThree."
    spans = [Span(0, 4), Span(5, 9), Span(13, 19)]
    assert shown(Rows(text, spans, 20)) == ["One.", "", "Two.", "", "Three."]


def test_a_newline_inside_a_paragraph_is_one_blank() -> None:
    assert shown(Rows(TEXT, paragraphs(TEXT), 30))[-1] == "The second paragraph."


def test_boilerplate_folds_into_one_row() -> None:
    rows = Rows(TEXT, paragraphs(TEXT), 30, [FURNITURE])
    assert shown(rows) == ["The first paragraph.", "", "…", "", "The second paragraph."]
    assert rows[2] == Row(RowKind.FOLD, FURNITURE)
    assert rows.row_of(TEXT.index("Share")) == 2


def test_a_fold_leaves_the_parts_of_a_paragraph_outside() -> None:
    line = Span(TEXT.index("By"), TEXT.index("\nShare"))
    rows = Rows(TEXT, paragraphs(TEXT), 30, [line])
    assert shown(rows) == ["The first paragraph.", "", "…", "", "Share this", "", "The second paragraph."]
    words = Span(TEXT.index("A."), TEXT.index("this"))
    rows = Rows(TEXT, paragraphs(TEXT), 30, [words])
    assert shown(rows)[1:-1] == ["", "By", "", "…", "", "this", ""]


def test_a_fold_of_blank_lines_hides_nothing_and_has_no_row() -> None:
    assert "…" not in shown(Rows(TEXT, paragraphs(TEXT), 30, [Span(3, 4), Span(5, 5), Span(20, 22)]))


def test_a_fold_of_lines_that_are_not_drawn_has_no_row() -> None:
    first, _, last = paragraphs(TEXT)
    assert shown(Rows(TEXT, [first, last], 30, [FURNITURE])) == ["The first paragraph.", "", "The second paragraph."]


def test_folds_that_touch_keep_a_row_each() -> None:
    first = paragraphs(TEXT)[0]
    rows = Rows(TEXT, paragraphs(TEXT), 30, [Span(first.end, FURNITURE.end), first])
    assert shown(rows) == ["…", "", "…", "", "The second paragraph."]


def test_a_place_between_paragraphs_is_the_row_below() -> None:
    rows = Rows(TEXT, paragraphs(TEXT), 30)
    assert rows.row_of(FURNITURE.start - 1) == rows.row_of(FURNITURE.start) == 2
    assert rows.rows_of(Span(0, FURNITURE.start)) == (0, 0)


def test_places_outside_the_text_are_the_first_and_the_last_row() -> None:
    text = "\n\n one \n\n two \n\n"
    rows = Rows(text, paragraphs(text), 30)
    assert (rows.row_of(0), rows.row_of(len(text)), rows.row_of(10**6)) == (0, 2, 2)


def test_rows_outside_the_article_are_refused() -> None:
    rows = Rows(TEXT, paragraphs(TEXT), 30)
    for missing in (-1, len(rows)):
        with pytest.raises(IndexError):
            rows[missing]


def test_an_article_without_words_has_no_rows() -> None:
    rows = Rows(" \n\n", [], 30)
    assert len(rows) == 0
    assert rows.row_of(1) == 0
    assert rows.rows_of(Span(0, 2)) == (0, 0)
    with pytest.raises(IndexError):
        rows.drawn(0)


def test_a_column_too_narrow_for_text_is_refused() -> None:
    with pytest.raises(ValueError, match="9 cells are too few"):
        Rows("text", [Span(0, 4)], MIN_WIDTH - 1)
