"""The tables of the annotations file that no feature writes yet, and what is refused in each table."""

from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.edits.edit import run_to_end
from annotations.errors import InvalidRecord
from annotations.model import ArticleKind, ArticleRecord, Converter, Record, Theme
from annotations.store.folder.backend import open_store
from annotations.store.folder.tinydb_storage import DocumentStorage
from annotations.tables import TABLES, Coder, Speaker, Value, VerdictKind, VerdictRecord, to_record, value_key
from tests.unit.annotations.making import CODER, SIGNATURE, change, edit, passage

ANCHOR = passage("p", 3, 9).anchor
VALUES: list[Value] = [
    Theme("oil", "oil", guid="4c9e"),
    replace(passage("p", 3, 9, note="x"), locator="ch. 3", source_id="77"),
    ArticleRecord(
        "001.pdf",
        id="a1",
        file_sha256="0" * 64,
        kind=ArticleKind.REPORT,
        converter=Converter("pdf", "2.1"),
        pages="12–14",
    ),
    Coder("c1", "ana"),
    Speaker("s1", "Wang Yi", ("王毅", "Wang"), "foreign minister", "spoke in Beijing"),
    VerdictRecord("ai", "001.txt", "ana", VerdictKind.REJECT, ANCHOR),
]


@pytest.mark.parametrize("value", VALUES)
def test_every_record_is_kept_and_its_edit_can_be_undone(tmp_path: Path, value: Value) -> None:
    file = tmp_path / "annotations.json"
    table, id = value_key(value)
    with open_store(file, coder=CODER) as store:
        store.apply(edit("make", change(None, value)))
    with TinyDB(file, access_mode="r") as database:
        assert dict(database.table(table).all()[-1]) == to_record(value)
    with open_store(file, coder=CODER) as store:
        run_to_end(store.undo(SIGNATURE))
        run_to_end(store.redo(SIGNATURE))
        run_to_end(store.undo(SIGNATURE))
    with TinyDB(file, access_mode="r") as database:
        assert id not in {record.get("id") or record.get("path") for record in database.table(table).all()}
        assert table == "themes" or not database.table(table).all()


def test_a_script_writes_the_tables_that_no_feature_writes(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    with TinyDB(file, storage=DocumentStorage) as database:
        for value in VALUES:
            database.table(value_key(value)[0]).insert(to_record(value))
    with open_store(file, read_only=True) as store:
        assert store.article("001.pdf") == VALUES[2]
        assert store.passage("p") == VALUES[1]


@pytest.mark.parametrize(
    ("table", "record", "sentence"),
    [
        ("themes", {"id": "x"}, "A theme has no name."),
        ("themes", {"id": "x", "name": "x", "keywords": "x"}, "A theme's keywords are no list."),
        ("themes", {"id": "x", "name": "x", "excluded": [1]}, "A theme has a word that is not text."),
        ("themes", {"id": "x", "name": "x", "guid": 7}, "A theme has a field that is not text: guid."),
        (
            "passages",
            {**to_record(passage("p", 1, 5)), "locator": 9},
            "A passage has a field that is not text: locator.",
        ),
        ("articles", {"title": "x"}, "An article record has no path."),
        (
            "articles",
            {"path": "x", "kind": "song"},
            "An article record is not valid: 'song' is not a valid ArticleKind.",
        ),
        ("articles", {"path": "x", "converter": {"name": "pdf"}}, "An article record is not valid: 'version'."),
        ("articles", {"path": "x", "converter": {"name": "pdf", "version": 2}}, "An article record is not valid: the"),
        ("articles", {"path": "x", "pages": 3}, "An article record has a field that is not text: pages."),
        ("readings", {"path": "x"}, "A reading has no coder."),
        (
            "readings",
            {"path": "x", "coder": "a", "state": "read"},
            "A reading is not valid: 'read' is not a valid State.",
        ),
        ("readings", {"path": "x", "coder": "a", "place": True}, "A reading has a place that is not an offset."),
        ("coders", {"name": "ana"}, "A coder has no id."),
        ("coders", {"id": "", "name": "ana"}, "A coder has no id or no name."),
        ("speakers", {"id": "x", "name": "Wang", "aliases": "Yi"}, "A speaker's aliases are no list."),
        ("speakers", {"id": "x", "name": "Wang", "aliases": [1]}, "A speaker has an alias that is not text."),
        ("verdicts", {"theme": "ai", "article": "x"}, "A verdict is not complete: 'host'."),
        ("verdicts", {**to_record(VALUES[-1]), "verdict": "maybe"}, "A verdict is not valid: 'maybe' is not a valid"),
        ("verdicts", {**to_record(VALUES[-1]), "start": 9}, "A passage is not a stretch of text: 9 to 9."),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_with_a_sentence(table: str, record: Record, sentence: str) -> None:
    (spec,) = (spec for name, spec in TABLES.items() if name == table)
    with pytest.raises(InvalidRecord) as refused:
        spec.kind.from_record(record)
    assert refused.value.sentence.startswith(sentence)
