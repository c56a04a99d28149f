"""The command line: what scripts get, what a person is told, and that failing changes nothing."""

import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from annotations.store.folder.backend import open_store
from reader.cli import main
from reader.settings import Settings
from reader.terminal.background_query import QUERY
from tests.system_calls import failing
from tests.tables import each_row
from tests.terminal import Terminal
from tests.unit.commands import Reader
from tests.unit.settings import write_settings

READER = [sys.executable, "-m", "reader"]
SENTENCE = "Mr. Blinken spent more than five hours with China’s foreign minister, Wang Yi"
FENTANYL = "stemming the flow to the United States of chemicals used to make fentanyl"


def text_of(folder: Path, number: str = "001") -> str:
    (path,) = folder.glob(f"{number}_*")
    return path.read_bytes().decode("utf-8")


def place(folder: Path, words: str = FENTANYL, number: str = "001") -> tuple[str, int, int]:
    """What ``reader tag`` needs to know of some words of an article."""
    start = text_of(folder, number).index(words)
    return number, start, start + len(words)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def articles_and_annotations(folder: Path) -> dict[str, bytes]:
    """The files that people put there or open, without those that the program keeps for itself."""
    return {path: content for path, content in everything(folder).items() if "/.annotations/" not in path}


def quotes(reader: Reader, folder: Path, *arguments: object) -> list[dict[str, Any]]:
    said = reader("quotes", folder, "--format", "json", *arguments)
    assert (said.status, said.err) == (0, "")
    found = json.loads(said.out)["quotes"]
    assert isinstance(found, list)
    return found


# Tagging and what comes of it


def test_tagged_words_are_in_the_file_before_the_id_is_printed(reader: Reader, seeds: Path) -> None:
    said = reader("tag", seeds, *place(seeds), "fentanyl", "russia", "--note", "see [/ and [are]", "--speaker", "Wang")
    assert (said.status, said.err) == (0, "")
    with TinyDB(seeds / "annotations.json") as database:
        (passage,) = database.table("passages").all()
    assert passage["id"] == said.out.strip()
    assert text_of(seeds)[passage["start"] : passage["end"]] == passage["exact"] == FENTANYL
    assert [tag["theme"] for tag in passage["tags"]] == ["fentanyl", "russia"]
    assert (passage["note"], passage["speaker"], passage["coder"]) == ("see [/ and [are]", "Wang", "ana")


def test_tagging_the_same_words_again_adds_to_the_same_passage(reader: Reader, seeds: Path) -> None:
    first = reader("tag", seeds, *place(seeds), "fentanyl", "--note", "why")
    again = reader("tag", seeds, *place(seeds), "fentanyl", "Taiwan")
    same = reader("tag", seeds, *place(seeds), "Taiwan")
    assert first.out == again.out == same.out
    (quote,) = quotes(reader, seeds)
    assert (quote["themes"], quote["note"]) == (["fentanyl", "Taiwan"], "why")


