"""``reader matrix`` and ``reader codebook``: numbers and themes for scripts and for what one writes."""

import csv
import io
import json
from pathlib import Path

from annotations.store.folder.backend import open_store
from tests.tables import each_row
from tests.unit.annotations.making import CODER
from tests.unit.commands import Reader
from tests.unit.reader.cli.test_filters import folder, reader

__all__ = ["folder", "reader"]

COLUMNS = ["001_38289c5492cd757c.txt", "002_6e929c8efc8676cf.txt"]


def test_themes_by_articles_is_what_one_gets_without_asking(reader: Reader, folder: Path) -> None:
    out = reader("matrix", folder).out
    assert [line.split() for line in out.splitlines()] == [
        ["theme", *COLUMNS, "all"],
        ["Russia", "0", "1", "1"],
        ["fentanyl", "1", "0", "1"],
        ["AI", "0", "0", "0"],
        ["Taiwan", "1", "0", "1"],
        ["all", "2", "1", "3"],
    ]
    assert len({len(line) for line in out.splitlines()}) == 1


def test_every_format_says_the_same(reader: Reader, folder: Path) -> None:
    table = [line.split() for line in reader("matrix", folder).out.splitlines()]
    assert list(csv.reader(io.StringIO(reader("matrix", folder, "--format", "csv").out))) == table
    assert [line.split("\t") for line in reader("matrix", folder, "--format", "tsv").out.splitlines()] == table
    pipes = reader("matrix", folder, "--format", "markdown").out.replace("\\_", "_").splitlines()
    assert [line.strip("| ").split(" | ") for line in pipes if "--" not in line] == table
    whole = json.loads(reader("matrix", folder, "--format", "json").out)
    assert [[str(number) for number in row] for row in whole["cells"]] == [row[1:-1] for row in table[1:-1]]
    assert (whole["sum"], whole["row_sums"], whole["column_sums"]) == (3, [1, 1, 0, 1], [2, 1])
    assert [column["key"] for column in whole["column_labels"]] == COLUMNS


def test_a_filter_narrows_what_is_counted(reader: Reader, folder: Path) -> None:
    said = reader("matrix", folder, "speaker:Wang", "--columns", "speaker", "--count", "words")
    assert [line.split() for line in said.out.splitlines()][-1] == ["all", "3", "3"]
    assert "nothing-like-it" in reader("matrix", folder, "theme:nothing-like-it").err


def test_themes_meet_where_one_says(reader: Reader, folder: Path) -> None:
    options = ("--rows", "theme", "--columns", "theme", "--format", "json", "--by")
    cells = {by: json.loads(reader("matrix", folder, *options, by).out)["cells"] for by in ("overlap", "paragraph")}
    assert [row[1] for row in cells["overlap"]] == [0, 1, 0, 0]
    assert [row[1] for row in cells["paragraph"]] == [0, 1, 0, 0]


def test_what_a_spreadsheet_would_carry_out_is_no_heading(reader: Reader, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text('[[theme]]\nname = "=1+1"\n[[theme]]\nname = "a|b"\n')
    reader("codebook", folder, "--import", tmp_path / "more.toml")
    assert "'=1+1,0,0,0" in reader("matrix", folder, "--format", "csv").out
    assert "| a\\|b | 0 |" in reader("matrix", folder, "--format", "markdown").out


def test_a_codebook_goes_from_one_folder_to_another(reader: Reader, folder: Path, tmp_path: Path) -> None:
    out = reader("codebook", folder).out
    other = tmp_path / "other"
    other.mkdir()
    (other / "codebook.toml").write_text(out.replace('"fentanyl"', '"Fentanyl and opioids"'), "utf-8")
    (other / "a.txt").write_text("An article.")
    assert "Fentanyl and opioids" in reader("themes", other).out
    assert sorted(file.name for file in other.iterdir()) == ["a.txt", "codebook.toml"]


def test_an_import_says_what_it_did_and_can_be_undone(reader: Reader, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "codebook.toml"
    file.write_text('[[theme]]\nname = "Russia"\nnote = "since 2014"\n[[theme]]\nname = "oil"\nunder = "Russia"\n')
    assert reader("codebook", folder, "--import", file, "--coder", CODER) == (0, "1 new, 1 changed\n", "")
    assert reader("codebook", folder, "--import", file, "--coder", CODER).out == "0 new, 0 changed\n"
    assert "Russia / oil" in reader("themes", folder).out
    assert "import codebook" in reader("undo", folder, "--coder", CODER).out
    assert "oil" not in reader("themes", folder).out


def test_nothing_is_imported_where_nothing_can_be_written(reader: Reader, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "codebook.toml"
    file.write_text('[[theme]]\nname = "oil"\n')
    with open_store(folder / "annotations.json"):
        said = reader("codebook", folder, "--import", file)
    assert said.status == 1
    assert "Nothing was imported" in said.err


@each_row("option", ["--rows", "--columns", "--count", "--by", "--format"])
def test_what_no_table_has_is_refused_with_what_there_is(reader: Reader, folder: Path, option: str) -> None:
    said = reader("matrix", folder, option, "colour")
    assert said.status == 2
    assert "choose from" in said.err
