"""Out and in by the command line: what is written, what is taken in, and that nothing half done is ever found."""

import csv
import errno
import json
import os
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchors import digest, make_anchor
from annotations.edits.edit import Edit, without_none
from annotations.errors import EditRefused
from annotations.export.formats import FORMATS
from annotations.export.quote import to_clean_lines
from annotations.model import Passage, Tag, Theme
from annotations.store.folder.backend import open_store
from annotations.text.span import Span
from annotations.text.units import Units
from reader.cli import main
from reader.session.output_file import safe_name, write_export
from tests.system_calls import at_call, fail
from tests.tables import each_row
from tests.unit.annotations.making import AT, change
from tests.unit.clipboards import WORKS, Tools
from tests.unit.commands import Reader

ROUND_TRIPS: dict[Callable[[str], str], tuple[str, ...]] = {
    str: ("json", "jsonl", "w3c"),
    to_clean_lines: ("csv", "tsv"),
}
"""What formats keep of the words that they are given: all, or what a cell can hold."""

TEXT = "Ministers met in Geneva.\n\nWang Yi said: “the flow of fentanyl must end”. The flow stops.\n\nThey met again.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one short article and nothing tagged."""
    return made(tmp_path / "articles")


@pytest.fixture
def tagged(folder: Path) -> Path:
    """The same folder with one passage."""
    keep(folder, where("They met again."))
    return folder


def made(folder: Path, text: str = TEXT) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_bytes(text.encode())
    return folder


def keep(folder: Path, *spans: tuple[int, int], text: str = TEXT, themes: tuple[str, ...] = (), **fields: Any) -> None:
    """Keep passages of the article."""
    with open_store(folder / "annotations.json") as store:
        ids = []
        for name in themes:
            theme = store.codebook.new_theme(name, created=AT, used_ids=store.used_theme_ids)
            store.apply(Edit("theme", without_none([change(None, theme)]), "ana", AT))
            ids.append(theme.id)
        tags = tuple(Tag(id, "ana", AT) for id in ids) or (Tag("fentanyl", "ana", AT),)
        for number, span in enumerate(spans):
            anchor = make_anchor(Units(text), Span(*span), digest(text))
            passage = Passage(f"id-{number}", "a.txt", "ana", anchor, tags=tags, created=AT, modified=AT, **fields)
            store.apply(Edit("keep", without_none([change(None, passage)]), "ana", AT))


def where(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def kept(folder: Path) -> list[Passage]:
    with open_store(folder / "annotations.json", read_only=True) as store:
        return list(store.passages.in_order())


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "lock"}


# Into a file


def test_an_export_is_a_file_for_its_owner_and_says_what_is_missing(reader: Reader, folder: Path) -> None:
    keep(folder, where("the flow of fentanyl"))
    target = folder.parent / "quotes.csv"
    said = reader("quotes", folder, "--format", "csv", "--output", target)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(
        f"1 quote written to {target}.\n\nNot known or not confirmed (1 of 1 articles):\na.txt: "
    )
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text("utf-8") == reader("quotes", folder, "--format", "csv").out


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(reader: Reader, folder: Path) -> None:
    keep(folder, where("the flow of fentanyl"))
    target = folder.parent / "quotes.txt"
    target.write_text("mine")
    said = reader("quotes", folder, "--output", target)
    assert (said.status, target.read_text()) == (1, "mine")
    assert "already exists" in said.err
    assert reader("quotes", folder, "--output", target, "--force").status == 0
    assert "the flow of fentanyl" in target.read_text("utf-8")


@each_row("name", ["a.txt", "new.md", "annotations.json", ".annotations/journal", "missing/x.txt"])
def test_nothing_of_the_folder_is_written_over_even_by_force(reader: Reader, tagged: Path, name: str) -> None:
    before = everything(tagged)
    said = reader("quotes", tagged, "--output", tagged / name, "--force")
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert everything(tagged) == before


