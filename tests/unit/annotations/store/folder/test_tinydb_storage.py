"""Scripts that use TinyDB see what the analyst sees, and with our storage cannot spoil it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from annotations.edits.edit import Signature, run_to_end
from annotations.edits.passages import edit_reading
from annotations.errors import DamagedStore, InvalidRecord, StoreConflict, StoreLocked
from annotations.model import State
from annotations.store.folder.backend import open_store
from annotations.store.folder.tinydb_storage import DocumentStorage
from annotations.tables import to_record
from tests.unit.annotations.making import ARTICLE, AT, LATER, change, content, edit, keep, passage


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai", note="“台灣”"), passage("q", 3, 9, "russia"))
    return file


@pytest.fixture
def script(file: Path) -> Iterator[TinyDB]:
    with TinyDB(file, storage=DocumentStorage) as database:
        yield database


def test_stock_tinydb_reads_what_the_analyst_sees(file: Path) -> None:
    with open_store(file, read_only=True) as store, TinyDB(file, access_mode="r") as stock:
        themes, passages, *_ = content(store)
        assert {record["id"]: dict(record) for record in stock.table("passages").all()} == passages
        assert {record["id"]: dict(record) for record in stock.table("themes").all()} == themes


def test_our_storage_reads_the_same_as_stock_tinydb(file: Path, script: TinyDB) -> None:
    with TinyDB(file, access_mode="r") as stock:
        assert script.tables() == stock.tables()
        for table in stock.tables():
            assert script.table(table).all() == stock.table(table).all()


def test_a_document_keeps_its_number_for_life(file: Path, script: TinyDB) -> None:
    with open_store(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
        keep(store, passage("p", 1, 5, "taiwan"))
    numbers = {record["id"]: record.doc_id for record in script.table("passages")}
    assert numbers == {"p": 1, "q": 2, "r": 3}


def test_every_record_stands_on_its_own_line_in_the_order_of_the_numbers(file: Path) -> None:
    ids = [f"p{number}" for number in range(600)]  # more than are written in one go
    with open_store(file) as store:
        keep(store, *(passage(id, number, number + 50, "ai") for number, id in enumerate(ids)))
        store.apply(edit("remove", change(store.passage("p3"), None)))
        run_to_end(store.undo(Signature("ana", LATER)))
    lines = file.read_bytes().split(b"\n")
    passages = lines[lines.index(b'"passages":{') + 1 : lines.index(b'"articles":{') - 1]
    assert [int(line.split(b'"')[1]) for line in passages] == list(range(1, len(ids) + 3))
    records = [json.loads(b"{%s}" % line.rstrip(b","))[str(number)] for number, line in enumerate(passages, 1)]
    assert [record["id"] for record in records] == ["p", "q", *ids]


def test_what_a_script_writes_the_analyst_sees(file: Path, script: TinyDB) -> None:
    script.table("passages").update({"note": "from a script"}, where("id") == "q")
    script.table("passages").insert(to_record(passage("r", 20, 30, "taiwan")))
    script.close()
    with open_store(file) as store:
        assert [(found.id, found.note) for found in store.passages.in_article(ARTICLE)] == [
            ("p", "“台灣”"),
            ("q", "from a script"),
            ("r", ""),
        ]
        keep(store, passage("s", 40, 50, "ai"))
        assert store.close()


def test_a_script_cannot_write_what_the_reader_refuses(file: Path, script: TinyDB) -> None:
    before = file.read_bytes()
    spoilt = to_record(passage("r", 20, 30, "ai"))
    for wrong in ({"start": True}, {"tags": "ai"}, {"id": "p"}, {"note": {1, 2}}, {"note": float("inf")}):
        with pytest.raises(InvalidRecord):
            script.table("passages").insert({**spoilt, **wrong})
    with pytest.raises(InvalidRecord):
        script.table("themes").remove(where("id") == "ai")
    assert file.read_bytes() == before


def test_a_script_and_a_reader_do_not_write_at_the_same_time(file: Path, script: TinyDB) -> None:
    with open_store(file):
        assert len(script.table("passages")) == 2
        with pytest.raises(StoreLocked, match="open for writing"):
            script.table("passages").update({"note": "x"})
    script.table("passages").update({"note": "x"})
    with open_store(file) as store:
        assert store.read_only


def test_a_script_does_not_write_over_what_it_has_not_read(file: Path) -> None:
    storage = DocumentStorage(file)
    tables = storage.read()
    with open_store(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
    with pytest.raises(StoreConflict):
        storage.write(tables)
    storage.write(storage.read())
    storage.close()
    assert len(open_store(file, read_only=True).passages) == 3


def test_a_script_may_begin_a_project(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    with TinyDB(file, storage=DocumentStorage) as database:
        assert len(database.table("themes")) == 4
        assert not file.exists()
        database.table("passages").insert(to_record(passage("p", 1, 5, "ai")))
        database.table("mine").insert({"any": "thing"})
    with open_store(file) as store:
        assert store.passage("p").themes == ("ai",)
        keep(store, passage("q", 2, 6, "ai"))
    with TinyDB(file, access_mode="r") as stock:
        assert stock.table("mine").all() == [{"any": "thing"}]


def test_emptying_everything_leaves_a_project(file: Path, script: TinyDB) -> None:
    script.drop_tables()
    script.close()
    with open_store(file) as store:
        assert (len(store.codebook), len(store.passages), store.read_only) == (0, 0, False)


def test_a_damaged_file_is_refused_to_scripts_too(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])
    with TinyDB(file, storage=DocumentStorage) as database, pytest.raises(DamagedStore):
        database.table("passages").all()


def test_empty_optional_fields_of_a_script_stand_in_no_ones_way(file: Path, script: TinyDB) -> None:
    reading = {"path": "001.txt", "coder": "ana", "state": "unread", "place": 0, "opened": ""}
    script.table("readings").insert(reading)
    script.table("passages").update({"locator": "", "source_id": ""}, where("id") == "p")
    script.close()
    with open_store(file, coder="ana") as store:
        store.apply(edit_reading(store, "001.txt", "done", Signature("ana", AT), state=State.DONE))
        keep(store, replace(store.passage("p"), locator="p. 3"))
        for _ in range(2):
            run_to_end(store.undo(Signature("ana", AT)))
        assert store.readings.resolve("001.txt", "ana").state is State.UNREAD
        assert store.passage("p").locator == ""
