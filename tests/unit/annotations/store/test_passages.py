"""Finding passages by place and by theme agrees with looking at every one of them."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.model import CurrentPlace, Passage, Status
from annotations.store.passages import Passages
from annotations.store.records_json import ReadItem, encode, encode_line, read_passage_keys
from annotations.tables import to_record
from annotations.text.span import Span
from tests.unit.annotations.making import passage
from tests.unit.work import lines_run

ARTICLES = ("a.txt", "b.txt")
THEMES = ("russia", "ai", "taiwan")
TEXTS = ("1" * 64, "2" * 64)
"""Digests of texts that came after the one that the anchors were made on."""
NEW = ("a new one", "another", *map(str, range(20, 40)))
offsets = st.integers(0, 40)
spans = st.tuples(offsets, st.integers(1, 25)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@st.composite
def passages(draw: st.DrawFn, id: str) -> Passage:
    span, now = draw(spans), draw(st.none() | spans)
    return passage(
        id,
        *span,
        *draw(st.lists(st.sampled_from(THEMES), unique=True)),
        article=draw(st.sampled_from(ARTICLES)),
        coder=draw(st.sampled_from(["ana", "ben"])),
        now=CurrentPlace(*now, draw(st.sampled_from(TEXTS)), draw(st.sampled_from(Status)), draw(st.booleans()))
        if now
        else None,
        created=draw(st.sampled_from(["2024", "2025"])),
    )


@st.composite
def collections(draw: st.DrawFn) -> dict[str, Passage]:
    return {str(number): draw(passages(str(number))) for number in range(draw(st.integers(0, 12)))}


def loaded(kept: dict[str, Passage]) -> Passages:
    """Passages as they come from a file: some seen at a glance, others decoded."""
    index = Passages()
    for number, one in enumerate(kept.values(), 1):
        line = encode_line(number, to_record(one))
        index.load(ReadItem("passages", number, line, keys=read_passage_keys(line) if number % 2 else None))
    return index


def order(one: Passage) -> tuple[str, int, int, str, str]:
    return one.article, one.span.start, -one.span.end, one.created, one.id


def agree(index: Passages, kept: dict[str, Passage]) -> None:
    """Check every look-up against the plain list."""
    everything = sorted(kept.values(), key=order)
    assert list(index.in_order()) == everything
    assert index.ids(None) == [one.id for one in everything]
    assert [index.ids(theme) for theme in THEMES] == [[one.id for one in index.with_theme(theme)] for theme in THEMES]
    assert len(index) == len(everything)
    for article in ARTICLES:
        here = [one for one in everything if one.article == article]
        assert index.in_article(article) == here
        for start in range(0, 70, 5):
            for length in (1, 4, 30):
                span = Span(start, start + length)
                there = [one for one in here if one.span.overlaps(span) and one.status is not Status.ORPHAN]
                assert index.overlapping(article, span) == there
        for one in here:
            same = [other for other in here if other.is_placed and (other.span, other.coder) == (one.span, one.coder)]
            assert index.on_span(article, one.span, one.coder) == next(iter(same), None)
        for text in ("0" * 64, *TEXTS):
            assert index.outdated_ids(article, text) == [one.id for one in here if one.text_digest != text]
        assert index.on_span(article, Span(100, 101), "ana") is None
        assert index.theme_counts(article) == counts(here)
    assert index.theme_counts(None) == counts(everything)
    for themes in (None, (), THEMES[:1], THEMES[:2]):
        found = [one.article for one in everything if themes is None or not {*one.themes}.isdisjoint(themes)]
        assert index.count_by_article(themes) == {article: found.count(article) for article in found}
    looked_for = [one for one in everything if one.now]
    assert index.revised == {
        article: {one.id: one.needs_review for one in looked_for if one.article == article}
        for article in {one.article for one in looked_for}
    }
    assert index.review_count == sum(one.needs_review for one in looked_for)
    for theme in THEMES:
        assert list(index.with_theme(theme)) == [one for one in everything if theme in one.themes]


def counts(passages: list[Passage]) -> dict[str, int]:
    every = [theme for one in passages for theme in one.themes]
    return {theme: every.count(theme) for theme in every}


@given(collections())
def test_what_a_file_holds_is_found(kept: dict[str, Passage]) -> None:
    agree(loaded(kept), kept)


@given(collections(), st.data())
def test_what_changes_is_found_where_it_is_now(kept: dict[str, Passage], data: st.DataObject) -> None:
    index = loaded(kept)
    for _ in range(data.draw(st.integers(1, 8))):
        shift = index.delta()
        for id in data.draw(st.lists(st.sampled_from([*kept, *NEW]), unique=True)):
            if id in kept and data.draw(st.booleans()):
                shift.remove(id, to_record(kept.pop(id)))
            else:
                was = to_record(kept[id]) if id in kept else None
                kept[id] = data.draw(passages(id))
                shift.put(id, encode(to_record(kept[id])), kept[id], was)
        index.apply(shift)
    agree(index, kept)


def test_a_passage_that_comes_back_keeps_its_document_number() -> None:
    kept = {str(number): passage(str(number)) for number in range(3)}
    index, new = loaded(kept), passage("new")
    shift = index.delta()
    assert shift.remove("1", to_record(kept["1"])).number == 2
    assert shift.put("new", encode(to_record(new)), new, None).number == 4
    index.apply(shift)
    again = index.delta()
    assert again.put("1", encode(to_record(kept["1"])), kept["1"], None).number == 2
    assert again.put("next", encode(to_record(new)), new, None).number == 5


def test_a_look_up_is_as_quick_as_ever_when_a_long_passage_is_gone_again() -> None:
    short = {f"p{number}": passage(f"p{number}", 10 * number, 10 * number + 5) for number in range(300)}
    long = passage("long", 0, 3_000)
    index, middle = loaded(short), Span(1_500, 1_505)
    before = lines_run(index.overlapping, long.article, middle)
    shift = index.delta()
    shift.put(long.id, encode(to_record(long)), long, None)
    index.apply(shift)
    assert [one.id for one in index.overlapping(long.article, middle)] == ["long", "p150"]
    shift = index.delta()
    shift.remove(long.id, to_record(long))
    index.apply(shift)
    assert [one.id for one in index.overlapping(long.article, middle)] == ["p150"]
    assert lines_run(index.overlapping, long.article, middle) == before