def test_what_is_no_file_is_not_replaced(reader: Reader, folder: Path, tmp_path: Path) -> None:
    keep(folder, where("the flow of fentanyl"))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(folder / "a.txt")
    for name in ("pipe", "link"):
        assert "is not a regular file" in reader("quotes", folder, "--output", tmp_path / name, "--force").err
    assert (folder / "a.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize("refusal", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_is_full_half_way_leaves_the_earlier_file(reader: Reader, folder: Path, refusal: int) -> None:
    keep(folder, *[(start, start + 3) for start in range(60)])
    target = folder.parent / "quotes.txt"
    target.write_text("mine")
    with at_call("write", 30, fail(refusal)):
        said = reader("quotes", folder, "--output", target, "--force")
    assert said.status == 1
    assert os.strerror(refusal) in said.err
    assert target.read_text() == "mine"
    assert sorted(path.name for path in folder.parent.iterdir()) == ["articles", "quotes.txt"]


@each_row(
    "words",
    ["../../etc/passwd", "-rf", "CON", "\x1b[2J", "\u202egpj.exe", "é" * 200, "", ".", "a/b\\c:d*?", "Xi & Co."],
)
def test_a_proposed_name_is_a_name_and_nothing_else(words: str) -> None:
    name = safe_name(words, ".md")
    assert name.endswith(".md")
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|&\x1b')
    assert not name.startswith((".", "-"))
    assert len(name.encode()) <= 120
    assert name.partition(".")[0].upper() != "CON"


# Onto the clipboard


def test_quotes_are_copied_and_counted(reader: Reader, folder: Path, tools: Tools) -> None:
    keep(folder, where("the flow of fentanyl"), where("They met again."))
    tools.xclip(WORKS)
    said = reader("quotes", folder, "--copy", "--style", "apa")
    assert said.out.startswith("Copied (checked) · 2 quotes\n")
    copied = tools.written("clip")
    assert copied.count("\n") == 2
    assert copied.startswith("“the flow of fentanyl” (")
    assert not copied.endswith("\n")


def test_what_was_not_copied_fails(reader: Reader, tagged: Path, tools: Tools, own_place: Path) -> None:
    (own_place / ".local").write_text("a file where a folder should be")
    said = reader("quotes", tagged, "--copy")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("reader: Not copied: no clipboard tool was found; ")


# In again

HOSTILE = [
    "=cmd|' /C calc'!A0", "'quoted", "[/] [@click=app.quit]x[/]", "\x1b]52;c;Q0FOQVJZ\x07", 'he said "no"', "a,b;c\td",
    "a\nb\r\nc\rd", "\u202eevil\u202c", "👨‍👩‍👧 🇹🇼", "half \ud83d pair", "\ufeffx", "<script>alert(1)</script>", "\x00",
    "  ", "\u2028", "a / b", "a\\/b", "'", "''=1", "null", "1e400", "é e\u0301",
]  # fmt: skip
ANY = st.sampled_from(HOSTILE) | st.text(max_size=12)
SOMETHING = ANY.filter(lambda text: bool(text.strip()))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]], list[str]]:
    """An article of hostile words, passages in it with hostile fields, and hostile names of themes."""
    text = (
        "".join(draw(st.lists(ANY, min_size=3, max_size=8))).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    )
    text = f"x{text.encode('utf-8', 'replace').decode().lstrip(chr(0xFEFF))}y z."
    names = draw(st.lists(SOMETHING, max_size=4))
    passages = []
    for number in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text) - 1))
        fields = {name: draw(ANY) for name in ("note", "speaker", "via", "said_on", "coder")}
        passages.append(
            {"span": (start, draw(st.integers(start + 1, len(text)))), "themes": draw(st.sets(st.integers(0, 3))),
             "starred": True, "id": f"{draw(SOMETHING)}{number}", "created": draw(st.just(AT) | SOMETHING), **fields}
        )  # fmt: skip
    return text, passages, names


@given(world=worlds())
def test_what_is_exported_imported_and_exported_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, world: tuple[str, list[dict[str, Any]], list[str]]
) -> None:
    root = tmp_path_factory.mktemp("world")
    for cell, formats in ROUND_TRIPS.items():
        first = made(root / cell.__name__, world[0])
        fill(first, *world, cell=cell)
        for format in formats:
            second, out, again = made(root / format, world[0]), root / f"out.{format}", root / f"again.{format}"
            assert main.main(["quotes", str(first), "--format", format, "--output", str(out)]) == 0, format
            assert main.main(["import", str(second), str(out), "--format", format]) == 0, format
            assert main.main(["quotes", str(second), "--format", format, "--output", str(again)]) == 0, format
            assert out.read_bytes() == again.read_bytes(), format


