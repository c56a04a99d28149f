"""A table holds every word, and nothing that a spreadsheet would carry out."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.codebook import label_of, path_of
from annotations.export.formats import FORMATS, FormatOptions
from annotations.export.json_formats import FIELDS
from annotations.export.quote import to_clean_lines
from annotations.export.table import escape_formula, unescape_formula
from tests.tables import each_row
from tests.unit.annotations.export.quotes import KNOWN, but

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", " =1", "\u00a0=1", "\t=1", "\r=1", "\n=1", "\ufeff=1",
    "\u200b=1", "'=1", "''", "'quoted' words", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0",
]  # fmt: skip


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))


def table(*arguments: object, format: str = "csv", format_options: FormatOptions | None = None) -> list[list[str]]:
    text = "".join(FORMATS[format](arguments, format_options))  # type: ignore[arg-type]
    return rows(text, "," if format == "csv" else "\t")


@each_row("cell", FORMULAS)
def test_no_cell_begins_as_a_formula_does(cell: str) -> None:
    assert escape_formula(cell) == f"'{cell}"
    assert unescape_formula(escape_formula(cell)) == cell


@each_row("cell", ["words", "5 = five", "a@b", "“=1”", "", "…", "’tis"])
def test_other_cells_are_left_as_they_are(cell: str) -> None:
    assert escape_formula(cell) == cell == unescape_formula(cell)


@given(st.lists(st.sampled_from([*FORMULAS, "'", "=", "a", " "])).map("".join) | st.text())
def test_taking_the_apostrophe_off_gives_back_what_was_there(cell: str) -> None:
    assert unescape_formula(escape_formula(cell)) == cell
    assert escape_formula(cell)[:1] not in "=+-@\t\r" or not cell


@each_row("format", ["csv", "tsv"])
def test_every_text_of_a_quote_is_guarded_in_its_row(format: str) -> None:
    names = ("note", "title", "speaker", "via", "said_on", "author", "outlet", "url", "caution", "coder", "article")
    for evil in FORMULAS:
        quote = but(**dict.fromkeys(names, evil), themes=(evil,))
        head, row = table(quote, format=format)
        cells = dict(zip(head, row, strict=True))
        assert [cells[name] for name in names] == [escape_formula(to_clean_lines(evil))] * len(names)
        assert cells["theme_1"] == escape_formula(to_clean_lines(evil))
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_raw_cells_are_left_as_they_are_when_that_is_asked_for() -> None:
    head, row = table(but(note="=1+1"), format_options=FormatOptions(raw=True))
    assert dict(zip(head, row, strict=True))["note"] == "=1+1"


def test_a_row_has_the_paths_of_its_themes_and_a_mark_for_each_theme() -> None:
    format_options = FormatOptions(theme_columns=3, marked_themes=["Russia", "trade / sanctions"])
    head, row = table(KNOWN, format_options=format_options)
    cells = dict(zip(head, row, strict=True))
    assert head[: len(FIELDS) + 2] == [name for field in FIELDS for name in ([field] if field != "themes" else
                                       ["theme_1", "theme_2", "theme_3"])]  # fmt: skip
    assert [cells[f"theme_{number}"] for number in (1, 2, 3)] == ["fentanyl", "trade / sanctions", ""]
    assert (cells["is Russia"], cells["is trade / sanctions"]) == ("0", "1")
    assert (cells["start"], cells["starred"], cells["paragraph"], cells["unconfirmed"]) == ("12", "0", "9", "")


@pytest.mark.parametrize("format", ["csv", "tsv"])
@given(note=st.text(st.characters(codec=None, categories=None)))
def test_a_table_is_utf_8_without_controls_and_every_row_is_whole(format: str, note: str) -> None:
    quote = but(note=note)
    (head, row), text = table(quote, format=format), "".join(FORMATS[format]([quote]))
    assert len(head) == len(row)
    assert text.encode("utf-8")
    assert not set(text) & {"\x00", "\x1b", "\x07", "\x9b", "\u202e", "\r"}
    assert unescape_formula(row[head.index("note")]) == to_clean_lines(note)


NAME = st.text(st.sampled_from("ab/\\ :=é"), min_size=1).map(str.strip).filter(bool)


@given(st.lists(NAME, min_size=1))
def test_a_label_leads_back_to_its_path(path: list[str]) -> None:
    assert path_of(label_of(path)) == tuple(path)


def test_the_label_of_ordinary_names_is_the_one_that_people_read() -> None:
    assert label_of(["trade", "sanctions"]) == "trade / sanctions"
    assert path_of("trade/sanctions / banks /") == ("trade", "sanctions", "banks")
