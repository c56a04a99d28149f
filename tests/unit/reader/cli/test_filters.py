"""``reader quotes FOLDER FILTER``: the same language as on the screen, beside the other options of the command."""

import json
from pathlib import Path

import pytest

from annotations.model import ArticleRecord
from annotations.store.folder.backend import open_store
from reader.cli import main
from tests.tables import each_row
from tests.unit.annotations.making import change, edit
from tests.unit.commands import Reader, Said

WORDS = {
    "001": ("stemming the flow to the United States of chemicals used to make fentanyl", "China’s foreign minister"),
    "002": ("Blinken",),
}


@pytest.fixture
def reader(capsys: pytest.CaptureFixture[str]) -> Reader:
    """Runs a command line as the console script does."""

    def run(*arguments: object) -> Said:
        try:
            status = main.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def folder(seeds: Path, reader: Reader) -> Path:
    """The sample articles with three quotes: fentanyl, Taiwan said by Wang, and Russia in another article."""
    fentanyl, minister = (place(seeds, "001", words) for words in WORDS["001"])
    reader("tag", seeds, "001", *fentanyl, "fentanyl")
    reader("tag", seeds, "001", *minister, "Taiwan", "--speaker", "Wang Yi", "--note", "who else?")
    reader("tag", seeds, "002", *place(seeds, "002", WORDS["002"][0]), "Russia")
    return seeds


def place(folder: Path, number: str, words: str) -> tuple[int, int]:
    (path,) = folder.glob(f"{number}_*")
    start = path.read_bytes().decode("utf-8").index(words)
    return start, start + len(words)


def themes(reader: Reader, folder: Path, *arguments: str) -> list[str]:
    """The themes of the quotes that are found, sorted."""
    said = reader("quotes", folder, "--format", "json", *arguments)
    assert (said.status, said.err) == (0, "")
    return sorted(theme for quote in json.loads(said.out)["quotes"] for theme in quote["themes"])


@each_row(
    "text, found",
    [
        ("", ["Russia", "Taiwan", "fentanyl"]),
        ("taiwan | fentanyl", ["Taiwan", "fentanyl"]),
        ("fentanyl taiwan", []),
        ("speaker:wang", ["Taiwan"]),
        ('"china\'s foreign"', ["Taiwan"]),
        ("article:001 -has:note", ["fentanyl"]),
        ("title:“tough issues”", ["Taiwan", "fentanyl"]),
        ("author:field", ["Russia"]),
        ("state:done", []),
    ],
)
def test_only_what_the_filter_lets_through_is_printed(
    reader: Reader, folder: Path, text: str, found: list[str]
) -> None:
    assert themes(reader, folder, text) == found


def test_the_filter_narrows_what_theme_and_article_choose(reader: Reader, folder: Path) -> None:
    assert themes(reader, folder, "--theme", "Russia", "--theme", "Taiwan", "-speaker:wang x | russia") == ["Russia"]
    assert themes(reader, folder, "has:theme", "--article", "002") == ["Russia"]
    assert themes(reader, folder, "--article", "001", "taiwan | russia") == ["Taiwan"]


def test_a_filter_that_begins_with_a_minus_sign_stands_after_two_dashes(reader: Reader, folder: Path) -> None:
    assert themes(reader, folder, "--", "-taiwan") == ["Russia", "fentanyl"]
    assert themes(reader, folder, "-taiwan -russia") == ["fentanyl"]


def test_what_analysts_confirmed_is_what_is_filtered(reader: Reader, folder: Path) -> None:
    (path,) = folder.glob("002_*")
    with open_store(folder / "annotations.json") as store:
        record = ArticleRecord(path.name, outlet="Deutsche Welle", published="2024-04")
        before = store.articles.get(path.name)
        store.apply(edit("details", change(before, record)))
    assert themes(reader, folder, 'outlet:"deutsche welle" after:2024-04 before:2024-05') == ["Russia"]
    assert themes(reader, folder, 'outlet:"deutsche welle" -after:2024') == []


def test_quotes_of_an_article_that_is_gone_are_filtered_too(reader: Reader, folder: Path) -> None:
    for path in folder.glob("001_*"):
        path.unlink()
    assert themes(reader, folder, "taiwan article:001 -outlet:x") == ["Taiwan"]


@each_row(
    "text, says",
    [
        ("theme:tawian", "Filter, at character 1: There is no theme “tawian”. Did you mean Taiwan?"),
        ("taiwan (russia", "Filter, at character 8: This bracket is not closed."),
        ("taiwan\x1b]0;x\x07", "Filter, at character 7: There is an invisible character (U+001B)."),
        ("(" * 100_000, "Filter, at character 4001: A filter has at most 4,000 characters."),
    ],
)
def test_what_is_not_understood_is_reported_in_one_line(reader: Reader, folder: Path, text: str, says: str) -> None:
    assert reader("quotes", folder, text) == Said(1, "", f"reader: {says}\n")


def test_a_filter_is_refused_before_the_folder_is_looked_at(reader: Reader, tmp_path: Path) -> None:
    assert "bracket" in reader("quotes", tmp_path, "(").err
