import re
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotations.text.graphemes import clusters
from annotations.text.sanitize import sanitize
from annotations.text.span import Span
from reader.layout.rows import DrawnRow, RowKind, Rows
from tests.unit.reader.layout.texts import paragraphs, texts, widths
from tests.unit.work import most_memory

UNSEEN = re.compile("[\xad\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff]")
"""Code points that have no cell and no shape of their own."""


def drawn_rows(text: str, width: int) -> Iterator[DrawnRow]:
    rows = Rows(text, paragraphs(text), width)
    return (rows.drawn(index) for index in range(len(rows)) if rows[index].kind is RowKind.TEXT)


def only_row(text: str, width: int = 40) -> DrawnRow:
    (row,) = drawn_rows(text, width)
    return row


@given(texts, widths)
def test_a_row_fits_and_is_as_wide_as_textual_will_measure_it(text: str, width: int) -> None:
    for row in drawn_rows(text, width):
        assert 0 < cell_len(row.text) == row.cells <= width
        assert sanitize(row.text) == row.text


@given(texts, widths)
def test_every_cell_leads_to_a_code_point_and_back(text: str, width: int) -> None:
    for row in drawn_rows(text, width):
        firsts = {row.cell_at(offset) for offset in range(*row.span)}
        for cell in range(row.cells):
            offset = row.offset_at(cell)
            assert row.span.contains_offset(offset)
            assert row.cell_at(offset) == max(first for first in firsts if first <= cell)


@given(texts, widths)
def test_every_code_point_leads_to_a_cell_in_order(text: str, width: int) -> None:
    for row in drawn_rows(text, width):
        cells = [row.cell_at(offset) for offset in range(*row.span)]
        assert cells[0] == 0
        assert cells == sorted(cells)
        for offset, cell in zip(range(*row.span), cells, strict=True):
            if cell < row.cells:
                assert row.offset_at(cell) <= offset
            else:
                assert not UNSEEN.sub("", text[offset : row.span.end]).strip()


@given(texts, widths)
def test_a_cluster_is_drawn_at_one_place(text: str, width: int) -> None:
    for row in drawn_rows(text, width):
        for cluster in clusters(row.span.extract(text)):
            if "\u200d" not in row.span.extract(text)[cluster.start : cluster.end]:
                offsets = range(row.span.start + cluster.start, row.span.start + cluster.end)
                assert len({row.cell_at(offset) for offset in offsets}) == 1


@given(texts, widths, st.data())
def test_pieces_join_to_the_row_and_are_as_wide_as_their_cells(text: str, width: int, data: st.DataObject) -> None:
    for row in drawn_rows(text, width):
        inside = st.lists(st.integers(row.span.start, row.span.end), max_size=3)
        cuts = [row.span.start - 1, *sorted(data.draw(inside)), row.span.end + 1]
        pieces = [row.drawn_between(start, end) for start, end in pairwise(cuts)]
        assert "".join(pieces) == row.text
        assert [cell_len(piece) for piece in pieces] == [
            row.cell_at(end) - row.cell_at(start) for start, end in pairwise(cuts)
        ]


def test_cells_outside_a_row_lead_to_its_nearest_character() -> None:
    row = only_row("short row")
    assert (row.offset_at(-3), row.offset_at(8), row.offset_at(9), row.offset_at(70)) == (0, 8, 8, 8)


def test_spans_outside_a_row_have_no_cells_in_it() -> None:
    _, row, _ = drawn_rows("the first the second the third", 10)
    assert row.text == "the second"
    assert [row.cell_at(offset) for offset in (0, 4, 25, 30)] == [0, 0, 10, 10]
    assert row.drawn_between(0, 10) == row.drawn_between(25, 30) == ""


def test_a_wide_character_is_hit_by_both_its_cells() -> None:
    row = only_row("a中b")
    assert [row.offset_at(cell) for cell in range(4)] == [0, 1, 1, 2]
    assert [row.cell_at(offset) for offset in range(3)] == [0, 1, 3]


def test_a_joined_emoji_is_one_place_whatever_part_of_it_is_asked_for() -> None:
    family = "👨\u200d👩\u200d👧"
    row = only_row(f"a{family}b")
    assert {row.cell_at(offset) for offset in range(1, 1 + len(family))} == {1}
    assert [row.offset_at(1), row.offset_at(2)] == [1, 1]
    assert row.offset_at(3) == 1 + len(family)


def test_letters_behind_joiners_are_all_seen() -> None:
    assert only_row("s\u200de\u200dc\u200dr\u200de\u200dt").text == "secret"


def test_a_soft_hyphen_is_found_at_the_letter_before_it() -> None:
    row = only_row("co\xadop")
    assert row.text == "coop"
    assert (row.cell_at(2), row.cell_at(3)) == (1, 2)


def test_blanks_past_the_width_have_no_cells() -> None:
    first, second = drawn_rows("exactly 10    cells", 10)
    assert (first.text, first.cells) == ("exactly 10", 10)
    assert first.span == Span(0, 14)
    assert [first.cell_at(offset) for offset in range(10, 14)] == [10] * 4
    assert second.text == "cells"


def test_blanks_that_hold_words_together_look_like_blanks() -> None:
    row = only_row("10\xa0000\u202f€\u3000now")
    assert row.text == "10 000 €  now"
    assert row.drawn_between(2, 7) == " 000 "


def test_hostile_text_reaches_no_terminal() -> None:
    assert only_row("\x1b]52;c;aGk=\x07 \u202etxt").text == "␛]52;c;aGk=␇ ◈txt"


def test_drawing_a_row_looks_at_little_more_than_is_drawn() -> None:
    text = "中" + " " * 100_000 + "y"
    rows = Rows(text, [Span(0, len(text))], 40)
    assert rows.drawn(0).text == "中" + " " * 38
    assert most_memory(rows.drawn, 0) < 5 * len(text)
