"""``sources.csv``: forgiving about its form, exact about what it means, one clear line for what is wrong."""

import os
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from annotations.model import ArticleRecord
from reader.articles.details import Detail, Origin
from reader.articles.sources import FILE_NAME, Sources, read_sources
from reader.folder.catalog import ArticleCatalog
from tests.tables import each_row

PATHS = ["a.txt", "b.txt", "sub/a.txt", "sub/c.md"]
ARTICLE = "A longer strike\n\nThe crews will stay ashore for a third week, the union said on Tuesday.\n"


def read(folder: Path, table: str | bytes) -> Sources:
    (folder / FILE_NAME).write_bytes(table.encode() if isinstance(table, str) else table)
    return read_sources(folder, PATHS)


def test_the_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeffOutlet,FILE, Title ,event-date\nThe Harbour Post,b.txt,“A strike”,2024-04\n")
    assert found == ({"b.txt": {"outlet": "The Harbour Post", "title": "“A strike”", "event_date": "2024-04"}}, ())


@each_row("separator, end", product([",", ";", "\t"], ["\n", "\r\n", "\r"]))
def test_spreadsheets_save_it_in_several_ways(tmp_path: Path, separator: str, end: str) -> None:
    rows = (["path", "title", "author"], ["b.txt", '"Strike, again; or not"', "Jane Doe"], ["", "", ""])
    found = read(tmp_path, end.join(separator.join(row) for row in rows))
    assert found == ({"b.txt": {"title": "Strike, again; or not", "author": "Jane Doe"}}, ())


def test_it_may_be_in_an_old_encoding(tmp_path: Path) -> None:
    assert read(tmp_path, "file,title\nb.txt,Züge\n".encode("cp1252")).by_path == {"b.txt": {"title": "Züge"}}


def test_a_cell_may_go_on_in_the_next_line(tmp_path: Path) -> None:
    found = read(tmp_path, 'file,caution,title\nb.txt,"Machine-spun copy;\ndo not quote.",A strike\nc.md,,Other\n')
    assert found.by_path["b.txt"] == {"caution": "Machine-spun copy; do not quote.", "title": "A strike"}
    assert found.by_path["sub/c.md"] == {"title": "Other"}


def test_articles_are_named_by_path_or_by_a_name_that_is_clear(tmp_path: Path) -> None:
    found = read(tmp_path, "file,title\na.txt,Root\nsub\\a.txt,Sub\n./b,B\nc,C\n")
    assert found == (
        {
            "a.txt": {"title": "Root"},
            "sub/a.txt": {"title": "Sub"},
            "b.txt": {"title": "B"},
            "sub/c.md": {"title": "C"},
        },
        (),
    )
    assert read(tmp_path, "file,title\na,Which\n").problems == (
        "sources.csv, line 2: “a” may be one of 2 articles; give its path in the folder.",
    )


def test_each_bad_row_is_one_line_and_the_others_count(tmp_path: Path) -> None:
    table = "file,title,published\n" + "\n".join(
        [
            "gone.txt,Gone,2024",
            "b.txt,Right,2024-02-30",
            "b.txt,Twice,2024",
            ",No file,2024",
            '"a.txt,Not closed,2024',
            "sub/a.txt,Right,2024-04,extra",
            "",
            f"sub/c.md,{'x' * 1_001},2024",
        ]
    )
    found = read(tmp_path, table)
    assert found.by_path == {
        "b.txt": {"title": "Right"},
        "sub/a.txt": {"title": "Right", "published": "2024-04"},
        "sub/c.md": {"published": "2024"},
    }
    assert found.problems == (
        "sources.csv, line 2: there is no article “gone.txt”.",
        "sources.csv, line 3: published “2024-02-30” is not a date such as 2024, 2024-04 or 2024-04-26.",
        "sources.csv, line 4: “b.txt” is in an earlier line, too; that line counts.",
        "sources.csv, line 5: it names no file.",
        "sources.csv, line 6: a quotation mark is not closed; the row does not count.",
        "sources.csv, line 7: it has more cells than there are columns.",
        "sources.csv, line 9: title is longer than 1,000 characters.",
    )


@each_row(
    "table, problem",
    [
        ("title,author\nA,B\n", "sources.csv, line 1: no column is called file or path, so no row counts."),
        ("", "sources.csv cannot be read. It is empty."),
        (bytes(range(256)) * 40, "sources.csv cannot be read. It is not text."),
    ],
)
def test_what_is_no_table_says_so(tmp_path: Path, table: str | bytes, problem: str) -> None:
    assert read(tmp_path, table) == ({}, (problem,))


def test_a_pipe_of_that_name_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE_NAME)
    assert read_sources(tmp_path, PATHS).problems == ("sources.csv cannot be read. It is a pipe, not a file.",)


def test_without_it_nothing_is_said(tmp_path: Path) -> None:
    assert read_sources(tmp_path, PATHS) == ({}, ())


@given(st.text(alphabet='a.txtb,;"\n\t\x00é', max_size=200))
def test_no_table_makes_it_fail(words: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "file,title\n" + words)
        assert set(found.by_path) <= set(PATHS)
        assert not any("\n" in problem for problem in found.problems)


def test_the_details_of_an_article_come_from_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Strike goes on\nBy Jane Doe\n3 May 2024\n\n" + ARTICLE)
    (tmp_path / FILE_NAME).write_text("file,author,outlet,published\na.txt,J. Doe,The Harbour Post,2024\n")
    details = ArticleCatalog(tmp_path).read("a.txt", ArticleRecord("a.txt", published="2024-05-02")).details
    assert details.author == Detail("J. Doe", Origin.SOURCES_CSV)
    assert details.outlet == Detail("The Harbour Post", Origin.SOURCES_CSV)
    assert details.published == Detail("2024-05-02", Origin.CONFIRMED)
    assert details.title.origin is Origin.DETECTED
    facts = ArticleCatalog(tmp_path).facts("a.txt")
    assert facts.unconfirmed == {"title", "citekey"}


def test_front_matter_comes_before_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Its own\n---\n" + ARTICLE)
    (tmp_path / FILE_NAME).write_text("file,title,outlet\na.md,The table’s,The Harbour Post\n")
    header = ArticleCatalog(tmp_path).headers()[0]
    assert (header.title, header.outlet) == ("Its own", "The Harbour Post")
