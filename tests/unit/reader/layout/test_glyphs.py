import re
from itertools import pairwise

import pytest
from hypothesis import given
from rich.cells import cell_len

from annotations.text.graphemes import clusters
from annotations.text.sanitize import sanitize
from reader.layout.glyphs import MAX_MARKS, NARROW, PLAIN, TAB_CELLS, Glyphs, glyphs_of
from reader.layout.rows import MIN_WIDTH
from tests.tables import each_row
from tests.unit.annotations.text.test_graphemes import ASSIGNED
from tests.unit.reader.layout.texts import texts


def glyphs(text: str) -> Glyphs:
    return glyphs_of(text, 0, len(text))


@pytest.mark.parametrize(("members", "widths"), [(NARROW, {1}), (PLAIN, {1, 2})], ids=["narrow", "plain"])
def test_plain_code_points_take_the_cells_that_rich_gives_them(members: str, widths: set[int]) -> None:
    plain = re.sub(rf"[^{members}]|\n", "", "".join(map(chr, range(ASSIGNED))))
    assert len(plain) > 600
    assert {cell_len(character) for character in plain} == widths
    assert sanitize(plain) == plain
    assert plain.replace("\xa0", "").isprintable()
    assert [cluster.end for cluster in clusters(plain)] == list(range(1, len(plain) + 1))


@given(texts)
def test_glyphs_cover_the_text_and_every_one_has_cells(text: str) -> None:
    offsets, columns, forms = glyphs(text)
    assert (offsets[0], offsets[-1]) == (0, len(text))
    assert len(offsets) == len(columns) == len(forms) + 1
    assert all(first < second for first, second in pairwise(offsets))
    assert [cell_len(form) for form in forms] == [end - start for start, end in pairwise(columns)]
    assert all(0 < cell_len(form) <= MIN_WIDTH for form in forms)


@given(texts)
def test_a_glyph_never_ends_inside_a_cluster_but_at_a_joiner(text: str) -> None:
    borders = {cluster.start for cluster in clusters(text)}
    assert all(offset in borders or text[offset - 1] == "\u200d" for offset in glyphs(text).offsets[:-1])


@given(texts)
def test_glyphs_are_harmless_and_together_as_wide_as_each_alone(text: str) -> None:
    _, columns, forms = glyphs(text)
    shown = "".join(forms)
    assert sanitize(shown) == shown
    assert cell_len(shown) == columns[-1]


@given(texts)
def test_glyphs_do_not_depend_on_where_measuring_started(text: str) -> None:
    offsets, _, forms = glyphs(text)
    for index in range(0, len(forms), 3):
        rest = glyphs_of(text, offsets[index], len(text))
        assert list(rest.offsets) == list(offsets[index:])
        if "\t" not in text:
            assert list(rest.forms) == list(forms[index:])


@each_row(
    "text, forms",
    [
        ("one\ntwo", [*"one two"]),
        ("a\xa0b\u2007c\u202fd", [*"a\xa0b\xa0c\xa0d"]),
        ("a\u3000b", ["a", "  ", "b"]),
        ("co\xadop", [*"coop"]),
        ("\u200bfirst", [*"first"]),
        ("\u200b", ["\u25cc"]),
        ("a \u0301b", ["a", " ", "\u25cc\u0301", "b"]),
        ("\x1b[2J", [*"␛[2J"]),
        ("cafe\u0301", ["c", "a", "f", "e\u0301"]),
        ("👨\u200d👩\u200d👧 ok", ["👨\u200d👩\u200d👧", *" ok"]),
        ("🇨🇳🇺🇸", ["🇨🇳", "🇺🇸"]),
        ("h\u200di\u200dd", ["h", "i", "d"]),
        ("😀\u200d", ["😀"]),
        ("中a", ["中", "a"]),
    ],
)
def test_what_is_drawn(text: str, forms: list[str]) -> None:
    assert list(glyphs(text).forms) == forms


def test_tabs_reach_the_next_stop() -> None:
    _, columns, forms = glyphs("ab\tc\t中\td")
    stops = [column for column, form in zip(columns[1:], forms, strict=False) if not form.strip()]
    assert stops == [TAB_CELLS, 2 * TAB_CELLS, 3 * TAB_CELLS]


def test_a_storm_of_marks_is_drawn_as_a_few() -> None:
    drawn = "".join(glyphs("Z" + "\u0335\u0300" * 50_000 + "algo").forms)
    assert drawn == "Z" + "\u0335\u0300" * (MAX_MARKS // 2) + "algo"


def test_a_storm_of_joined_emoji_is_drawn_in_several_glyphs() -> None:
    drawn = glyphs("\u200d".join("😀" * 10)).forms
    assert [form.count("😀") for form in drawn] == [4, 4, 2]
