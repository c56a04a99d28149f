"""Filtering and sorting the list of articles without reading a file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.codebook import Codebook
from annotations.filters import compile_query
from annotations.model import ArticleRecord
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
from reader.folder.cache import FileRow, FolderTable
from reader.folder.catalog import ArticleCatalog
from reader.folder.columns import Column, Run
from reader.folder.headers import Header, Headers, Order, sort_headers
from reader.folder.probe import filter_key
from tests.tables import each_row

ROWS = {
    "001_strike.txt": ("Ferry strike goes on", "The Harbour Post", "Jane Doe", "2024-05-03", 900),
    "002_wheat.txt": ("Züge voll Weizen", "", "Ali Khan", "2024-04", 20),
    "sub/003.txt": ("Talks break down", "Agence Côte", "", "", 1_000),
    "sub/x_y.txt": ("“China’s threat”—a reply", "", "", "2023", 5),
}


def headers() -> Headers:
    table = FolderTable.from_paths(list(ROWS))
    for place, (path, (title, outlet, author, published, size)) in enumerate(ROWS.items()):
        words = filter_key(title, outlet, author, path)
        table.set_row(place, FileRow(f"{size} 1 1", "", title, author, outlet, published, haystack=words))
    return Headers(table, nobody)


def nobody(table: FolderTable, place: int) -> Header | None:
    raise AssertionError("nothing is looked into")


def filtered(headers: Headers, typed: str) -> list[int]:
    """The places of the articles that a filter finds."""
    return list(
        compile_query(typed, Codebook([])).articles(AnnotationStore(FolderBackend(Path("annotations.json"))), headers)
    )


def paths(headers: Headers, found: "object") -> list[str]:
    return [headers.paths[place][:3] for place in found]  # type: ignore[attr-defined]


@each_row(
    "words, found",
    [
        ("", ["001", "002", "sub", "sub"]),
        ("strike", ["001"]),
        ("STRIKE ferry", ["001"]),
        ("ferry talks", []),
        ("zuge", []),
        ("züge", ["002"]),
        ("zu\u0308ge", ["002"]),
        ("harbour", ["001"]),
        ("khan", ["002"]),
        ("003", ["sub"]),
        ("china's threat", ["sub"]),
        ("  doe   jane ", ["001"]),
    ],
)
def test_words_are_found_in_title_outlet_author_and_name(words: str, found: list[str]) -> None:
    listed = headers()
    assert paths(listed, filtered(listed, words)) == found


@given(st.text("abdeioü ’", max_size=4), st.text("abdeioü ’", max_size=4))
def test_typing_on_finds_what_a_new_look_finds(begun: str, more: str) -> None:
    listed = headers()
    first, then = (compile_query(typed, Codebook([])) for typed in (begun, begun + more))
    store = AnnotationStore(FolderBackend(Path("annotations.json")))
    found = first.articles(store, listed)
    assert list(then.articles(store, listed, found if then.narrows(first) else None)) == filtered(listed, begun + more)


def test_what_an_analyst_confirmed_is_found_shown_and_sorted() -> None:
    listed = headers()
    assert filtered(listed, "sympathy") == []
    listed.confirm(
        [
            ArticleRecord("sub/003.txt", title="Sympathy", published="2025"),
            ArticleRecord("gone.txt", title="Sympathy"),
            ArticleRecord("001_strike.txt", note="no detail"),
        ]
    )
    assert paths(listed, filtered(listed, "sympathy")) == ["sub"]
    assert listed[2].title == "Sympathy"
    assert paths(listed, sort_headers(listed, Order.DATE))[-1] == "sub"
    listed.confirm([ArticleRecord("sub/003.txt")])
    assert filtered(listed, "sympathy") == []
    assert listed[2].title == "Talks break down"


@each_row(
    "by, places",
    [
        (Order.NAME, [0, 1, 2, 3]),
        (Order.TITLE, [3, 0, 2, 1]),
        (Order.DATE, [3, 1, 0, 2]),
        (Order.OUTLET, [2, 0, 1, 3]),
        (Order.AUTHOR, [1, 0, 2, 3]),
        (Order.SIZE, [3, 1, 0, 2]),
    ],
)
def test_articles_are_sorted_and_what_is_not_known_stands_last(by: Order, places: list[int]) -> None:
    assert list(sort_headers(headers(), by)) == places


def test_the_latest_may_stand_first_and_what_is_not_known_still_last() -> None:
    assert list(sort_headers(headers(), Order.DATE, descending=True)) == [0, 1, 3, 2]
    assert list(sort_headers(headers(), Order.DATE, [3, 2, 0])) == [3, 0, 2]
    assert list(sort_headers(headers(), Order.NAME, descending=True)) == [3, 2, 1, 0]


def test_articles_that_nobody_looked_at_are_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "strike.txt").write_text("Nothing yet.")
    listed = ArticleCatalog(tmp_path).headers()
    assert filtered(listed, "strike") == [0]


def test_slices_and_last_articles() -> None:
    listed = headers()
    assert [header.path for header in listed[1:3]] == ["002_wheat.txt", "sub/003.txt"]
    assert listed[-1].path == "sub/x_y.txt"
    with pytest.raises(IndexError):
        listed[4]


@given(
    st.lists(st.text(max_size=5), max_size=6) | st.lists(st.text(max_size=5), min_size=60, max_size=60),
    st.dictionaries(st.integers(0, 59), st.text(max_size=5), max_size=4),
)
def test_a_column_gives_what_was_put_into_it(values: list[str], changes: dict[int, str]) -> None:
    column = Column.from_values(values)
    expected = [value.replace("\0", " ") for value in values]
    for place, value in changes.items():
        if place < len(values):
            column[place] = expected[place] = value.replace("\0", " ")
    assert list(column) == expected
    assert [column[place] for place in range(len(column))] == expected
    column.merged()
    assert list(column) == expected
    middle = len(values) // 2
    runs = [Run(0, 0, 1), Run(middle, len(values), 2), Run(0, middle, 0)]
    assert list(column.rearranged(runs)) == ["", *expected[middle:], "", "", *expected[:middle]]
