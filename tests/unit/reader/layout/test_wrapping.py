"""Rows take what fits, and wrapping a long text takes no longer than it must."""

import textwrap
import unicodedata
from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.layout.glyphs import Glyphs, glyphs_of, is_blank
from reader.layout.wrapping import Wrapper
from tests.tables import each_row
from tests.unit.reader.layout.texts import texts, widths
from tests.unit.work import lines_run


def rows(text: str, width: int) -> list[str]:
    """The rows of a text that is one paragraph."""
    starts = array("I")
    Wrapper(text, width).add_rows(0, len(text), starts)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def may_begin_a_row(text: str, glyphs: Glyphs, index: int) -> bool:
    """Whether the rules let a row begin with a glyph: after a blank, or between wide ones that may part."""
    before, after = glyphs.forms[index - 1], glyphs.forms[index]
    if is_blank(before) or text[glyphs.offsets[index] - 1] == "\u200b":
        return True
    wide = any(end - start == 2 for start, end in pairwise(glyphs.columns[index - 1 : index + 2]))
    opening, closing = {"Ps", "Pi", "Zs"}, {"Pe", "Pf", "Po", "Zs"}
    return wide and unicodedata.category(before[0]) not in opening and unicodedata.category(after[0]) not in closing


def first_row(text: str, width: int) -> str:
    """The first row of a text, found by trying each glyph."""
    glyphs = glyphs_of(text, 0, len(text))
    fitting = sum(column <= width for column in glyphs.columns[1:])
    next_row = next((index for index in range(fitting, len(glyphs.forms)) if not is_blank(glyphs.forms[index])), None)
    if next_row is None:
        return text
    begins = (index for index in range(next_row, 0, -1) if may_begin_a_row(text, glyphs, index))
    return text[: glyphs.offsets[next(begins, fitting)]]


@given(texts.map(str.strip).filter(bool), widths)
def test_a_row_takes_as_many_words_as_fit_whatever_they_are_written_in(text: str, width: int) -> None:
    rest = text
    for row in rows(text, width):
        assert row == first_row(rest, width)
        rest = rest.removeprefix(row)
    assert rest == ""


@given(st.lists(st.text("abcé’—", min_size=1, max_size=12), min_size=1).map(" ".join), st.integers(12, 60))
def test_words_fill_rows_as_they_do_elsewhere(text: str, width: int) -> None:
    elsewhere = textwrap.wrap(text, width, break_on_hyphens=False)
    assert [row.rstrip() for row in rows(text, width)] == elsewhere


@each_row(
    "text, expected",
    [
        ("exactly 10 cells fit", ["exactly 10 ", "cells fit"]),
        ("blanks            hang", ["blanks            ", "hang"]),
        ("hard\nwrapped lines\nflow", ["hard\n", "wrapped ", "lines\nflow"]),
        ("averyverylongword here", ["averyveryl", "ongword ", "here"]),
        ("so averyverylongword", ["so ", "averyveryl", "ongword"]),
        ("it costs 10\xa0000 euros", ["it costs ", "10\xa0000 ", "euros"]),
        ("中国应该采取行动", ["中国应该采", "取行动"]),
        ("中国应该采。取行动", ["中国应该", "采。取行动"]),
        ("中国应该（采取行动", ["中国应该", "（采取行动"]),
        ("so abcdefg中国", ["so abcdefg", "中国"]),
        ("ab cdefghe\u0301❤\ufe0f", ["ab cdefghe\u0301", "❤\ufe0f"]),
        ("see the 中国 case", ["see the 中", "国 case"]),
        ("abcdefghi👩\u200d👩\u200d👧 now", ["abcdefghi", "👩\u200d👩\u200d👧 now"]),
        ("cafe\u0301s in the cafe\u0301s", ["cafe\u0301s in ", "the cafe\u0301s"]),
        ("สวัสดี\u200bชาวโลกทั้ง", ["สวัสดี\u200b", "ชาวโลกทั้ง"]),
        ("seven in\xadside it", ["seven ", "in\xadside it"]),
        ("a\tb\tc\td\te", ["a\tb\tc\t", "d\te"]),
        ("0123456789" + "\u0301" * 300 + " x", ["0123456789" + "\u0301" * 300 + " ", "x"]),
    ],
)
def test_where_rows_break(text: str, expected: list[str]) -> None:
    assert rows(text, 10) == expected


@each_row(
    "shape",
    [
        ("z", "\u0335", ""),
        ("", "z" + "\u0335" * 400, ""),
        ("", "中国", ""),
        ("", "word 😀 ", ""),
        ("x", " ", "\u0301y"),
        ("", "x" * 80 + "  ", "y"),
    ],
)
def test_ten_times_the_text_is_ten_times_the_work(shape: tuple[str, str, str]) -> None:
    first, again, last = shape
    few, many = (first + again * (length // len(again)) + last for length in (5_000, 50_000))
    assert lines_run(rows, many, 80) <= 15 * lines_run(rows, few, 80)


def test_an_emoji_slows_down_nothing_but_its_own_rows() -> None:
    words = "word " * 1_000
    plain = lines_run(rows, words + "thing " + words * 10, 80)
    assert lines_run(rows, words + "😀 " + words * 10, 80) <= plain + 500
