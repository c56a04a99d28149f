import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.span import Span
from reader.layout.lanes import Bar, LaneName, Lanes, names_at

ROW = 10
"""Code points on each row of the tests' text."""


def bar(start: int, end: int, name: str = "a", order: int = 0) -> Bar:
    """A bar over ``[start, end)`` of a text with ten code points on each row."""
    return Bar(Span(start, end), (start // ROW, (end - 1) // ROW), (name, "trade"), order)


@st.composite
def _bars(draw: st.DrawFn) -> list[Bar]:
    starts = draw(st.lists(st.integers(0, 300), max_size=30))
    lengths = st.integers(1, 15) | st.integers(1, 120)
    return [bar(start, start + draw(lengths), str(index), index % 3) for index, start in enumerate(starts)]


bars_of_passages = _bars()


def picture(lanes: Lanes) -> list[list[tuple[int, Bar]]]:
    """What stands at every row."""
    return [lanes.at(row) for row in range(60)]


def names(lanes: Lanes) -> list[list[LaneName]]:
    """The names that stand beside every row, of four cells each."""
    return [names_at(lanes, row, lambda _: 4, 14 - len(lanes.at(row))) for row in range(60)]


def columns(lanes: Lanes) -> dict[Bar, set[int]]:
    """The columns that each bar is seen in."""
    seen: dict[Bar, set[int]] = {}
    for row in picture(lanes):
        for column, each in row:
            seen.setdefault(each, set()).add(column)
    return seen


@given(bars_of_passages)
def test_bars_on_a_row_stand_side_by_side(bars: list[Bar]) -> None:
    for row, standing in enumerate(picture(Lanes(bars))):
        assert {each for _, each in standing} == {each for each in bars if each.rows[0] <= row <= each.rows[1]}
        used = [column for column, _ in standing]
        assert used == sorted(set(used))


@given(bars_of_passages)
def test_a_bar_keeps_its_column_and_no_column_is_wasted(bars: list[Bar]) -> None:
    lanes = Lanes(bars)
    seen = columns(lanes)
    assert set(seen) == set(bars)
    assert all(len(each) == 1 for each in seen.values())
    deepest = max((len(row) for row in picture(lanes)), default=0)
    assert {column for each in seen.values() for column in each} == set(range(deepest))


@given(bars_of_passages, st.data())
def test_tagging_and_untagging_leave_what_a_fresh_start_gives(bars: list[Bar], data: st.DataObject) -> None:
    lanes, standing = Lanes(), list[Bar]()
    for each in data.draw(st.permutations(bars)):
        lanes.add(each)
        standing.append(each)
        if data.draw(st.integers(0, 3)) == 0:
            gone = data.draw(st.sampled_from(standing))
            lanes.remove(gone)
            standing.remove(gone)
        assert picture(lanes) == picture(Lanes(standing))
    assert set(columns(lanes)) == set(standing)


@given(bars_of_passages, st.integers(0, 300), st.integers(1, 40))
def test_a_new_bar_changes_only_the_rows_it_names(bars: list[Bar], start: int, length: int) -> None:
    lanes, new = Lanes(bars), bar(start, start + length, "new")
    before, names_before = picture(lanes), names(lanes)
    first, last = lanes.add(new)
    with_it, names_with_it = picture(lanes), names(lanes)
    assert all(first <= row <= last for row in range(60) if before[row] != with_it[row])
    assert all(first <= row <= last for row in range(60) if names_before[row] != names_with_it[row])
    assert lanes.remove(new) == (first, last)
    assert picture(lanes) == before


def test_a_new_bar_leaves_bars_elsewhere_alone() -> None:
    lanes = Lanes([bar(0, 20), bar(100, 120), bar(200, 220)])
    assert lanes.add(bar(115, 140)) == (11, 13)
    assert lanes.add(bar(300, 305)) == (30, 30)
    assert lanes.remove(bar(200, 220)) == (20, 21)


def test_bars_that_nothing_connects_any_more_leave_each_other_alone() -> None:
    link = bar(10, 110)
    lanes = Lanes([bar(0, 20), link, bar(100, 120)])
    assert lanes.remove(link) == (1, 10)
    assert lanes.add(bar(115, 140)) == (11, 13)


def test_two_sentences_on_one_row_do_not_hide_each_other() -> None:
    first, second = bar(0, 4, "first"), bar(5, 9, "second")
    assert Lanes([second, first]).at(0) == [(0, first), (1, second)]


def test_the_passage_around_others_stands_nearest_to_the_text() -> None:
    inner, outer = bar(0, 15, "inner"), bar(0, 60, "outer")
    assert Lanes([inner, outer]).at(0) == [(0, outer), (1, inner)]


def test_themes_of_one_passage_stand_in_the_codebook_s_order() -> None:
    taiwan, russia = bar(0, 30, "a", order=3), bar(0, 30, "b", order=0)
    assert [each.order for _, each in Lanes([taiwan, russia]).at(2)] == [0, 3]


def test_a_column_is_used_again_below() -> None:
    above, below = bar(0, 20, "above"), bar(20, 40, "below")
    lanes = Lanes([above, below])
    assert lanes.at(1) == [(0, above)]
    assert lanes.at(2) == [(0, below)]


def test_thirty_bars_beside_one_paragraph_all_have_a_column() -> None:
    bars = [bar(index, 50 + index, str(index)) for index in range(30)]
    assert [column for column, _ in Lanes(bars).at(4)] == list(range(30))


def test_rows_without_passages_have_no_bars() -> None:
    lanes = Lanes([bar(50, 70)])
    assert lanes.at(0) == lanes.at(4) == lanes.at(7) == Lanes().at(0) == []


def test_a_bar_that_is_not_there_cannot_be_removed() -> None:
    lanes = Lanes([bar(0, 20)])
    for missing in (bar(0, 20, "other"), bar(90, 95)):
        with pytest.raises(KeyError):
            lanes.remove(missing)
    assert set(columns(lanes)) == {bar(0, 20)}


def test_tagging_sentence_after_sentence_leaves_those_above_alone() -> None:
    lanes = Lanes([bar(start, start + 15, str(start)) for start in range(0, 300, 15)])
    assert lanes.add(bar(300, 315, "next")) == (30, 31)


def test_names_that_give_way_to_a_new_one_are_among_the_rows_it_names() -> None:
    lanes = Lanes([bar(0, 50, "long"), bar(1, 50, "as long")])
    before = names(lanes)
    assert lanes.add(bar(2, 8, "short")) == (0, 4)
    assert before[1] != names(lanes)[1]
