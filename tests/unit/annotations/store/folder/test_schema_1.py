"""What the first version kept is there in schema 2: read, merged, undone, and left alone until the first edit.

The folder ``schemas/1`` holds a project as the first version left it: ana and ben tagged; ana finished 001.txt, found
002.txt irrelevant and took that back; another program added a table and fields that the first version did not know.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where

from annotations.edits.edit import Change, Signature, difference, run_to_end
from annotations.edits.passages import edit_reading
from annotations.errors import DamagedStore, NewerSchema
from annotations.model import PASSAGE_FIELDS, Record, State
from annotations.store.folder.backend import open_store
from annotations.store.folder.journal import encode_edit, seal
from annotations.store.folder.migrations import migrate_change, migrate_items
from annotations.store.folder.recovery import copies, inspect, restore
from annotations.store.folder.tinydb_storage import DocumentStorage
from annotations.store.records_json import Document, ReadItem, encode_line
from annotations.store.store import AnnotationStore
from annotations.store.validation import applied
from annotations.tables import to_record
from tests.conftest import REPOSITORY
from tests.system_calls import left_behind
from tests.unit.annotations.making import AT, LATER, RESTING, edit, keep, passage, wait_saved

PROJECT = Path(__file__).parent / "schemas" / "1"
FIRST_VERSION = "4acbb3c15470c29150d04138582a75571d763ea5"
"""The last commit of the first version."""

FINISHED, STARTED = "001.txt", "002.txt"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The project of the first version."""
    shutil.copytree(PROJECT / "beside", tmp_path / ".annotations")
    return Path(shutil.copy(PROJECT / "annotations.json", tmp_path))


def opened(file: Path, **options: Any) -> AnnotationStore:
    return open_store(file, coder="ana", writer=RESTING, **options)


def records(file: Path, table: str) -> list[Record]:
    """What stock TinyDB reads."""
    with TinyDB(file, access_mode="r") as database:
        return [dict(record) for record in database.table(table).all()]


