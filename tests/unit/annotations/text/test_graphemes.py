"""A cursor step is what a person takes for one character, drawn in the cells that Rich counts."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from annotations.text.graphemes import clusters, is_boundary, is_plain, next_boundary, previous_boundary, snap, trim
from annotations.text.sanitize import sanitize
from annotations.text.span import Span
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_spans, texts

FLAG_HALVES = [chr(code) for code in range(0x1F1E6, 0x1F200)]


@each_row(
    "text, pieces",
    [
        ("a\nb", ["a", "\n", "b"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩\u200d👩\u200d👧!", ["👩\u200d👩\u200d👧", "!"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🇩🇪🇫🇷🇩", ["🇩🇪", "🇫🇷", "🇩"]),
        ("🇩\u0301🇪🇫", ["🇩\u0301", "🇪🇫"]),
        ("❤\ufe0f1\ufe0f\u20e3", ["❤\ufe0f", "1\ufe0f\u20e3"]),
        ("각한", ["각", "한"]),
        ("\n\u0301a", ["\n", "\u0301", "a"]),
        ("\u200d\u200da", ["\u200d\u200d", "a"]),
        ("\x1b\x00\ud800", ["\x1b", "\x00", "\ud800"]),
        ("", []),
    ],
)
def test_clusters_are_what_a_person_calls_a_character(text: str, pieces: list[str]) -> None:
    assert [text[cluster.start : cluster.end] for cluster in clusters(text)] == pieces


@given(texts)
def test_clusters_fill_the_text_and_are_as_wide_as_rich_draws_them(text: str) -> None:
    found = clusters(text)
    assert [cluster.start for cluster in found] == [0, *(cluster.end for cluster in found)][: len(found)]
    assert (found[-1].end if found else 0) == len(text)
    for start, end, cells in found:
        assert cells == cell_len(sanitize(text[start:end]))
    if "\u200d" not in text:
        assert sum(cluster.cells for cluster in found) == cell_len(sanitize(text))


@given(texts)
def test_where_no_blank_stands_clusters_are_those_of_rich_with_flags_joined(text: str) -> None:
    text = "x" + "".join(text.split())
    ours = {cluster.start for cluster in clusters(text)}
    richs = {start for start, _, _ in split_graphemes(sanitize(text))[0]}
    assert ours <= richs
    assert all(text[start - 1] in FLAG_HALVES and text[start] in FLAG_HALVES for start in richs - ours)


@given(texts)
def test_a_look_at_one_place_sees_the_borders_of_the_whole(text: str) -> None:
    borders = sorted({cluster.start for cluster in clusters(text)} | {0, len(text)})
    for offset in range(len(text) + 1):
        assert is_boundary(text, offset) == (offset in borders)
        assert next_boundary(text, offset) == min((border for border in borders if border > offset), default=len(text))
        assert previous_boundary(text, offset) == max((border for border in borders if border < offset), default=0)


@given(texts)
def test_places_outside_the_text_lead_back_to_it(text: str) -> None:
    assert next_boundary(text, -3) == 0
    assert previous_boundary(text, len(text) + 3) == len(text)
    assert is_boundary(text, -1)
    assert is_boundary(text, len(text) + 1)


@given(texts, st.data())
def test_a_piece_cut_at_borders_has_the_clusters_of_the_whole(text: str, data: st.DataObject) -> None:
    found = clusters(text)
    first = data.draw(st.integers(0, len(found)))
    base = found[first].start if first < len(found) else len(text)
    moved = [(start + base, end + base, cells) for start, end, cells in clusters(text[base:])]
    assert moved == found[first:]


@given(texts, st.data())
def test_snapping_widens_to_whole_characters_and_takes_in_no_blank(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    snapped = snap(text, Span(start, end))
    assert snapped.contains(Span(start, end))
    assert snap(text, snapped) == snapped
    assert text[snapped.start : start] == text[snapped.start : start].strip()
    assert text[end : snapped.end] == text[end : snapped.end].strip()
    trimmed = trim(text, start, end)
    assert (trimmed is None) == (not text[start:end].strip())
    assert_spans(text, [trimmed] if trimmed else [])


ASSIGNED = 0x40000
"""Beyond this there are tags, variation selectors and private characters, and none of them is plain."""


def test_plain_text_is_a_cluster_each() -> None:
    plain = list(filter(is_plain, map(chr, range(ASSIGNED))))
    assert len(plain) > 30_000
    text = "".join(plain)
    assert len(clusters(text)) == len(text)
    assert not is_plain("e\u0301")
    assert not is_plain("🇩🇪")


@each_row("shape", ["\u0301", "🇩", "\u200d", "👩\u200d", "a\u0301", "🇩\u200d"])
def test_a_storm_of_marks_is_one_place_like_any_other(shape: str) -> None:
    text = "a" + shape * 20_000 + " b"
    assert is_boundary(text, len(text) - 1)
    middle = len(text) // 2
    before, after = previous_boundary(text, middle), next_boundary(text, middle)
    assert before < middle < after
    assert is_boundary(text, before)
    assert is_boundary(text, after)