def fill(folder: Path, text: str, passages: list[dict[str, Any]], names: list[str], cell: Callable[[str], str]) -> None:
    """Keep the passages; of two that a file could not tell apart, which a ``cell`` may make of them, only the first."""
    units, sha256, taken = Units(text), digest(text), set()
    with open_store(folder / "annotations.json") as store:
        ids = ["russia"]
        for number, name in enumerate(filter(str.strip, map(cell, names))):
            parent = ids[-1] if number % 2 else None
            theme = store.codebook.new_theme(name, parent=parent, created=AT, used_ids=store.used_theme_ids)
            if not store.codebook.find_conflict(theme):
                store.apply(Edit("theme", without_none([change(None, theme)]), "ana", AT))
                ids.append(theme.id)
        for given in passages:
            coder, id, created = cell(given["coder"]) or "ana", cell(given["id"]), cell(given["created"]) or AT
            place = (given["span"], coder)
            if place in taken or id in store.passages:
                continue
            taken.add(place)
            tags = tuple(Tag(ids[index], coder, created) for index in sorted(given["themes"]) if index < len(ids))
            fields = {name: given[name] for name in ("note", "speaker", "via", "said_on", "starred")}
            anchor = make_anchor(units, Span(*given["span"]), sha256)
            passage = Passage(id, "a.txt", coder, anchor, tags=tags, created=created, **fields)
            store.apply(Edit("keep", without_none([change(None, passage)]), "ana", AT))