def test_another_coder_makes_a_passage_of_their_own(
    reader: Reader, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    reader("tag", seeds, *place(seeds), "fentanyl", "--coder", "ben")
    monkeypatch.setenv("READER_CODER", "cem")
    reader("tag", seeds, *place(seeds), "fentanyl")
    assert {quote["coder"] for quote in quotes(reader, seeds)} == {"ana", "ben", "cem"}


def test_settings_that_cannot_be_read_are_reported_for_they_may_name_the_coder(reader: Reader, seeds: Path) -> None:
    path = write_settings('coder = "ben"\ntheme = \n')
    said = reader("tag", seeds, *place(seeds), "fentanyl")
    assert said.status == 0
    assert said.err == f"reader: {path}, line 2: Invalid value; the defaults are used.\n"


def test_tags_can_be_kept_elsewhere(reader: Reader, seeds: Path, tmp_path: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl", "--annotations", tmp_path / "mine.json")
    assert quotes(reader, seeds) == []
    assert len(quotes(reader, seeds, "--annotations", tmp_path / "mine.json")) == 1
    assert not (seeds / "annotations.json").exists()


@each_row(
    "arguments, says",
    [
        (["001", 0, 20, "fentanil"], "There is no theme “fentanil”. Did you mean fentanyl?"),
        (["001", 0, 20, "trade"], "There is no theme “trade”. The themes are: Russia, fentanyl, AI, Taiwan."),
        (["009", 0, 20, "AI"], "There is no article “009”."),
        (["txt", 0, 20, "AI"], "“txt” may be one of 5 articles"),
        (["001", 20, 20, "AI"], "There are no words at 20 to 20 of 001_38289c5492cd757c.txt."),
        (["001", 7000, 9000, "AI"], "There are no words at 7000 to 9000"),
        (["001", 48, 50, "AI"], "There are no words at 48 to 50"),
    ],
)
def test_what_cannot_be_tagged_is_reported_in_one_line_and_changes_nothing(
    reader: Reader, seeds: Path, arguments: list[object], says: str
) -> None:
    before = articles_and_annotations(seeds)
    said = reader("tag", seeds, *arguments)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"reader: {says}")
    assert said.err.count("\n") == 1
    assert articles_and_annotations(seeds) == before


def test_while_somebody_has_the_folder_open_nothing_is_tagged(reader: Reader, seeds: Path) -> None:
    with open_store(seeds / "annotations.json"):
        said = reader("tag", seeds, *place(seeds), "fentanyl")
        assert (said.status, said.out) == (1, "")
        assert str(os.getpid()) in said.err
        assert "Nothing was tagged." in said.err
        assert reader("themes", seeds).status == 0
    assert not (seeds / "annotations.json").exists()


def test_a_disk_that_takes_nothing_is_reported(reader: Reader, seeds: Path) -> None:
    with failing("fsync", ENOSPC):
        said = reader("tag", seeds, *place(seeds), "fentanyl")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("reader: Nothing was tagged. ")
    assert not (seeds / "annotations.json").exists()


# Quotes


def test_a_quote_stands_where_it_says(reader: Reader, seeds: Path) -> None:
    id = reader("tag", seeds, *place(seeds), "fentanyl", "--speaker", "Wang Yi").out.strip()
    (quote,) = quotes(reader, seeds)
    assert text_of(seeds)[quote["start"] : quote["end"]] == quote["quote"] == FENTANYL
    assert (quote["id"], quote["article"], quote["speaker"]) == (id, "001_38289c5492cd757c.txt", "Wang Yi")
    assert (quote["title"], quote["status"]) == ("Xi Meets Blinken With Tough Issues on the Agenda", "exact")
    assert (quote["outlet"], quote["published"]) == ("", "")


def test_quotes_are_printed_with_their_citation_and_its_gaps(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    source = "“Xi Meets Blinken With Tough Issues on the Agenda” [unconfirmed], [outlet missing], n.d. (¶ "
    assert f"“{FENTANYL}” — [author missing], {source}" in reader("quotes", seeds).out
    assert f"> {FENTANYL}\n>\n> — " in reader("quotes", seeds, "--format", "markdown").out


def test_the_date_of_a_page_is_not_given_as_that_of_the_article(reader: Reader, seeds: Path) -> None:
    start = text_of(seeds, "004").index("On the final day")
    reader("tag", seeds, "004", start, start + 40, "AI")
    assert "2024-05-21 [unconfirmed]" in reader("quotes", seeds).out
    assert quotes(reader, seeds)[0]["published"] == ""


def test_quotes_can_be_chosen_by_theme_and_article(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    reader("tag", seeds, *place(seeds, SENTENCE), "Taiwan", "Russia")
    reader("tag", seeds, "002", 322, 400, "Russia")

    def starts(*arguments: str) -> list[object]:
        return [quote["start"] for quote in quotes(reader, seeds, *arguments)]

    sentence, fentanyl = place(seeds, SENTENCE)[1], place(seeds)[1]
    assert starts() == [*sorted((sentence, fentanyl)), 322]
    assert starts("--theme", "russia") == [sentence, 322]
    assert starts("--theme", "TAIWAN", "--theme", "fentanyl") == sorted((sentence, fentanyl))
    assert starts("--article", "2") == [322]
    assert starts("--article", "001", "--theme", "Russia") == [sentence]
    assert starts("--theme", "AI") == []


def test_a_theme_brings_what_is_under_it(reader: Reader, seeds: Path) -> None:
    from annotations.edits.codebook import create_theme
    from annotations.edits.edit import Signature

    with open_store(seeds / "annotations.json") as store:
        for name, parent in (("trade", None), ("sanctions", "trade"), ("banks", "sanctions")):
            store.apply(create_theme(store, name, parent, Signature("ana", "2024-05-01T09:30:00Z"))[0])
    reader("tag", seeds, *place(seeds), "trade / sanctions / banks")
    assert len(quotes(reader, seeds, "--theme", "trade")) == 1
    assert quotes(reader, seeds, "--theme", "sanctions")[0]["themes"] == ["trade / sanctions / banks"]


def test_quotes_outlive_the_file_of_their_article(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    for path in seeds.glob("*.txt"):
        path.unlink()
    assert quotes(reader, seeds, "--article", "001_38289c5492cd757c.txt")[0]["quote"] == FENTANYL
    assert "[title missing: 001_38289c5492cd757c.txt]" in reader("quotes", seeds).out


def test_a_paragraph_is_not_numbered_in_a_text_that_has_changed(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    assert "(¶ " in reader("quotes", seeds).out
    (path,) = seeds.glob("001_*")
    path.write_bytes(b"Blinken in Beijing.\n\n" + path.read_bytes())
    assert "(¶ " not in reader("quotes", seeds).out


def test_looking_leaves_no_trace(reader: Reader, seeds: Path) -> None:
    before = everything(seeds)
    for command in ("quotes", "themes", "article"):
        assert reader(command, seeds, *(["001"] if command == "article" else [])).status == 0
    assert everything(seeds) == before
    assert not (seeds / ".annotations").exists()


# Themes and articles


def test_themes_are_listed_with_their_keys_and_counts(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    rows = [line.split() for line in reader("themes", seeds).out.splitlines()]
    assert rows == [["1", "Russia", "0"], ["2", "fentanyl", "1"], ["3", "AI", "0"], ["4", "Taiwan", "0"]]
    found = json.loads(reader("themes", seeds, "--json").out)["themes"]
    assert [(theme["id"], theme["label"], theme["key"], theme["passages"]) for theme in found][1] == (
        "fentanyl", "fentanyl", 2, 1,
    )  # fmt: skip


@each_row("number", ["000", "001", "002", "003", "004"])
def test_an_article_is_described_with_all_its_parts(reader: Reader, seeds: Path, number: str) -> None:
    text = text_of(seeds, number)
    article = json.loads(reader("article", seeds, number, "--json").out)
    assert article["path"].startswith(number)
    assert article["text"] == text
    assert article["outlet"] == {"value": "", "origin": "missing"}
    assert [text[line["start"] : line["end"]] for line in article["lines"]] == [
        line for line in text.split("\n") if line.strip()
    ]
    assert all(
        line["role"] in ("title", "metadata", "furniture", "body") and line["reason"] for line in article["lines"]
    )
    for part in ("paragraphs", "sentences", "quotations"):
        assert article[part], part
        for start, end in article[part]:
            assert text[start:end].strip() == text[start:end] != ""


def test_an_article_says_where_its_details_come_from(reader: Reader, seeds: Path) -> None:
    said = reader("article", seeds, "002").out
    assert "author     Madeline Field (detected)" in said
    assert "outlet     – (missing)" in said


# Opening the reader


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the application was opened with, in a place that passes for a terminal."""
    calls: list[tuple[object, ...]] = []

    def run(folder: Path, annotations: Path, coder: str, passage: str | None, settings: Settings, _: object) -> int:
        calls.append((folder, annotations, coder, passage, settings.theme))
        return 0

    app = types.ModuleType("reader.app")
    app.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reader.app", app)
    monkeypatch.setattr("reader.app", app, raising=False)
    monkeypatch.setattr("os.isatty", lambda _: True)
    return calls


def test_a_folder_is_opened(reader: Reader, seeds: Path, opened: list[object]) -> None:
    reader(seeds)
    reader(seeds, "--coder", "ben", "--annotations", "x.json", "--passage", "6f0c")
    assert opened == [
        (seeds, seeds / "annotations.json", "ana", None, None),
        (seeds, Path("x.json"), "ben", "6f0c", None),
    ]


def test_the_settings_give_coder_and_colours(reader: Reader, seeds: Path, opened: list[object]) -> None:
    write_settings('coder = "ben"\ntheme = "paper"\n')
    reader(seeds)
    assert opened == [(seeds, seeds / "annotations.json", "ben", None, "paper")]


def test_without_a_folder_the_present_one_is_opened(
    reader: Reader, seeds: Path, opened: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seeds)
    reader()
    assert opened == [(Path(), Path("annotations.json"), "ana", None, None)]


def test_a_folder_named_like_a_command_can_be_opened(
    reader: Reader, tmp_path: Path, opened: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "quotes").mkdir()
    monkeypatch.chdir(tmp_path)
    reader("./quotes")
    assert opened == [(Path("quotes"), Path("quotes/annotations.json"), "ana", None, None)]


def test_a_dumb_terminal_is_not_drawn_on(
    reader: Reader, seeds: Path, opened: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert reader(seeds).status == 2
    assert opened == []


@pytest.mark.parametrize("elsewhere", [0, 2], ids=["input", "error"])
def test_without_a_terminal_the_commands_that_need_none_are_named(
    reader: Reader, seeds: Path, opened: list[object], monkeypatch: pytest.MonkeyPatch, elsewhere: int
) -> None:
    monkeypatch.setattr("os.isatty", lambda file: file != elsewhere)
    said = reader(seeds)
    assert (said.status, said.err, opened) == (2, "", [])
    assert all(name in said.out for name in ("reader quotes,", "reader search,", "reader tag,", "reader article,"))
    assert said.out.count("\n") == 1


# Bad input


def damaged(folder: Path) -> Path:
    (folder / "annotations.json").write_text('{"passages": {"1": {"id":', encoding="utf-8")
    return folder


def empty(folder: Path) -> Path:
    for path in folder.glob("*.txt"):
        path.unlink()
    return folder


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: folder / "nowhere", "There is no folder "),
        (lambda folder: next(folder.glob("001*")), "is not a folder. Give the folder that contains the articles."),
        (empty, "article"),
        (damaged, "annotations.json"),
    ],
    ids=["missing", "a file", "empty", "damaged"],
)
@each_row("command, more", [("quotes", ()), ("themes", ()), ("tag", ("001", 0, 48, "AI")), ("article", ("001",))])
def test_bad_input_is_reported_in_one_line_and_stays_as_it_is(
    reader: Reader, seeds: Path, command: str, more: tuple[object, ...], spoil: Callable[[Path], Path], says: str
) -> None:
    folder = spoil(seeds)
    before = articles_and_annotations(seeds)
    said = reader(command, folder, *more)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("reader: ")
    assert says in said.err
    assert said.err.count("\n") == 1
    assert articles_and_annotations(seeds) == before


def test_an_unreadable_article_is_reported(reader: Reader, seeds: Path) -> None:
    os.mkfifo(seeds / "pipe.txt")
    said = reader("article", seeds, "pipe")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("reader: “pipe.txt” cannot be read.")


def test_a_folder_that_is_not_there_is_not_opened(reader: Reader, seeds: Path, opened: list[object]) -> None:
    said = reader(seeds / "nowhere")
    assert (said.status, said.out, opened) == (1, "", [])
    assert said.err.startswith("reader: There is no folder ")


def test_the_reader_tells_what_is_wrong_before_it_takes_the_terminal(seeds: Path) -> None:
    with Terminal([*READER, str(damaged(seeds))]) as terminal:
        assert terminal.wait_for_exit() == 1
        assert terminal.output.removeprefix(QUERY).startswith(b"reader: ")
        assert terminal.output.count(b"\n") == 1
        assert b"\x1b" not in terminal.output.removeprefix(QUERY)


# Where the output goes


def test_nothing_foreign_acts_on_a_terminal(reader: Reader, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "\x1b]0;owned\x07\x9b2J\u202e"
    (seeds / f"evil{evil}.txt").write_text(
        f"Title {evil}\n\nBy Eve {evil}\n\nA sentence {evil} here.\n", encoding="utf-8"
    )
    id = reader("tag", seeds, "evil", 0, 20, "AI", "--note", evil, "--speaker", evil).out
    assert id.strip()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for command, *more in (["quotes", "--format", "json"], ["quotes"], ["quotes", "--theme", evil], ["article", "evil"],
                           ["article", evil, "--json"], ["themes", "--json"], ["article", f"no {evil}"]):  # fmt: skip
        said = reader(command, seeds, *more)
        shown = said.out + said.err
        assert shown
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown), (command, more, shown)


def test_a_command_knows_that_it_is_on_a_terminal(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl", "--note", "\u202eevil")
    with Terminal([*READER, "quotes", str(seeds), "--format", "json"]) as terminal:
        terminal.wait_for_exit()
    assert b"evil" in terminal.output
    assert "\u202e".encode() not in terminal.output


def test_a_pipe_gets_the_text_as_it_is(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "AI", "--note", "\u202ea\x1b")
    assert quotes(reader, seeds)[0]["note"] == "\u202ea\x1b"
    assert "\u202e" in reader("quotes", seeds, "--format", "json").out


def test_output_is_utf8_whatever_the_locale(reader: Reader, seeds: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}

    def run(*arguments: object) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run([*READER, *map(str, arguments)], capture_output=True, env=environment, check=False)

    reader("tag", seeds, "001", 0, 48, "AI")
    assert run("quotes", seeds).stdout.decode("utf-8").startswith("“Xi Meets Blinken")
    assert run("quotes", seeds, "--theme", "trade").stderr.decode("utf-8").startswith("reader: There is no theme “t")


def test_a_reader_that_goes_away_is_no_error(seeds: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    said = subprocess.run(
        [*READER, "article", seeds, "001", "--json"], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (said.returncode, said.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_cannot_be_written_is_reported(seeds: Path) -> None:
    with open("/dev/full", "wb") as full:
        said = subprocess.run([*READER, "themes", seeds], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (said.returncode, said.stderr) == (1, b"reader: No space left on device.\n")


# What is loaded


LOADING = """
import sys
from reader.cli.main import main

for line in (["--help"], ["tag", sys.argv[1], "001", "0", "48", "AI"], ["quotes", sys.argv[1]]):
    try:
        main(line)
    except SystemExit:
        pass
    heavy = ("textual", "tinydb", "pyperclip", "importlib.metadata", "rich", "dataclasses")
    print(line[0], *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""
"""Runs three commands one after the other, and says after each which of the heavy libraries are loaded by then."""


def test_a_command_loads_no_more_than_it_needs(seeds: Path) -> None:
    unwatched = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-c", LOADING, str(seeds)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=unwatched).stderr
    assert said.splitlines()[0] == "--help"
    assert not {"textual", "tinydb", "pyperclip", "importlib.metadata"} & set(said.split())


def test_help_names_every_command(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        reader("--help")
    assert left.value.code == 0
    said = capsys.readouterr().out
    for name, command in main.COMMANDS.items():
        assert f"  {name}" in said
        assert command.summary in said


def test_the_version_is_reported(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        reader("--version")
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("reader ")


# The care of the annotations


def test_history_lists_who_did_what_when(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    reader("tag", seeds, *place(seeds), "Taiwan", "--coder", "ben")
    first, second = reader("history", seeds).out.splitlines()
    assert first.split()[0] == "1"
    assert "ana" in first
    assert "tag fentanyl" in first
    assert "001_" in first
    assert "ben" in second


def test_undo_takes_back_the_coders_own_newest_edit(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    reader("tag", seeds, *place(seeds), "Taiwan", "--coder", "ben")
    said = reader("undo", seeds)
    assert said.status == 0
    assert said.out.startswith("Undone: tag fentanyl in 001_")
    assert {quote["coder"] for quote in quotes(reader, seeds)} == {"ben"}
    assert reader("undo", seeds).err == "reader: ana has nothing to undo.\n"


def test_check_finds_nothing_wrong_with_what_the_reader_writes(reader: Reader, seeds: Path) -> None:
    before = everything(seeds)
    assert reader("check", seeds) == (0, "0 passages, 4 themes.\n", "")
    assert everything(seeds) == before
    reader("tag", seeds, *place(seeds), "fentanyl")
    assert reader("check", seeds) == (0, "1 passage, 4 themes.\n", "")


def test_check_lists_what_is_wrong(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    reader("tag", seeds, "002", 0, 30, "Taiwan")
    next(seeds.glob("001_*")).unlink()
    changed = next(seeds.glob("002_*"))
    changed.write_text(f"More.\n\n{changed.read_text('utf-8')}", "utf-8")
    version = next((seeds / ".annotations" / "versions").iterdir())
    version.write_bytes(version.read_bytes()[:-9])
    said = reader("check", seeds)
    assert said.status == 1
    assert said.err == "reader: 3 problems found.\n"
    assert "The version" in said.out
    assert "1 passage of 001_" in said.out
    assert "002_" in said.out
    assert "has changed" in said.out


def test_recover_lists_copies_and_restores_one_as_a_new_file(reader: Reader, seeds: Path, tmp_path: Path) -> None:
    assert reader("recover", seeds).out == "There are no copies.\n"
    reader("tag", seeds, *place(seeds), "fentanyl")
    reader("tag", seeds, *place(seeds), "Taiwan", "--coder", "ben")
    file = seeds / "annotations.json"
    file.write_bytes(file.read_bytes().replace(b'"passages":{', b'"passages":{{'))
    before = everything(seeds)
    assert reader("quotes", seeds).status == 1
    first, damaged, *others, advice = reader("recover", seeds).out.splitlines()
    assert "2 passages" in first
    assert "sound, with the journal up to edit 2" in first
    assert "2 passages" in damaged
    assert "damaged" in damaged
    assert all("sound" in line for line in others)
    assert "add its number" in advice
    for number in (1, 2):
        restored = tmp_path / f"restored{number}.json"
        assert reader("recover", seeds, number, "--to", restored).status == 0
        assert len(quotes(reader, seeds, "--annotations", restored)) == 2
    assert reader("recover", seeds, 1, "--to", tmp_path / "restored1.json").err.endswith(
        "is there already. Name another file with --to.\n"
    )
    assert everything(seeds) == before
    assert reader("recover", seeds, "99").err.startswith("reader: There is no copy 99.")


def test_a_stale_copy_is_decided_by_one_command(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    file = seeds / "annotations.json"
    older = file.read_bytes()
    reader("tag", seeds, *place(seeds), "Taiwan", "--coder", "ben")
    for answer, count in (("--bring-back", 2), ("--keep", 1)):
        file.write_bytes(older)
        for command in (["quotes", seeds], ["tag", seeds, *place(seeds), "AI"], ["check", seeds]):
            said = reader(*command)
            assert said.status == 1
            assert "--keep" in said.err + said.out
            assert file.read_bytes() == older
        assert reader("recover", seeds, answer).status == 0
        assert len(quotes(reader, seeds)) == count


def test_commands_that_write_name_who_has_the_annotations_open(reader: Reader, seeds: Path) -> None:
    reader("tag", seeds, *place(seeds), "fentanyl")
    with open_store(seeds / "annotations.json"):
        for command in (["undo", seeds], ["tag", seeds, *place(seeds), "AI"], ["recover", seeds, "--keep"]):
            said = reader(*command)
            assert (said.status, said.out) == (1, "")
            assert f"process {os.getpid()}" in said.err