def snapshot(folder: Path) -> dict[str, bytes]:
    """The content of every file but the lock."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "lock"}


def assert_as_left(store: AnnotationStore) -> None:
    """Check that a store holds what the analysts of the first version left."""
    assert [(theme.name, theme.keywords, theme.excluded) for theme in store.codebook][2:] == [
        ("AI", ("AI",), ()),
        ("Taiwan", ("Taiwan*", "Taipei"), ()),
        ("oil", ("oil", "crude*"), ("olive oil",)),
    ]
    assert [(one.article, one.coder, one.anchor.exact, one.themes, one.note) for one in store.passages.in_order()] == [
        (FINISHED, "ana", "Taiwan warned on Monday.", ("taiwan",), "a warning"),
        (STARTED, "ben", "AI", ("ai",), ""),
    ]
    assert (store.article(STARTED).title, store.article(STARTED).outlet) == ("Talks on AI", "The Paper")
    for coder in ("ana", "ben"):
        finished, started = (store.readings.resolve(path, coder) for path in (FINISHED, STARTED))
        assert (finished.state, finished.place, finished.furthest) == (State.DONE, 25, 60)
        assert (started.state, started.place, started.furthest) == (State.READING, 9, 30)


def test_a_project_of_the_first_version_is_read_and_nothing_is_written(file: Path) -> None:
    before = snapshot(file.parent)
    assert_as_left(opened(file, read_only=True))
    with opened(file) as store:
        assert_as_left(store)
        assert store.outside is None
        store.backend.settle()
    assert snapshot(file.parent) == before


def test_the_first_edit_writes_schema_2_and_keeps_the_old_file(file: Path) -> None:
    old = file.read_bytes()
    with opened(file) as store:
        keep(store, replace(passage("new", 30, 40, "oil"), locator="p. 3", source_id="x7"))
    versions = [version.read_bytes() for version in (file.parent / ".annotations" / "versions").iterdir()]
    assert old in versions
    assert records(file, "meta")[0]["schema"] == 2
    assert tuple(records(file, "passages")[1]) == PASSAGE_FIELDS, "empty new fields are left out"
    with opened(file) as again:
        assert again.passage("new").locator == "p. 3"
        keep(again, passage("new", 30, 40, "oil"), coder="ana")
        assert_as_left_but_for(again, "new")


def assert_as_left_but_for(store: AnnotationStore, id: str) -> None:
    store.apply(edit("remove", Change("passages", id, store.passages.record(id), None)))
    assert_as_left(store)


def test_what_the_first_version_did_not_know_is_kept_under_another_name(file: Path) -> None:
    with opened(file) as store:
        keep(store, replace(store.passage(records(file, "passages")[0]["id"]), starred=True))
    tagged = records(file, "passages")[0]
    assert (tagged["locator (schema 1)"], tagged["mood"], tagged["starred"]) == (["front page"], "angry", True)
    assert records(file, "themes")[0]["guid (schema 1)"] == 7
    assert [record.get("pages (schema 1)") for record in records(file, "articles")] == [None, 2]
    assert records(file, "speakers (schema 1)") == [{"who": "Wang Yi"}]
    assert records(file, "sources") == [{"name": "The Paper"}]
    assert records(file, "speakers") == []


def test_the_reading_of_one_coder_is_not_that_of_another(file: Path) -> None:
    with opened(file) as store:
        for path, state in ((FINISHED, State.READING), (STARTED, State.IRRELEVANT)):
            store.apply(edit_reading(store, path, state.value, Signature("ben", AT), state=state))
        place = edit_reading(
            store, FINISHED, "place", Signature("ben", AT), bookkeeping=True, place=3, furthest=60, opened=AT
        )
        store.apply(place)
    with opened(file) as again:
        assert {path: reading.state for path, reading in again.readings.by_article("ana").items()} == {
            FINISHED: State.DONE,
            STARTED: State.READING,
        }
        assert {path: reading.state for path, reading in again.readings.by_article("ben").items()} == {
            FINISHED: State.READING,
            STARTED: State.IRRELEVANT,
        }
        assert [again.readings.resolve(FINISHED, coder).place for coder in ("ana", "ben")] == [25, 3]


def test_undo_and_redo_reach_back_into_the_first_version(file: Path) -> None:
    with opened(file) as store:
        run_to_end(store.redo(Signature("ana", LATER)))
        assert store.readings.resolve(STARTED, "ana").state is State.IRRELEVANT
    with opened(file) as store:
        undone = [run_to_end(store.undo(Signature("ben", LATER))).edit.label for _ in range(2)]
        assert undone == ["changed outside", "words, note of AI"]
        assert store.codebook.get("ai").keywords == ("artificial intelligence", "AI")
        undone = []
        while store.undoable("ana"):
            undone.append(run_to_end(store.undo(Signature("ana", LATER))).edit.label)
        assert undone == ["irrelevant", "done", "tag Taiwan", "new theme oil"]
        reading = store.readings.resolve(FINISHED, "ana")
        assert (reading.state, reading.place) == (State.UNREAD, 25), "the place is not part of what is undone"
        assert FINISHED not in store.articles
        assert store.codebook.find("oil") is None
        for _ in undone:
            run_to_end(store.redo(Signature("ana", LATER)))
        assert store.readings.resolve(FINISHED, "ana").state is State.DONE
        assert store.codebook.get("oil").excluded == ("olive oil",)


def test_an_edit_of_the_first_version_in_parts_keeps_the_same_id_and_can_be_undone(file: Path) -> None:
    head = {"label": "many", "coder": "ana", "at": AT, "article": "", "bookkeeping": False, "inverts": None}
    parts = [["passages", id, None, to_record(passage(id, at, at + 4, "ai"))] for id, at in (("x", 40), ("y", 50))]
    lines: list[dict[str, Any]] = [{"begin": 12, **head, "records": 2}]
    lines += [{"part": 12, "changes": [part]} for part in parts]
    journal = file.parent / ".annotations" / "journal"
    journal.write_bytes(journal.read_bytes() + b"".join(seal(line) for line in [*lines, {"commit": 12, "records": 2}]))
    ids = []
    for _ in range(2):
        with opened(file) as store:
            assert {"x", "y"} <= store.passages.keys()
            newest = store.undoable("ana")
            assert newest
            assert newest.label == "many"
            ids.append(newest.id)
    assert ids[0] == ids[1]
    with opened(file) as store:
        assert run_to_end(store.undo(Signature("ana", LATER))).edit.inverts == ids[0]
    with opened(file) as store:
        assert_as_left(store)
        run_to_end(store.redo(Signature("ana", LATER)))
        assert {"x", "y"} <= store.passages.keys()


def test_an_undone_state_of_the_first_version_shows_although_the_article_was_read_since(file: Path) -> None:
    with opened(file) as store:
        place = edit_reading(store, FINISHED, "place", Signature("ana", AT), bookkeeping=True, place=3, opened=AT)
        store.apply(place)
        assert run_to_end(store.undo(Signature("ana", LATER))).edit.label == "done"
        assert store.readings.resolve(FINISHED, "ana").state is State.UNREAD
        assert store.readings.resolve(FINISHED, "ana").place == 3


def test_what_is_only_in_a_journal_of_the_first_version_is_there(file: Path) -> None:
    """The first version was ended before it wrote the file."""
    (kept,) = (file.parent / ".annotations" / "versions").iterdir()
    shutil.copy(kept, file)
    journal = file.parent / ".annotations" / "journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    end = next(number for number, line in enumerate(lines) if b'"writing"' in line)
    journal.write_bytes(b"".join(lines[:end]))
    with opened(file) as store:
        assert store.backend.saved == 7
        assert (store.readings.resolve(FINISHED, "ana").state, store.readings.resolve(FINISHED, "ana").place) == (
            State.DONE,
            0,
        )
        assert store.codebook.get("oil").keywords == ("oil", "crude*")
        assert store.backend.settle()
    assert records(file, "meta")[0]["schema"] == 2


def test_the_file_is_in_schema_2_before_the_journal_has_an_edit_in_it(file: Path, tmp_path: Path) -> None:
    with opened(file) as store:
        assert wait_saved(store, keep(store, passage("new", 30, 40, "oil")))
        crashed = Path(shutil.copytree(file.parent, tmp_path / "crashed", ignore=lambda *_: ["crashed"]))
    left = crashed / file.name
    assert records(left, "meta")[0]["schema"] == 2
    assert b'"id":"new"' not in left.read_bytes()
    with opened(left) as again:
        assert "new" in again.passages
        assert_as_left_but_for(again, "new")


def test_an_edit_is_not_called_saved_while_the_file_stays_in_schema_1(file: Path) -> None:
    with left_behind(file), opened(file) as store:
        assert not wait_saved(store, keep(store, passage("new", 30, 40, "oil")))
        assert store.backend.failure is not None
    assert_as_left(opened(file, read_only=True))


def test_what_another_program_changed_in_a_file_of_schema_1_is_merged(file: Path) -> None:
    tables = json.loads(file.read_text())
    tables["articles"]["1"]["state"] = "irrelevant"
    tables["themes"]["3"]["words"] = ["AI", "LLM*"]
    file.write_text(json.dumps(tables))
    with opened(file) as store:
        assert store.outside is not None
        assert store.outside.edit.label == "changed outside"
        assert not store.outside.remarks
        assert store.readings.resolve(FINISHED, "ben").state is State.IRRELEVANT
        assert store.codebook.get("ai").keywords == ("AI", "LLM*")
        run_to_end(store.undo(Signature("ana", LATER)))
        assert_as_left(store)


def test_a_change_of_another_program_is_merged_although_the_file_is_in_schema_2_here(file: Path) -> None:
    tables = json.loads(file.read_text())
    with opened(file) as store:
        keep(store, passage("new", 30, 40, "oil"))
        assert store.backend.settle()
        tables["passages"]["2"]["note"] = "theirs"
        tables["articles"]["1"]["state"] = "reading"
        file.write_text(json.dumps(tables))
        store.refresh()
        assert [passage.note for passage in store.passages.in_article(STARTED)] == ["theirs"]
        assert store.readings.resolve(FINISHED, "ana").state is State.READING
    assert records(file, "meta")[0]["schema"] == 2


DAMAGE: list[tuple[str, str, str, object]] = [
    ("articles", "1", "state", "finished"),
    ("articles", "1", "place", -1),
    ("articles", "1", "furthest", "60"),
    ("articles", "1", "opened", 7),
    ("articles", "1", "converter", 7),
    ("articles", "1", "path", ""),
    ("themes", "1", "words", "Russia"),
    ("themes", "1", "without", [7]),
    ("passages", "1", "exact", "shorter"),
    ("passages", "1", "tags", [{"theme": "ai"}]),
]


@pytest.mark.parametrize(("table", "number", "field", "value"), DAMAGE)
def test_a_damaged_field_is_refused_and_the_file_left_alone(
    file: Path, table: str, number: str, field: str, value: object
) -> None:
    shutil.rmtree(file.parent / ".annotations")
    tables = json.loads(file.read_text())
    tables[table][number][field] = value
    tables["meta"]["1"]["checksum"] = ""
    file.write_text(json.dumps(tables))
    before = file.read_bytes()
    with pytest.raises(DamagedStore, match=r"holds what cannot be: Record 1 of \w+: A"):
        opened(file)
    assert file.read_bytes() == before


def test_a_damaged_journal_is_refused_and_left_alone(file: Path) -> None:
    journal = file.parent / ".annotations" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b'"state":"done"', b'"state":"dome"'))
    before = snapshot(file.parent)
    with pytest.raises(DamagedStore, match="does not fit its checksum"):
        opened(file)
    assert snapshot(file.parent) == before


def test_the_sound_part_of_a_damaged_file_is_restored(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"exact":"AI"', b'"exact":"AI'))
    shutil.rmtree(file.parent / ".annotations")
    found = inspect(file)
    assert (found.passages, found.verdict) == (1, "damaged; 1 of its lines cannot be read")
    target = file.with_name("restored.json")
    restore(next(copies(file, None)), target)
    with open_store(target, read_only=True) as store:
        assert store.readings.resolve(FINISHED, "ana").state is State.DONE
        assert store.codebook.get("oil").keywords == ("oil", "crude*")


def test_a_script_writes_schema_2(file: Path) -> None:
    shutil.rmtree(file.parent / ".annotations")
    with TinyDB(file, storage=DocumentStorage) as database:
        database.table("themes").update({"note": "the oil price"}, where("id") == "oil")
    assert records(file, "meta")[0]["schema"] == 2
    with opened(file) as store:
        assert_as_left(store)
        assert store.codebook.get("oil").note == "the oil price"


def test_a_journal_of_a_newer_version_beside_an_older_file_is_refused(file: Path) -> None:
    journal = file.parent / ".annotations" / "journal"
    newer = next(encode_edit(12, edit("x", Change("passages", "p", None, to_record(passage("p", 1, 5, "ai"))))))
    line = json.loads(newer) | {"schema": 3}
    line.pop("checksum")
    journal.write_bytes(journal.read_bytes() + seal(line))
    before = snapshot(file.parent)
    with pytest.raises(NewerSchema, match="newer version"):
        opened(file)
    assert snapshot(file.parent) == before


# Any record

TEXT = st.text(max_size=4)
READING = {
    "state": st.sampled_from(list(map(str, State))),
    "place": st.integers(0, 9),
    "furthest": st.integers(0, 9),
    "opened": TEXT,
}
DETAILS = {"title": TEXT, "note": TEXT, "pages": TEXT, "mood": TEXT}
ARTICLES = st.fixed_dictionaries({"path": st.just("a.txt"), **READING}, optional=DETAILS)
THEMES = st.fixed_dictionaries(
    {"id": st.just("t"), "name": st.just("T"), "words": st.lists(TEXT, max_size=2)},
    optional={"without": st.lists(TEXT, max_size=2), "guid": TEXT, "keywords": TEXT, "mood": TEXT},
)
STATES = st.sampled_from([("articles", ARTICLES), ("themes", THEMES)]).flatmap(
    lambda row: st.tuples(st.just(row[0]), st.none() | row[1], st.none() | row[1])
)


def migrated(table: str, record: Record | None) -> dict[str, Record]:
    """A record of schema 1 in schema 2, by table."""
    document = Document({"schema": 1}, {})
    items = [ReadItem(table, 1, encode_line(1, record), record)] if record is not None else []
    return {item.table: item.record for item in migrate_items(document, iter(items))}


@given(STATES)
def test_an_edit_leads_to_the_same_records_whether_migrated_before_or_after(
    case: tuple[Any, Record | None, Record | None],
) -> None:
    table, before, after = case
    change = difference(table, "a.txt" if table == "articles" else "t", before, after)
    found: dict[str, Record | None] = {**migrated(table, before)}
    for step in migrate_change(change) if change else ():
        found[step.table] = applied(step, found.get(step.table), lenient=False)
    assert {name: record for name, record in found.items() if record is not None} == migrated(table, after)


@given(ARTICLES)
def test_migration_keeps_every_value_of_an_article(record: Record) -> None:
    tables = migrated("articles", record)
    reading, article = tables["readings"], tables["articles"]
    assert (reading["path"], reading["coder"]) == ("a.txt", "")
    assert reading.get("state", "unread") == record["state"]
    assert [reading.get(name, 0) for name in ("place", "furthest")] == [record["place"], record["furthest"]]
    assert reading.get("opened", "") == record["opened"]
    for name in DETAILS:
        assert article.get("pages (schema 1)" if name == "pages" else name) == record.get(name)


CODERS = st.sampled_from(["ana", "ben"])
TAGS = st.lists(st.tuples(st.sampled_from(["ai", "taiwan"]), CODERS), max_size=3, unique=True)
PASSAGES = st.lists(st.tuples(CODERS, TAGS, st.text(min_size=1, max_size=4), DETAILS["mood"]), max_size=4)


@given(
    PASSAGES, st.dictionaries(st.sampled_from(["a.txt", "b.txt"]), ARTICLES), st.sampled_from(list(State)[1:]), CODERS
)
def test_migration_keeps_every_passage_tag_note_and_place(
    tmp_path_factory: pytest.TempPathFactory,
    passages: list[tuple[str, list[tuple[str, str]], str, str]],
    articles: dict[str, Record],
    state: State,
    coder: str,
) -> None:
    file = tmp_path_factory.mktemp("file") / "annotations.json"
    tables = json.loads((PROJECT / "annotations.json").read_text())
    tables["meta"]["1"]["checksum"] = ""
    tables["passages"] = {}
    for number, (owner, tags, note, mood) in enumerate(passages, 1):
        given = [{"theme": theme, "coder": one, "created": AT} for theme, one in tags]
        record = to_record(passage(f"p{number}", number, number + 9, coder=owner, note=note))
        tables["passages"][str(number)] = {**record, "tags": given, "mood": mood}
    tables["articles"] = {str(n): {**one, "path": path} for n, (path, one) in enumerate(articles.items(), 1)}
    file.write_text(json.dumps(tables))

    with open_store(file, coder=coder) as store:
        store.apply(edit_reading(store, "a.txt", "state", Signature(coder, AT), state=state))
    assert records(file, "passages") == list(tables["passages"].values())
    with open_store(file, read_only=True) as again:
        for path in ("a.txt", "b.txt"):
            old = articles.get(path, {"state": "unread", "place": 0, "furthest": 0, "opened": ""})
            for one in ("ana", "ben"):
                reading = again.readings.resolve(path, one)
                assert reading.state == (state if (path, one) == ("a.txt", coder) else old["state"])
                assert (reading.place, reading.furthest, reading.opened) == (
                    old["place"],
                    old["furthest"],
                    old["opened"],
                )


# The first version


@pytest.fixture(scope="module")
def first_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of the first version, from the history of this repository."""
    command = ["git", "archive", FIRST_VERSION, "annotations", "reader"]
    archive = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False) if shutil.which("git") else None
    if archive is None or archive.returncode:
        pytest.skip("there is no git, or the history does not reach back to the first version")
    folder = tmp_path_factory.mktemp("first")
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def run_first(first_version: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with the packages of the first version."""
    environment: Mapping[str, str] = {"PYTHONPATH": str(first_version), "PATH": "", "HOME": str(first_version)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=first_version, env=environment, capture_output=True, text=True, check=False
    )


STORE_OF_THE_FIRST_VERSION = """
import sys
from pathlib import Path
from annotations.store import AnnotationStore
import annotations
assert Path(annotations.__file__).is_relative_to(Path.cwd()), annotations.__file__
with AnnotationStore.open(Path(sys.argv[1]), coder="ana") as store:
    print(store.read_only_reason)
    print(store.passage_count, store.undoable("ana"))
"""


def test_the_first_version_opens_schema_2_for_reading_only(file: Path, first_version: Path) -> None:
    with opened(file) as store:
        keep(store, passage("new", 30, 40, "oil"))
        store.apply(edit_reading(store, STARTED, "done", Signature("ana", AT), state=State.DONE))
        run_to_end(store.undo(Signature("ana", AT)))
    (file.parent / FINISHED).write_text("Taiwan warned on Monday.\n", "utf-8")
    before = snapshot(file.parent)
    said = run_first(first_version, "-c", STORE_OF_THE_FIRST_VERSION, str(file))
    assert said.stdout.startswith("annotations.json was written by a newer version of this program.\n3 "), said
    for command, *arguments in (["undo"], ["tag", FINISHED, "0", "6", "ai"], ["import", str(PROJECT / file.name)]):
        refused = run_first(first_version, "-m", "reader", command, str(file.parent), *arguments)
        assert refused.returncode != 0, command
        assert "newer version" in refused.stderr, refused
        assert not re.search("Traceback", refused.stderr)
    history = run_first(first_version, "-m", "reader", "history", str(file.parent))
    assert (history.returncode, history.stdout.splitlines()[-1].split()[-2]) == (0, "done"), history
    quotes = run_first(first_version, "-m", "reader", "quotes", str(file.parent))
    assert (quotes.returncode, "Taiwan warned on Monday." in quotes.stdout) == (0, True), quotes
    assert snapshot(file.parent) == before