def test_another_annotations_file_comes_with_its_themes(reader: Reader, folder: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    keep(other, where("the flow of fentanyl"), themes=("trade",), note="why")
    with open_store(other / "annotations.json") as store:
        theme = store.codebook.find("trade")
        assert theme is not None
        described = Theme(**{**{name: getattr(theme, name) for name in theme.__slots__}, "description": "Goods"})
        store.apply(Edit("describe", without_none([change(theme, described)]), "ana", AT))
    said = reader("import", folder, other / "annotations.json", "--dry-run")
    assert said.out.split("\n") == [
        "Passages: 1 new, 0 same, 0 conflict, 0 rejected. New themes: trade.",
        "Nothing was changed: this was a dry run.",
        "",
    ]
    assert not (folder / "annotations.json").exists()
    assert reader("import", folder, other / "annotations.json").status == 0
    (passage,) = kept(folder)
    assert (passage.id, passage.note, passage.anchor.exact) == ("id-0", "why", "the flow of fentanyl")
    with open_store(folder / "annotations.json", read_only=True) as store:
        theme = store.codebook.find("trade")
        assert theme is not None
        assert theme.description == "Goods"


def test_an_import_is_one_edit_that_can_be_undone(reader: Reader, folder: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    keep(other, where("the flow of fentanyl"), where("They met again."), themes=("trade",))
    assert reader("import", folder, other / "annotations.json").status == 0
    assert len(kept(folder)) == 2
    assert "import annotations.json" in reader("undo", folder).out
    assert kept(folder) == []
    assert "trade" not in reader("themes", folder).out


def test_what_is_here_stays_and_what_is_not_is_added(reader: Reader, folder: Path, tmp_path: Path) -> None:
    keep(folder, where("the flow of fentanyl"), where("They met again."), note="mine")
    out = tmp_path / "in.json"
    rows = [
        passage("the flow of fentanyl", themes=["fentanyl", "Taiwan"], note="theirs", speaker="Wang Yi"),
        passage("They met again.", themes=["fentanyl"], note="mine"),
        passage("Geneva", themes=["trade / talks"]),
    ]
    out.write_text(json.dumps(rows))
    said = reader("import", folder, out, "--coder", "ana")
    assert said.out == (
        "passage 1: conflict: added: Taiwan, speaker; kept: note\n"
        "Passages: 1 new, 1 same, 1 conflict, 0 rejected. New themes: trade, trade / talks.\n"
        "Imported. “reader undo” undoes the import.\n"
    )
    first = next(item for item in kept(folder) if item.anchor.exact == "the flow of fentanyl")
    assert (first.note, first.speaker, first.themes) == ("mine", "Wang Yi", ("fentanyl", "taiwan"))
    again = reader("import", folder, out, "--coder", "ana").out
    assert "0 new, 2 same, 1 conflict" in again
    assert "There is nothing to import." in again


def test_words_are_found_when_the_offsets_are_those_of_another_text(
    reader: Reader, folder: Path, tmp_path: Path
) -> None:
    """Programs that count UTF-16 units, and articles that were changed."""
    rows = [
        passage("the  flow\nof fentanyl", start=900, end=920),
        passage("met", start=0, end=3, prefix="They ", suffix=" again", exact="met"),
        passage("The flow"),
    ]
    (tmp_path / "in.json").write_text(json.dumps([{**rows[0], "quote": "the flow of fentanyl"}, *rows[1:]]))
    assert reader("import", folder, tmp_path / "in.json").status == 0
    found = [item.anchor.exact for item in kept(folder)]
    assert found == ["the flow of fentanyl", "The flow", "met"]
    assert [item.locator for item in kept(folder)] == ["¶ 2", "¶ 2", "¶ 3"]
    assert kept(folder)[2].anchor.prefix.endswith("They ")


def test_an_article_with_another_name_is_known_by_its_text(reader: Reader, folder: Path, tmp_path: Path) -> None:
    row = {**passage("Geneva"), "article": "old/name.txt", "sha256": digest(TEXT)}
    (tmp_path / "in.json").write_text(json.dumps([row]))
    assert reader("import", folder, tmp_path / "in.json").status == 0
    assert kept(folder)[0].article == "a.txt"


def passage(words: str, **fields: Any) -> dict[str, Any]:
    """A passage as a script may write it."""
    return {"article": "a.txt", "quote": words, "themes": ["Russia"], **fields}


# What cannot be taken in

BAD = [
    ([passage("Geneva"), passage("nowhere")], "passage 2: rejected: its words are not in the article"),
    ([passage("met")], "passage 1: rejected: its words occur at 2 places"),
    ([passage("Geneva", start=5, end=5)], "its offsets are not a range of text"),
    ([passage("Geneva", start=-1, end=5)], "its offsets are not a range of text"),
    ([passage("Geneva", start=True, end=5)], "its offsets are not a range of text"),
    ([passage("Geneva", start=0.0, end=5)], "its offsets are not a range of text"),
    ([passage("Geneva", start="0", end="5")], "its offsets are not a range of text"),
    ([passage("Geneva", end=5)], "its offsets are not a range of text"),
    ([passage("", start=0, end=10**9)], "its offsets belong to another text"),
    ([passage("")], "it has neither words nor offsets"),
    ([passage("Geneva", themes=["/"])], "a theme has no name"),
    ([passage("Geneva", themes="Russia")], "its themes are not a list of text"),
    ([passage("Geneva", themes=[3])], "its themes are not a list of text"),
    ([passage("Geneva", themes=[])], "it has no theme, note, speaker or star"),
    ([passage("Geneva", themes=[], tags=["oil"])], "it has no theme, note, speaker or star"),
    ([passage("Geneva", note=["x"])], "note is not text"),
    ([passage("Geneva", starred="yes")], "starred is neither true nor false"),
    ([passage("Geneva"), passage("Geneva")], "passage 2: rejected: the file has it twice, first at passage 1"),
    ([passage("Geneva", id="x"), passage("again", id="x")], "the file has it twice, first at passage 1"),
    ([{**passage("Geneva"), "article": "b.txt"}], "there is no article “b.txt”"),
    ([{**passage("root"), "article": "../../../../etc/passwd"}], "there is no article"),
    ([{**passage("root"), "article": "/etc/passwd"}], "there is no article"),
    ([{"quote": "Geneva", "themes": ["Russia"]}], "it names no article"),
    ([3, None, []], "passage 1: rejected: it is not a JSON object"),
]  # fmt: skip


@each_row("rows, says", BAD)
def test_one_bad_passage_is_named_and_nothing_is_imported(
    reader: Reader, tagged: Path, tmp_path: Path, rows: list[Any], says: str
) -> None:
    before = everything(tagged)
    (tmp_path / "in.json").write_text(json.dumps(rows))
    said = reader("import", tagged, tmp_path / "in.json")
    assert says in said.out
    assert (said.status, said.err) == (
        1,
        "reader: Nothing was imported. To import the other passages, add --skip-rejected.\n",
    )
    assert everything(tagged) == before


def test_the_others_are_imported_when_that_is_said(reader: Reader, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps([passage("Geneva"), passage("nowhere", themes=["never made"])]))
    said = reader("import", folder, tmp_path / "in.json", "--skip-rejected")
    assert said.status == 0
    assert [item.anchor.exact for item in kept(folder)] == ["Geneva"]
    assert "never made" not in reader("themes", folder).out


FILES: dict[str, str | bytes] = {
    "deep.json": "[" * 200_000,
    "deep objects.json": '{"a":' * 200_000,
    "long number.json": f'[{{"start": {"9" * 5_000}}}]',
    "half page.json": '{"@context": "http://www.w3.org/ns/anno.jsonld", "items": [{"target',
    "half.json": '[{"article": "a.txt", "quote": "Gen',
    "object.json": '{"version": 1}',
    "text.json": '"x"',
    "empty.json": "",
    "page.json": '{"@context": "http://www.w3.org/ns/anno.jsonld", "items": 3}',
    "latin.json": b'["caf\xe9"]',
    "zeros.json": "\0" * 1000,
    "no columns.csv": "a,b\n1,2\n",
    "empty.csv": "",
    "annotations.json": '{"meta": {"1": {"schema": 1}}, "passages": {"1": {"id": "x"}}}',
    "damaged.json": '{"meta": {"1": ',
    "deep annotations.json": '{"meta": ' + "[" * 100_000,
}


@each_row("name, content", FILES.items())
def test_a_file_that_holds_no_passages_is_refused_in_one_line(
    reader: Reader, tagged: Path, tmp_path: Path, name: str, content: str | bytes
) -> None:
    before = everything(tagged)
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    said = reader("import", tagged, tmp_path / name)
    assert (said.status, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert len(said.err) < 400
    assert everything(tagged) == before


LINES = {
    "lines.jsonl": (
        f"{json.dumps(passage('Geneva'))}\nnot json\n[[[\n\n{'[' * 100_000}\n", ["line 2", "line 3", "line 5"]
    ),
    "table.csv": (
        'article,quote,themes\na.txt,Geneva,Russia\na.txt,Geneva\na.txt,"nowhere,Russia\n', ["line 3", "line 4"]
    ),
    "page.jsonld": (
        json.dumps({"@context": "", "items": [3, {}, {"target": {"source": "a.txt", "selector": []}}, {"target": 3}]}),
        ["annotation 1", "annotation 2", "annotation 3", "annotation 4"],
    ),
}  # fmt: skip


@each_row("name, content, bad", [(name, *told) for name, told in LINES.items()])
def test_what_is_half_valid_is_reported_line_by_line(
    reader: Reader, folder: Path, tmp_path: Path, name: str, content: str, bad: list[str]
) -> None:
    (tmp_path / name).write_text(content)
    said = reader("import", folder, tmp_path / name)
    assert said.status == 1
    assert [line.partition(":")[0] for line in said.out.splitlines()[:-1]] == bad
    assert not (folder / "annotations.json").exists()


def test_what_is_no_file_or_too_large_is_refused(reader: Reader, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "big.json").touch()
    os.truncate(tmp_path / "big.json", 257 * 2**20)
    assert "has more than 256 MB" in reader("import", folder, tmp_path / "big.json").err
    os.mkfifo(tmp_path / "pipe.json")
    assert "is not a regular file" in reader("import", folder, tmp_path / "pipe.json").err
    assert "cannot be read" in reader("import", folder, tmp_path / "missing.json").err


def test_no_file_brings_more_themes_than_a_codebook_can_have(reader: Reader, folder: Path, tmp_path: Path) -> None:
    rows = [passage("Geneva", start=17, end=18 + number, quote="", sha256=digest(TEXT), themes=[f"t{number}"])
            for number in range(60)]  # fmt: skip
    rows = [{**row, "themes": [f"{theme}-{number}" for number in range(20) for theme in row["themes"]]} for row in rows]
    (tmp_path / "in.json").write_text(json.dumps(rows))
    said = reader("import", folder, tmp_path / "in.json")
    assert "more than 1,000 themes" in said.err
    assert not (folder / "annotations.json").exists()


def test_a_table_made_by_hand_is_enough(reader: Reader, folder: Path, tmp_path: Path) -> None:
    content = StringIO(newline="")
    csv.writer(content, delimiter=";").writerows(
        [["article", "quote", "themes", "note"], ["a.txt", "Geneva", "Russia; trade / talks", "'=1+1"]]
    )
    (tmp_path / "hand.csv").write_bytes(b"\xef\xbb\xbf" + content.getvalue().encode())
    assert reader("import", folder, tmp_path / "hand.csv", "--coder", "ben").status == 0
    (item,) = kept(folder)
    assert (item.coder, item.themes, item.note) == ("ben", ("russia", "talks"), "=1+1")


def test_web_annotations_of_others_are_understood(reader: Reader, folder: Path, tmp_path: Path) -> None:
    one = {
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": "https://other.example/7", "type": "Annotation",
        "creator": "https://other.example/ben",
        "body": {"type": "TextualBody", "value": "why"},
        "target": {"source": "a.txt", "selector": {"type": "TextQuoteSelector", "exact": "Geneva"}},
    }  # fmt: skip
    (tmp_path / "one.jsonld").write_text(json.dumps(one))
    assert reader("import", folder, tmp_path / "one.jsonld").status == 0
    (item,) = kept(folder)
    assert (item.note, item.coder, item.anchor.exact) == ("why", "https://other.example/ben", "Geneva")


@each_row("format", FORMATS)
def test_every_format_can_be_asked_for(reader: Reader, tagged: Path, format: str) -> None:
    said = reader("quotes", tagged, "--format", format)
    assert (said.status, said.err) == (0, "")
    assert said.out


def test_keys_of_articles_are_not_shared(reader: Reader, folder: Path) -> None:
    (folder / "b.txt").write_bytes((folder / "a.txt").read_bytes())
    (folder / "sources.csv").write_text("file,author,published\na.txt,Doe,2024\nb.txt,Doe,2024\n")
    keep(folder, where("the flow of fentanyl"))
    reader("tag", folder, "b.txt", *where("Geneva"), "Russia")
    keys = [item["id"] for item in json.loads(reader("quotes", folder, "--format", "csl").out)]
    assert len(set(keys)) == 2
    text = reader("quotes", folder, "--style", "pandoc").out
    assert all(f"[@{key}, para. " in text for key in keys)


def test_a_passage_with_its_anchor_is_found_in_a_changed_article_or_kept_as_lost(
    reader: Reader, folder: Path, tmp_path: Path
) -> None:
    other = made(tmp_path / "other")
    keep(other, where("the flow of fentanyl"), where("They met again."))
    (folder / "a.txt").write_text(
        f"A new first line.\n\n{TEXT.replace('They met again.', 'Nothing came of it.')}", "utf-8"
    )
    said = reader("import", folder, other / "annotations.json")
    assert said.out.startswith("Passages: 2 new")
    found = {item.anchor.exact: item.status.value for item in kept(folder)}
    assert found["the flow of fentanyl"] == "moved"
    assert found["They met again."] in ("orphan", "review", "host")
    text = reader("quotes", folder).out
    assert "“They met again.” — " in text
    assert "[Check: " in text


def test_words_that_are_not_where_an_annotations_file_says_are_looked_for(
    reader: Reader, folder: Path, tmp_path: Path
) -> None:
    other = made(tmp_path / "other")
    keep(other, where("the flow of fentanyl"))
    file = other / "annotations.json"
    start, end = where("the flow of fentanyl")
    document = json.loads(file.read_bytes())
    (record,) = document["passages"].values()
    record |= {"start": start + 1, "end": end + 1}
    document["meta"]["1"]["checksum"] = ""
    file.write_text(json.dumps(document))
    assert reader("import", folder, file).status == 0
    assert kept(folder)[0].span == Span(start, end)


@pytest.mark.parametrize("moment", [1, 2, 3], ids=["before", "half-way", "just before it takes its place"])
def test_an_export_that_is_given_up_at_any_moment_leaves_no_trace(tmp_path: Path, moment: int) -> None:
    looked = 0

    def again() -> None:
        nonlocal looked
        looked += 1
        if looked == moment:
            raise EditRefused("Nothing was written.")

    with pytest.raises(EditRefused):
        write_export(tmp_path / "quotes.txt", ["all of it"], replacing=False, again=again)
    assert looked == moment
    assert list(tmp_path.iterdir()) == []
