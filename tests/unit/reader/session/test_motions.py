"""Wherever the keys lead, the selection stays inside the text, is never empty and never cuts a letter."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.graphemes import is_boundary
from annotations.text.span import Span
from annotations.text.units import Kind, Units
from reader.session import motions
from reader.session.motions import Selection

ALPHABET = [
    *"ab A.,;:—()“”\"'’ \n\n\t",
    "é", "e\u0301", "\u0301", "中", "文", "。", "👩‍👩‍👧", "🇫🇷", "\u00a0",
    "\u200d", "\ufe0f", "\x1b", "\u202e", "א", "ب",
]  # fmt: skip
texts = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=120).map("".join)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.sampled_from(Kind), st.booleans()),
        st.tuples(st.just("extend"), st.sampled_from(Kind), st.booleans()),
        st.tuples(st.sampled_from(["widen", "narrow", "first", "last"]), st.none(), st.none()),
    ),
    max_size=25,
)


def nothing_skipped(_: Span) -> bool:
    return False


def carry_out(units: Units, selection: Selection, move: tuple[str, Kind, bool]) -> Selection | None:
    name, kind, forward = move
    match name:
        case "step":
            return motions.step(units, selection, kind, forward, nothing_skipped)
        case "extend":
            return motions.extend(units, selection, kind, forward, nothing_skipped)
        case "widen":
            return motions.widen(units, selection)
        case "narrow":
            return motions.narrow(units, selection)
        case "first":
            return motions.first(units, nothing_skipped)
        case _:
            return motions.last(units, nothing_skipped)


@given(texts, moves)
def test_any_sequence_of_keys_keeps_a_whole_selection(text: str, sequence: list[tuple[str, Kind, bool]]) -> None:
    units = Units(text)
    selection = motions.first(units, nothing_skipped)
    if selection is None:
        assert not text.strip() or not any(letter.isalnum() for letter in text)
        return
    for move in sequence:
        selection = carry_out(units, selection, move) or selection
        span = selection.span
        assert 0 <= span.start < span.end <= len(text)
        assert is_boundary(text, span.start)
        assert is_boundary(text, span.end)


@given(texts, st.integers(1, 4))
def test_narrowing_returns_what_was_widened(text: str, times: int) -> None:
    units = Units(text)
    word = units.around(Kind.WORD, 0)
    if word is None:
        return
    selection = Selection(word)
    passed = [selection.span]
    for _ in range(times):
        wider = motions.widen(units, selection)
        if wider is None:
            break
        assert wider.span.contains(selection.span)
        assert wider.span != selection.span
        selection = wider
        passed.append(selection.span)
    for span in reversed(passed[:-1]):
        narrower = motions.narrow(units, selection)
        assert narrower is not None
        assert narrower.span == span
        selection = narrower


@given(texts, st.sampled_from([Kind.WORD, Kind.SENTENCE]), st.integers(1, 5))
def test_taking_back_returns_to_where_extending_began(text: str, kind: Kind, times: int) -> None:
    units = Units(text)
    start = motions.first(units, nothing_skipped)
    if start is None:
        return
    selection, extended = start, 0
    for _ in range(times):
        further = motions.extend(units, selection, kind, True, nothing_skipped)
        if further is None:
            break
        assert further.span.start == start.span.start
        assert further.span.end > selection.span.end
        selection, extended = further, extended + 1
    for _ in range(extended):
        back = motions.extend(units, selection, kind, False, nothing_skipped)
        assert back is not None
        selection = back
    assert selection.span == start.span


ARTICLE = Units("One leads, he said “we will, of course, go on,” and sat down. Two follows.\n\nThree ends it.")


def words(selection: Selection | None) -> str:
    assert selection is not None
    return selection.span.extract(ARTICLE.text)


def test_a_quotation_is_reached_from_its_sentence_and_the_next_sentence_from_there() -> None:
    sentence = motions.first(ARTICLE, nothing_skipped)
    assert sentence is not None
    quotation = motions.step(ARTICLE, sentence, Kind.QUOTATION, True, nothing_skipped)
    assert words(quotation) == "we will, of course, go on,"
    assert quotation is not None
    assert words(motions.step(ARTICLE, quotation, Kind.SENTENCE, True, nothing_skipped)) == "Two follows."


def test_widening_a_word_passes_clause_quotation_sentence_and_paragraph() -> None:
    start = ARTICLE.text.index("course")
    selection: Selection | None = Selection(Span(start, start + len("course")))
    passed = []
    while selection is not None:
        passed.append(words(selection))
        selection = motions.widen(ARTICLE, selection)
    assert passed[0] == "course"
    assert "we will, of course, go on," in passed
    assert passed[-2].endswith("sat down.")
    assert passed[-1].endswith("Two follows.")


def test_boilerplate_is_stepped_over() -> None:
    second = ARTICLE.text.index("Two")

    def skip(span: Span) -> bool:
        return span.start == second

    sentence = motions.first(ARTICLE, skip)
    assert sentence is not None
    assert words(motions.step(ARTICLE, sentence, Kind.SENTENCE, True, skip)) == "Three ends it."


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12), st.integers(0, 30), st.integers(1, 10))
def test_going_through_passages_visits_each_once(pairs: list[tuple[int, int]], start: int, length: int) -> None:
    spans = sorted({Span(a, a + n) for a, n in pairs}, key=lambda span: (span.start, -span.end))
    here = Span(start, start + length)
    visited = []
    found = motions.neighbour(spans, here, True)
    while found is not None:
        visited.append(found)
        found = motions.neighbour(spans, found, True)
    back = motions.neighbour(spans, here, False)
    while back is not None:
        visited.append(back)
        back = motions.neighbour(spans, back, False)
    assert sorted(visited) == sorted(span for span in spans if span != here)
