import textwrap
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.layout.glyphs import Glyphs, glyphs_of
from reader.layout.wrapping import Wrapper, _end_of_narrow, _last_break
from tests.tables import each_row
from tests.unit.layout.texts import texts, widths


def rows(text: str, width: int) -> list[str]:
    """The rows of a text that is one paragraph."""
    starts = array("I")
    Wrapper(text, width).add_rows(0, len(text), starts)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


@given(texts.map(str.strip).filter(bool), widths)
def test_text_of_every_kind_wraps_as_its_glyphs_say(text: str, width: int) -> None:
    expected, start = list[str](), 0
    while start < len(text):
        glyphs = glyphs_of(text, start, len(text))
        end = _last_break(text, glyphs, len(glyphs.forms), width) or len(text)
        expected.append(text[start:end])
        start = end
    assert rows(text, width) == expected


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


class Looks:
    """Counts the code points that wrapping looks at, on its fast way and on its exact one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fast = 0
        self.exact = 0
        monkeypatch.setattr("reader.layout.wrapping._end_of_narrow", self.end_of_narrow)
        monkeypatch.setattr("reader.layout.wrapping.glyphs_of", self.glyphs_of)

    def end_of_narrow(self, text: str, start: int) -> int:
        end = _end_of_narrow(text, start)
        self.fast += end - start
        return end

    def glyphs_of(self, text: str, start: int, end: int) -> Glyphs:
        self.exact += end - start
        return glyphs_of(text, start, end)


@pytest.mark.parametrize(
    "text",
    [
        "z" + "\u0335" * 50_000,
        ("z" + "\u0335" * 400) * 125,
        "中国" * 25_000,
        "word 😀 " * 7_000,
        "x" + " " * 50_000 + "\u0301y",
        ("x" * 80 + "  ") * 600 + "y",
    ],
    ids=["one storm", "storms", "wide", "emoji", "blanks", "double blanks"],
)
def test_text_of_any_kind_is_looked_at_a_few_times_only(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks(monkeypatch)
    assert rows(text, 80)
    assert looks.fast <= 2 * len(text)
    assert looks.exact <= 6 * len(text)


def test_an_emoji_slows_down_nothing_but_its_own_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "word " * 1_000 + "😀 " + "word " * 10_000 + "end"
    looks = Looks(monkeypatch)
    assert rows(text, 80)
    assert looks.fast <= len(text)
    assert looks.exact < 500
