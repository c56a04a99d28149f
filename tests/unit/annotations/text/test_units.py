"""An analyst steps through a text by units of any kind, from anywhere, and nothing far away is looked at."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.text.span import Span
from annotations.text.units import WINDOW_LENGTH, Kind, Units
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_apart, assert_spans, plain_texts, texts
from tests.unit.work import lines_run

any_texts = st.one_of(texts, plain_texts)
NESTED = (Kind.WORD, Kind.CLAUSE, Kind.SENTENCE, Kind.PARAGRAPH)
"""Kinds of which every unit lies in one of the next; quotations cut across clauses and sentences."""


@pytest.fixture(params=[WINDOW_LENGTH, 12], ids=["whole", "windows"], scope="class")
def window(request: pytest.FixtureRequest) -> int:
    """Paragraphs whole, and again with all but the shortest cut into windows."""
    return int(request.param)


def everything(units: Units, kind: Kind) -> list[Span]:
    return list(units.within(kind, Span(0, len(units.text))))


def order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


class TestAnyText:
    """What holds of every text, whole or in windows."""

    @given(any_texts)
    def test_units_are_whole_trimmed_and_in_order(self, window: int, text: str) -> None:
        units = Units(text, window)
        for kind in Kind:
            found = everything(units, kind)
            assert_spans(text, found)
            assert found == sorted(set(found), key=order)
            if kind is not Kind.QUOTATION:
                assert_apart(found)

    @given(any_texts)
    def test_narrow_units_lie_in_wider_ones(self, window: int, text: str) -> None:
        units = Units(text, window)
        for narrow, wide in pairwise(NESTED):
            hosts = everything(units, wide)
            for unit in everything(units, narrow):
                assert sum(host.contains(unit) for host in hosts) == 1
        for quotation in everything(units, Kind.QUOTATION):
            assert any(paragraph.contains(quotation) for paragraph in units.paragraphs)

    @given(any_texts)
    def test_steps_forth_and_back_walk_all_units(self, window: int, text: str) -> None:
        units = Units(text, window)
        for kind in Kind:
            found = everything(units, kind)
            for place, unit in enumerate(found):
                assert units.after(kind, unit) == (found[place + 1] if place + 1 < len(found) else None)
                assert units.before(kind, unit) == (found[place - 1] if place else None)

    @given(any_texts, st.data())
    @example("“one”\n***\n“two”", None)
    def test_any_place_is_answered_like_a_look_through_all_units(
        self, window: int, text: str, data: st.DataObject | None
    ) -> None:
        units = Units(text, window)
        start = data.draw(st.integers(0, len(text))) if data else 7
        span = Span(start, data.draw(st.integers(start, len(text))) if data else 8)
        for kind in Kind:
            found = everything(units, kind)
            assert list(units.within(kind, span)) == [
                unit for unit in found if max(unit.start, span.start) < min(unit.end, span.end)
            ]
            if kind is Kind.QUOTATION:
                assert units.after(kind, span) == next((unit for unit in found if order(unit) > order(span)), None)
                assert units.before(kind, span) == max(
                    (unit for unit in found if order(unit) < order(span)), key=order, default=None
                )
                continue
            assert units.after(kind, span) == next((unit for unit in found if unit.start >= span.end), None)
            assert units.before(kind, span) == next((unit for unit in reversed(found) if unit.end <= span.start), None)

    @given(any_texts)
    def test_the_unit_around_a_place_holds_it_or_is_the_nearest(self, window: int, text: str) -> None:
        units = Units(text, window)
        for kind in Kind:
            found = everything(units, kind)
            for offset in (*range(len(text) + 1), -2, len(text) + 9):
                around = units.around(kind, offset)
                if kind is Kind.QUOTATION:
                    assert around == max(
                        (unit for unit in found if unit.contains_offset(offset)), key=order, default=None
                    )
                    continue
                distances = [max(unit.start - offset, offset - unit.end + 1, 0) for unit in found]
                assert around == (found[distances.index(min(distances))] if found else None)


@given(plain_texts)
def test_sentences_are_the_same_in_a_paragraph_and_in_its_article(text: str) -> None:
    alone = [
        Span(unit.start + paragraph.start, unit.end + paragraph.start)
        for paragraph in Units(text).paragraphs
        for unit in everything(Units(paragraph.extract(text)), Kind.SENTENCE)
    ]
    assert everything(Units(text), Kind.SENTENCE) == alone


def test_quotations_are_stepped_into(seeds: Path) -> None:
    (path,) = seeds.glob("004*.txt")
    units = Units(path.read_text(encoding="utf-8"))
    paragraph = units.around(Kind.PARAGRAPH, units.text.index("The report claimed"))
    assert paragraph is not None
    selection, steps = paragraph, []
    for _ in range(3):
        following = units.after(Kind.QUOTATION, selection)
        assert following is not None
        steps.append(following.extract(units.text))
        selection = following
    assert [words[:17] for words in steps] == ["the spiralling de", "demanded that the", "China threat theo"]
    assert steps[2] in steps[1]


def test_a_quotation_is_met_behind_those_nested_in_it() -> None:
    units = Units("“one “two” three “four” five”")
    place = units.text.index("five")
    assert list(units.within(Kind.QUOTATION, Span(place, place + 1))) == [Span(1, place + 4)]
    assert units.around(Kind.QUOTATION, place) == Span(1, place + 4)


def test_half_a_sentence_is_one_key_from_the_sentence(seeds: Path) -> None:
    (path,) = seeds.glob("000*.txt")
    units = Units(path.read_text(encoding="utf-8"))
    sentence = units.around(Kind.SENTENCE, units.text.index("Blinken pointed fingers"))
    assert sentence is not None
    first = units.around(Kind.CLAUSE, sentence.start)
    assert first is not None
    assert first.extract(units.text) == "Blinken pointed fingers as well"
    second = units.after(Kind.CLAUSE, first)
    assert second is not None
    assert second.extract(units.text) == "accusing Beijing of endangering U.S. jobs with cheap Chinese exports."


@each_row("text", ["", " \n\xa0\n\t", "\n\n"])
def test_a_blank_text_has_no_units(text: str) -> None:
    units = Units(text)
    for kind in Kind:
        assert units.around(kind, 0) is None
        assert units.after(kind, Span(0, 0)) is None
        assert units.before(kind, Span(len(text), len(text))) is None
        assert not everything(units, kind)


PARAGRAPH = "Mr. Xi said “this is good,” and then he left. He came back, as we all know, on Friday."


def step(text: str, kind: Kind) -> Callable[[], None]:
    """A look at the unit in the middle of a text that nobody looked into, and at those beside it."""
    middle = text.index("Xi", len(text) // 2)

    def look() -> None:
        units = Units(text)
        unit = units.around(kind, middle) or Span(middle, middle + 1)
        units.after(kind, unit)
        units.before(kind, unit)

    return look


@each_row("kind", Kind)
def test_a_step_costs_no_more_in_a_long_article(kind: Kind) -> None:
    short, long = ("\n".join([PARAGRAPH] * count) for count in (300, 3_000))
    steps = [lines_run(step(text, kind)) - lines_run(Units, text) for text in (short, long)]
    assert steps[1] <= 1.1 * steps[0]


@each_row("kind", [Kind.WORD, Kind.CLAUSE, Kind.SENTENCE])
def test_a_step_costs_hardly_more_in_a_long_paragraph(kind: Kind) -> None:
    short, long = (" ".join([PARAGRAPH] * count) for count in (300, 3_000))
    assert lines_run(step(long, kind)) <= 1.5 * lines_run(step(short, kind))


@each_row("kind", [Kind.WORD, Kind.CLAUSE, Kind.SENTENCE])
def test_a_second_step_in_a_paragraph_looks_at_nothing_again(kind: Kind) -> None:
    text = " ".join([PARAGRAPH] * 200)
    units = Units(text)
    unit = units.around(kind, len(text) // 2)
    assert unit is not None
    assert 20 * lines_run(units.after, kind, unit) < lines_run(step(text, kind))


@each_row("blank", ["\n", " "])
def test_ten_times_the_text_is_ten_times_the_work(blank: str) -> None:
    def walk(text: str) -> None:
        units = Units(text)
        for kind in Kind:
            unit = units.after(kind, Span(0, 1))
            while unit:
                unit = units.after(kind, unit)

    few, many = (blank.join([PARAGRAPH] * times) for times in (10, 100))
    assert lines_run(walk, many) <= 12 * lines_run(walk, few)


def test_the_next_quotation_is_found_over_paragraphs_that_have_none() -> None:
    plain = PARAGRAPH.replace("“", "").replace("”", "")
    lines = []
    for between in (10, 1_000):
        units = Units("\n".join([PARAGRAPH, *[plain] * between, PARAGRAPH]))
        first = units.after(Kind.QUOTATION, Span(0, 1))
        assert first is not None
        last = units.after(Kind.QUOTATION, first)
        assert last is not None
        assert units.before(Kind.QUOTATION, last) == first
        assert last.start > between * len(plain)
        lines.append(lines_run(units.after, Kind.QUOTATION, first))
    assert lines[1] <= 2 * lines[0]


SHAPES = (
    *" .,\"'(-—*“”«」[\n…。1a中\u0301\u200d🇩\x1b\ud800",
    ". ", ", ", "“a ", "“a” ", "a.", "A.b. ", "1.", "a'", "a-", "Mr. Xi ", "中。", " \n", "“「»", "?” Mr. Xi ", ".[1]",
    "()", "a\u0301", "👨\u200d",
    "x" * 60 + "\n", "- a\n", "a:) ", "\xad ",
)  # fmt: skip
"""What would make a rule that looks ahead or back without a limit go over the text again and again."""


@each_row("shape", SHAPES)
def test_texts_of_one_thing_over_and_over_are_no_trap(shape: str) -> None:
    text = shape * (10_000 // len(shape))
    units = Units(text, window=4_000)
    for kind in Kind:
        unit = units.around(kind, len(text) // 2)
        found = [unit] if unit else []
        for beside in (units.after, units.before):
            found += [other for other in [beside(kind, Span(len(text) // 2, len(text) // 2 + 1))] if other]
        assert_spans(text, found)
