"""Installed packages add export formats and loaders; a package that is broken costs nothing else."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import Terminal

READER = [sys.executable, "-m", "reader"]

BROKEN = """
[project]
name = "reader-broken"
version = "1.0"

[project.entry-points."reader.formats"]
broken = "reader_broken:missing"
number = "reader_broken:NUMBER"
failing = "reader_broken:FAILING"
csv = "reader_broken:FAILING"

[project.entry-points."reader.loaders"]
".absent" = "reader_broken:missing"
".failing" = "reader_broken:LOADER"
"""

BROKEN_MODULE = """
from pathlib import Path

from annotations.export.formats import Format
from reader.articles.loading import Loader

Path(__file__).with_name("imported").touch()
NUMBER = 3


def write(quotes, options):
    yield "begun"
    raise ZeroDivisionError("this one always fails")


def decode(content, *, complete=True):
    raise ZeroDivisionError("this one always fails")


FAILING = Format("Failing, while it writes", ".fail", write)
LOADER = Loader(decode)
"""

Install = Callable[[str, Path], None]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages that the programs started by a test find."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(Path(__file__).parents[2])]))
    return folder


def install(project: str, module: Path, site: Path) -> None:
    """Put there what pip writes for a package of one module: the module, and its metadata from pyproject.toml."""
    said = tomllib.loads(project)["project"]
    info = site / f"{said['name'].replace('-', '_')}-{said['version']}.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {said['name']}\nVersion: {said['version']}\n")
    lines = [
        line
        for group, points in said["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in points.items()))
    ]
    info.joinpath("entry_points.txt").write_text("\n".join(lines))
    shutil.copy(module, site)


@pytest.fixture
def example(site: Path) -> None:
    """The example is installed."""
    folder = Path(__file__).parent / "example"
    install(folder.joinpath("pyproject.toml").read_text(), folder / "reader_example.py", site)


@pytest.fixture
def broken(site: Path, tmp_path: Path) -> Path:
    """A package is installed whose plug-ins all fail, each in its way; the path exists once the package is imported."""
    module = tmp_path / "reader_broken.py"
    module.write_text(BROKEN_MODULE)
    install(BROKEN, module, site)
    return site / "imported"


MAIL = """From: ana@example.org
Subject: The harbour is closed
Content-Type: text/plain; charset=utf-8

The pilots will stay ashore, the union said on Tuesday.
"""


@pytest.fixture
def tagged(seeds: Path) -> Path:
    """The sample articles with a passage."""
    run("tag", seeds, "001", 100, 160, "russia")
    return seeds


def reading(folder: Path) -> Terminal:
    """The app, with the article of the passage open."""
    terminal = Terminal([*READER, str(folder)])
    terminal.wait_for("Xi Meets Blinken")
    terminal.press("down", "enter")
    terminal.wait_for("1 passage")
    return terminal


def run(command: str, *arguments: object, status: int = 0) -> str:
    """What a subcommand prints, errors included."""
    done = subprocess.run(
        [*READER, command, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.usefixtures("example")
def test_the_command_line_writes_a_format_of_an_installed_package(tagged: Path) -> None:
    (article,) = tagged.glob("001_*")
    shutil.copy(article, tagged / "copy.txt")
    run("tag", tagged, "copy", 100, 160, "russia")
    lines = run("quotes", tagged, "--format", "ris").splitlines()
    assert lines[0] == "TY  - NEWS"
    assert lines[-1] == "ER  - "
    # The row of the format says that it needs citation keys: two articles with the same details have different keys.
    assert len({line for line in lines if line.startswith("ID  - ")}) == 2
    assert "ris: RIS, for reference managers" in " ".join(run("quotes", "--help").split())


@pytest.mark.usefixtures("example")
def test_the_palette_and_the_dialog_offer_a_format_of_an_installed_package(tagged: Path) -> None:
    with reading(tagged) as terminal:
        terminal.press(":")
        terminal.wait_for("Commands")
        terminal.type("reference managers")
        terminal.wait_for("Export as RIS, for reference managers")
        terminal.press("enter")
        terminal.wait_for("TY  - NEWS")
        assert any("RIS, for reference managers" in row for row in terminal.screen)


def test_a_broken_package_fails_only_where_it_is_chosen(tagged: Path, broken: Path, tmp_path: Path) -> None:
    assert run("quotes", tagged).startswith("“")
    assert run("quotes", tagged, "--format", "csv").startswith("id,article,")  # the format of the program
    assert not broken.exists()
    for name, reason in (("broken", "AttributeError"), ("number", "it is not a Format")):
        said = run("quotes", tagged, "--format", name, status=2)
        assert f"The plug-in “{name}” of reader-broken cannot be used ({reason}" in said
    listed = " ".join(run("quotes", "--help").split())
    assert "failing: Failing, while it writes" in listed
    assert listed.count("csv: ") == 1
    file = tmp_path / "quotes.fail"
    said = run("quotes", tagged, "--format", "failing", "--output", file, status=1)
    assert said == "reader: The format “Failing, while it writes” failed (ZeroDivisionError: this one always fails).\n"
    assert not file.exists()


def test_the_app_reports_a_broken_package_once_and_goes_on(tagged: Path, broken: Path) -> None:
    with reading(tagged) as terminal:
        assert not broken.exists()
        terminal.press("E")
        terminal.wait_for("The plug-in “broken” of reader-broken cannot be used")
        terminal.wait_for("plain text, a quote on each line")
        terminal.press("down", "left")  # to the last format
        terminal.wait_for("Failing, while it writes")
        terminal.wait_for("ZeroDivisionError: this one always fails")
        since = terminal.mark()
        terminal.press("enter")
        terminal.wait_for(lambda _: sum("“Failing, while it writes” failed" in row for row in terminal.screen) == 2)
        terminal.press("escape", "E")
        terminal.wait_for("esc back", since=since)
        assert not any("cannot be used" in row for row in terminal.screen)
        terminal.press("down", "right")
        terminal.wait_for("plain text, a quote on each line", since=since)
        terminal.press("enter")
        terminal.wait_for("1 quote", since=since)


@pytest.mark.usefixtures("example")
def test_files_of_a_kind_that_an_installed_package_loads_are_articles(seeds: Path) -> None:
    (seeds / "mail.eml").write_text(MAIL)
    assert "The harbour is closed (detected)" in run("article", seeds, "mail")
    with Terminal([*READER, str(seeds)]) as terminal:
        terminal.wait_for("The harbour is closed")
        terminal.press("end", "enter")
        terminal.wait_for("The pilots will stay ashore")


@pytest.mark.usefixtures("broken")
def test_a_file_that_a_broken_package_loads_is_listed_with_the_reason(seeds: Path) -> None:
    (seeds / "one.absent").write_text("Anything.")
    (seeds / "two.failing").write_text("Anything.")
    said = run("article", seeds, "one", status=1)
    assert "The plug-in “.absent” of reader-broken cannot be used (AttributeError" in said
    assert "The loader for .failing failed (ZeroDivisionError: this one always fails)." in run(
        "article", seeds, "two", status=1
    )
    assert "Xi Meets Blinken" in run("article", seeds, "001")
    with Terminal([*READER, str(seeds)], columns=200) as terminal:
        terminal.wait_for("The plug-in “.absent”")
        terminal.wait_for("The loader for .failing")
        terminal.wait_for("Xi Meets Blinken")
