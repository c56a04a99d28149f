"""Every number of a table is one that a person would count, and stands for passages that can be shown."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from annotations.codebook import Codebook
from annotations.facts import ArticleFacts
from annotations.filters.conditions import paragraph_of
from annotations.matrix import NO_VALUE, TOTAL, Axis, CoOccurrence, Matrix, MatrixSpec, Measure, count_passages
from annotations.model import Anchor, CurrentPlace, Passage, SentenceContext, Status, Theme
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from tests.tables import each_row
from tests.unit.annotations.making import CODER, keep, passage

BOOK = Codebook([Theme("a", "A"), Theme("b", "B", parent="a"), Theme("c", "C", order=1), Theme("d", "D", order=2)])
FACTS = {"1.txt": ArticleFacts("1.txt", outlet="AP", event="summit"), "2.txt": ArticleFacts("2.txt", outlet="AP")}
LINE = {"a": {"a"}, "b": {"a", "b"}, "c": {"c"}, "d": {"d"}}
"""A theme and those above it."""


@st.composite
def passages(draw: st.DrawFn) -> list[Passage]:
    """Passages of two articles, some of which overlap, in the order of a store."""
    found = []
    for number in range(draw(st.integers(0, 14))):
        start = draw(st.integers(0, 60))
        length = draw(st.integers(1, 25))
        around = [draw(st.integers(0, 8)) for _ in range(4)]
        host = SentenceContext(max(0, start - around[0]), start + length + around[1], "")
        paragraph = Span(max(0, host.start - around[2]), host.end + around[3])
        exact = ("word " * length)[:length]
        anchor = Anchor(start, start + length, exact, "", "", host, paragraph, "0" * 64)
        moved = draw(st.integers(0, 20))
        found.append(
            replace(
                passage(
                    f"p{number}",
                    0,
                    1,
                    *draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=3)),
                    article=draw(st.sampled_from(["1.txt", "2.txt"])),
                    coder=draw(st.sampled_from(["ana", "ben"])),
                ),
                anchor=anchor,
                speaker=draw(st.sampled_from(["", "Xi"])),
                now=CurrentPlace(start + moved, start + moved + length, "1" * 64, Status.MOVED) if moved > 15 else None,
            )
        )
    return sorted(found, key=lambda each: (each.article, each.span.start, -each.span.end))


def place(each: Passage, by: CoOccurrence) -> Span:
    if by is CoOccurrence.OVERLAP:
        return each.span
    if by is CoOccurrence.PARAGRAPH:
        return paragraph_of(each)
    shift = each.span.start - each.anchor.start
    return Span(each.anchor.host.start + shift, each.anchor.host.end + shift)


def themes(each: Passage) -> set[str]:
    return set().union(*(LINE[theme] for theme in each.themes))


def keys(each: Passage, axis: Axis) -> set[str]:
    facts = FACTS[each.article]
    return {
        Axis.THEME: themes(each) or {NO_VALUE},
        Axis.ARTICLE: {each.article},
        Axis.OUTLET: {facts.outlet},
        Axis.EVENT: {facts.event},
        Axis.SPEAKER: {each.speaker},
        Axis.CODER: {each.coder},
    }[axis]


def met(each: Passage, others: list[Passage], by: CoOccurrence) -> set[str]:
    """The themes of the passages that one meets, looked at one by one."""
    here = place(each, by)
    return set().union(
        *(
            themes(other)
            for other in others
            if other.article == each.article
            and max(here.start, place(other, by).start) < min(here.end, place(other, by).end)
        )
    )


THEMES = st.just((Axis.THEME, Axis.THEME))
"""Asked as often as all other tables: they alone ask who meets whom."""


@given(
    passages(),
    THEMES | st.tuples(*[st.sampled_from(Axis)] * 2),
    st.sampled_from(Measure),
    st.sampled_from(CoOccurrence),
)
def test_every_number_is_one_that_a_person_would_count(
    found: list[Passage], axes: tuple[Axis, Axis], measure: Measure, by: CoOccurrence
) -> None:
    rows, columns = axes
    table = count_passages(found, MatrixSpec(rows, columns, measure, by), BOOK, FACTS.__getitem__)
    cells: dict[tuple[str | None, str | None], list[Passage]] = {}
    for each in found:
        if rows is columns is Axis.THEME:
            pairs = {(row, column) for row in themes(each) for column in met(each, found, by)}
        else:
            pairs = {(row, column) for row in keys(each, rows) for column in keys(each, columns)}
        sums = {(row, TOTAL) for row, _ in pairs} | {(TOTAL, column) for _, column in pairs}
        for cell in pairs | sums | ({(TOTAL, TOTAL)} if pairs else set()):
            cells.setdefault(cell, []).append(each)
    for row in (*table.rows, TOTAL):
        for column in (*table.columns, TOTAL):
            here = cells.pop((row, column), [])
            assert list(table.cells.get((row, column), ())) == [each.id for each in here]
            assert (
                table[row, column]
                == {
                    Measure.PASSAGES: len(here),
                    Measure.ARTICLES: len({each.article for each in here}),
                    Measure.WORDS: sum(len(each.anchor.exact.split()) for each in here),
                }[measure]
            )
    assert cells == {}


@given(passages(), st.sampled_from(CoOccurrence))
def test_themes_meet_in_the_same_articles_whichever_is_the_row(found: list[Passage], by: CoOccurrence) -> None:
    table = count_passages(found, MatrixSpec(Axis.THEME, Axis.THEME, Measure.ARTICLES, by), BOOK, FACTS.__getitem__)
    assert all(table[row, column] == table[column, row] for row in table.rows for column in table.columns)


def test_every_theme_has_a_row_and_what_has_no_name_comes_last() -> None:
    found = [passage("p", 1, 9, "b", speaker="Xi"), passage("q", 2, 9, note="why?")]
    table = count_passages(found, MatrixSpec(columns=Axis.SPEAKER), BOOK, ArticleFacts)
    assert table.rows == ("a", "b", "c", "d", NO_VALUE)
    assert table.columns == ("Xi", NO_VALUE)
    assert [table.label(Axis.THEME, row) for row in (*table.rows, TOTAL)] == ["A", "A / B", "C", "D", "no theme", "all"]


def test_rows_are_sorted_by_a_column_and_equal_ones_stay_in_order() -> None:
    found = [passage("p", 1, 9, "c"), passage("q", 2, 9, "c"), passage("r", 3, 9, "d")]
    table = count_passages(found, MatrixSpec(columns=Axis.CODER), BOOK, ArticleFacts)
    assert table.sorted_by(CODER).rows == ("c", "d", "a", "b")
    assert table.sorted_by(TOTAL).rows == ("c", "d", "a", "b")


def test_a_passage_with_two_themes_is_counted_once_in_the_sums() -> None:
    table = count_passages([passage("p", 1, 9, "c", "d")], MatrixSpec(), BOOK, ArticleFacts)
    assert (table["c", TOTAL], table["d", TOTAL], table[TOTAL, TOTAL]) == (1, 1, 1)


def test_numbers_are_those_that_stock_tinydb_gives(tmp_path: Path) -> None:
    path = tmp_path / "annotations.json"
    with open_store(path) as store:
        names = ("russia", "ai", "taiwan")
        keep(
            store,
            *(
                passage(f"p{n}", n, n + 5, *{names[n % 3], names[n % 2]}, article=f"{n % 4}.txt", coder=f"c{n % 2}")
                for n in range(40)
            ),
        )
        table = count_passages(store.passages.in_order(), MatrixSpec(), store.codebook, ArticleFacts)
        coders = count_passages(
            store.passages.in_order(), MatrixSpec(Axis.CODER, Axis.ARTICLE), store.codebook, ArticleFacts
        )
    with TinyDB(path, access_mode="r") as stock:
        records = stock.table("passages").all()
    counted = Counter((tag["theme"], record["article"]) for record in records for tag in record["tags"])
    assert nonzero(table) == counted
    assert nonzero(coders) == Counter((record["coder"], record["article"]) for record in records)
    assert table[TOTAL, TOTAL] == len(records) == 40


def nonzero(table: Matrix) -> dict[tuple[str, str], int]:
    return {(row, column): table[row, column] for row in table.rows for column in table.columns if table[row, column]}


@each_row("by, number", [(CoOccurrence.OVERLAP, 0), (CoOccurrence.SENTENCE, 1), (CoOccurrence.PARAGRAPH, 2)])
def test_themes_meet_in_passages_in_sentences_or_in_paragraphs(by: CoOccurrence, number: int) -> None:
    def at(id: str, start: int, theme: str, host: SentenceContext) -> Passage:
        anchor = Anchor(start, start + 2, "ab", "", "", host, Span(0, 100), "0" * 64)
        return replace(passage(id, 0, 1, theme), anchor=anchor)

    first, second = SentenceContext(0, 20, ""), SentenceContext(20, 40, "")
    found = [at("p", 1, "c", first), at("q", 5, "d", first), at("r", 30, "c", second)]
    assert count_passages(found, MatrixSpec(Axis.THEME, Axis.THEME, by=by), BOOK, ArticleFacts)["c", "d"] == number
