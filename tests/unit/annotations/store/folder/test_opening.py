"""Whatever became of the annotations file meanwhile, what was done is there, or the analyst is asked or told."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from errno import EIO
from itertools import takewhile
from pathlib import Path
from stat import S_ISDIR
from threading import Event

import pytest

from annotations.edits.edit import Edit, Signature, run_to_end
from annotations.errors import DamagedStore, EditRefused, StoreConflict, StoreError, StoreReadOnly
from annotations.model import ArticleRecord, Passage, Reading, State
from annotations.store.backend import StaleChoice, StaleCopy
from annotations.store.folder import journal
from annotations.store.folder.backend import FolderBackend, open_store
from annotations.store.folder.journal import SIZES, Sizes
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from tests.system_calls import failing, in_place_of, left_behind
from tests.unit.annotations.making import (
    ARTICLE,
    AT,
    CODER,
    LATER,
    RESTING,
    add_theme,
    change,
    content,
    edit,
    keep,
    passage,
    wait_saved,
)
from tests.waiting import PATIENCE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with two passages, written and closed."""
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai", note="mine"), passage("q", 3, 9, "russia"))
    return file


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The smallest file with a passage: one theme, one edit."""
    (tmp_path / "codebook.toml").write_text('[[theme]]\nname = "AI"\n')
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai"))
    return file


def open_again(file: Path, stale_choice: StaleChoice | None = None, sizes: Sizes = SIZES) -> AnnotationStore:
    return open_store(file, coder="ana", stale_choice=stale_choice, sizes=sizes, writer=RESTING)


@contextmanager
def crashing(file: Path, stale_choice: StaleChoice | None = None) -> Iterator[AnnotationStore]:
    """A store whose edits reach only the journal, as when the program ends before it writes the file."""
    with left_behind(file), open_again(file, stale_choice) as store:
        yield store


def journals(file: Path) -> list[Path]:
    """The current journal and those that were full."""
    return list((file.parent / ".annotations").glob("journal*"))


SHORT = Sizes(journal=1)
"""A journal is full after its first edit."""


def change_outside(file: Path, alter: Callable[[dict[str, dict[str, object]]], object]) -> None:
    """Let another program change the passages, by their ids, and write the file anew."""
    tables = json.loads(file.read_text())
    records = {record["id"]: record for record in tables["passages"].values()}
    alter(records)
    tables["passages"] = {str(number): record for number, record in enumerate(records.values(), 1)}
    file.write_text(json.dumps(tables, indent=1))


def test_what_is_only_in_the_journal_is_there(file: Path) -> None:
    with crashing(file) as store:
        wait_saved(store, keep(store, passage("r", 20, 30, "ai")))
        before = content(store)
    assert b'"id":"r"' not in file.read_bytes()
    assert content(open_store(file, read_only=True)) == before
    with open_again(file) as again:
        assert content(again) == before
    assert b'"id":"r"' in file.read_bytes()


def test_undo_and_redo_reach_back_over_restarts(file: Path) -> None:
    with open_again(file) as store:
        keep(store, replace(store.passage("p"), note="changed"))
        keep(store, passage("b", 40, 50, "ai", coder="ben"), coder="ben")
    with open_again(file) as store:
        named = store.undoable("ana")
        assert named is not None
        assert (named.label, named.at, store.undoable("ana") is named) == ("keep", AT, True)
        run_to_end(store.undo(Signature("ana", LATER)))
        assert store.passage("p").note == "mine"
    with open_again(file) as store:
        run_to_end(store.redo(Signature("ana", LATER)))
        assert store.passage("p").note == "changed"
        assert store.redoable("ana") is None
        run_to_end(store.undo(Signature("ana", LATER)))
        run_to_end(store.undo(Signature("ana", LATER)))
        assert [found.id for found in store.passages.in_order()] == ["b"]
        run_to_end(store.undo(Signature("ben", LATER)))
        assert store.undoable("ben") is None


def test_an_edit_of_very_many_passages_is_kept_and_undone_as_one(file: Path) -> None:
    many = [passage(f"m{number}", number, number + 50, "ai") for number in range(SIZES.line + 5)]
    with open_again(file) as store:
        keep(store, *many)
    with open_again(file) as store:
        assert len(store.passages) == len(many) + 2
        run_to_end(store.undo(Signature("ana", LATER)))
        assert len(store.passages) == 2


def test_undo_reaches_back_over_a_full_journal(file: Path) -> None:
    for number in range(3):
        with open_again(file, sizes=SHORT) as store:
            keep(store, replace(store.passage("p"), note=str(number)))
    assert len(journals(file)) == 4
    with open_again(file) as store:
        run_to_end(store.undo(Signature("ana", LATER)))
        assert store.passage("p").note == "1"
        run_to_end(store.undo(Signature("ana", LATER)))
        assert store.passage("p").note == "0"


def test_work_goes_on_when_the_journal_becomes_full_meanwhile(file: Path) -> None:
    with open_again(file, sizes=SHORT) as store:
        for number in range(3):
            assert wait_saved(store, keep(store, replace(store.passage("p"), note=str(number))))
            store.backend.settle(PATIENCE)
        assert store.backend.failure is None
    assert len(journals(file)) > 3
    with open_again(file) as store:
        assert store.passage("p").note == "2"
        run_to_end(store.undo(Signature("ana", LATER)))
        assert store.passage("p").note == "1"


def test_work_goes_on_when_the_disk_failed_while_a_full_journal_made_room(file: Path) -> None:
    """The new journal is begun, the disk does not confirm that, and it cannot be removed either."""

    def confirms_a_new_journal(descriptor: int) -> bool:
        return S_ISDIR(os.fstat(descriptor).st_mode) and len(journals(file)) > 1

    failed, over = Event(), Event()
    with open_again(file, sizes=SHORT) as store:
        store.backend.subscribe(lambda: failed.set() if store.backend.failure else over.set())
        with failing("fsync", EIO, confirms_a_new_journal), failing("unlink", EIO):
            assert wait_saved(store, keep(store, replace(store.passage("p"), note="before")))
            store.backend.flush()
            assert failed.wait(PATIENCE)
            assert not wait_saved(store, keep(store, replace(store.passage("p"), note="meanwhile")))
            over.clear()
        assert wait_saved(store, keep(store, replace(store.passage("p"), note="after")))
        store.backend.flush()
        assert over.wait(PATIENCE)
    with open_again(file) as store:
        assert store.passage("p").note == "after"
        for note in ("meanwhile", "before"):
            run_to_end(store.undo(Signature("ana", LATER)))
            assert store.passage("p").note == note


def test_an_older_copy_is_asked_about_also_if_the_last_note_was_lost(file: Path) -> None:
    copy = file.read_bytes()
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
    journal = journals(file)[-1]
    *lines, last = journal.read_bytes().splitlines(keepends=True)
    assert b'"written"' in last
    journal.write_bytes(b"".join(lines))
    open_again(file).close()
    file.write_bytes(copy)
    with pytest.raises(StaleCopy, match="1 edit was made since"):
        open_again(file)


def test_a_stale_copy_is_asked_about(file: Path) -> None:
    older = file.read_bytes()
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
        keep(store, replace(store.passage("p"), note="later"))
    newer = content(open_store(file, read_only=True))
    file.write_bytes(older)
    for read_only in (True, False):
        with pytest.raises(StaleCopy, match="2 edits were made since") as asked:
            open_store(file, read_only=read_only)
        assert [one.label for one in asked.value.edits] == ["keep", "keep"]
    assert file.read_bytes() == older
    with open_again(file, StaleChoice.BRING_BACK) as store:
        assert content(store) == newer
    assert content(open_store(file, read_only=True)) == newer


def test_a_stale_copy_that_is_kept_can_be_undone(file: Path) -> None:
    older, was = file.read_bytes(), content(open_store(file, read_only=True))
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
        newer = content(store)
    file.write_bytes(older)
    with open_again(file, StaleChoice.KEEP) as store:
        assert content(store) == was
        named = store.undoable("ana")
        assert named is not None
        assert named.label == "file replaced"
    with open_again(file) as store:
        assert content(store) == was
        run_to_end(store.undo(Signature("ana", LATER)))
        assert content(store) == newer


@pytest.mark.parametrize("answer", StaleChoice)
def test_what_was_said_of_a_stale_copy_holds_when_the_machine_stops_before_the_file_is_written(
    file: Path, answer: StaleChoice
) -> None:
    older = file.read_bytes()
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
    file.write_bytes(older)
    with crashing(file, answer) as store:
        wait_saved(store, keep(store, replace(store.passage("p"), note="afterwards")))
        said = content(store)
    with open_again(file) as again:
        assert content(again) == said


def test_what_another_program_changed_is_taken_over_and_can_be_undone(file: Path) -> None:
    before = content(open_store(file, read_only=True))
    change_outside(file, lambda records: records["q"].update(note="theirs"))
    change_outside(file, lambda records: records.pop("p"))
    with open_again(file) as store:
        assert [(found.id, found.note) for found in store.passages.in_order()] == [("q", "theirs")]
        assert store.outside is not None
        assert store.outside.edit.label == "changed outside"
    with open_again(file) as store:
        assert store.outside is None
        run_to_end(store.undo(Signature("ana", LATER)))
        assert content(store) == before


MERGES: list[tuple[dict[str, object], dict[str, object], dict[str, object], bool]] = [
    ({"note": "ours"}, {"starred": True}, {"note": "ours", "starred": True}, False),
    ({"note": "ours"}, {"note": "theirs"}, {"note": "ours\n\nChanged outside: theirs"}, True),
    (
        {"speaker": "Wang"},
        {"speaker": "Xi"},
        {"speaker": "Wang", "note": "mine\n\nChanged outside: speaker “Xi”"},
        True,
    ),
    ({"note": "same"}, {"note": "same"}, {"note": "same"}, False),
    ({"speaker": "Wang"}, {"modified": "2030"}, {"speaker": "Wang"}, False),
]


@pytest.mark.parametrize(("ours", "theirs", "merged", "told"), MERGES)
def test_what_both_changed_is_kept_from_both(
    file: Path,
    ours: dict[str, object],
    theirs: dict[str, object],
    merged: dict[str, object],
    told: bool,
) -> None:
    with crashing(file) as store:
        keep(store, Passage.from_record({**to_record(store.passage("p")), **ours}))
    change_outside(file, lambda records: records["p"].update(theirs))
    with open_again(file) as again:
        record = to_record(again.passage("p"))
        assert {name: record[name] for name in merged} == merged
        assert bool(again.outside and again.outside.remarks) == told


def test_of_two_places_of_one_passage_ours_is_kept_whole_and_theirs_is_reported(file: Path) -> None:
    with crashing(file) as store:
        was = store.passage("p")
        ours = replace(was, anchor=passage("p", 2, 6).anchor)
        keep(store, ours)
    change_outside(file, lambda records: records["p"].update(to_record(replace(was, anchor=passage("p", 1, 9).anchor))))
    with open_again(file) as again:
        assert again.passage("p").anchor == ours.anchor
        assert again.passage("p").note == "mine\n\nChanged outside: 1 to 9, “xxxxxxxx”"


def test_a_theme_whose_place_in_the_tree_is_gone_comes_to_the_top(file: Path) -> None:
    with open_again(file) as store:
        above, other, kept = add_theme(store, "goods"), add_theme(store, "ships"), add_theme(store, "ports")
        below = add_theme(store, "ferries", parent=other.id)
    with crashing(file) as store:
        oil, coal = add_theme(store, "oil", parent=above.id), add_theme(store, "coal", parent=kept.id)
        store.apply(edit("move", change(other, replace(other, parent=kept.id))))
    tables = json.loads(file.read_text())
    tables["themes"] = {number: one for number, one in tables["themes"].items() if one["id"] != above.id}
    (port,) = (one for one in tables["themes"].values() if one["id"] == kept.id)
    port["parent"] = below.id
    file.write_text(json.dumps(tables))
    with open_again(file) as again:
        parents = {theme.id: theme.parent for theme in again.codebook}
        assert above.id not in parents
        assert (parents[oil.id], parents[coal.id]) == (None, kept.id)
        assert (parents[kept.id], parents[other.id], parents[below.id]) == (None, kept.id, other.id)


def test_what_is_only_in_the_journal_survives_a_change_outside_when_no_version_is_left(file: Path) -> None:
    with crashing(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
    shutil.rmtree(file.parent / ".annotations" / "versions")
    change_outside(file, lambda records: records["q"].update(note="theirs"))
    with open_again(file) as again:
        assert {found.id: found.note for found in again.passages.in_order()} == {"p": "mine", "q": "theirs", "r": ""}


def test_themes_and_articles_that_both_changed_are_kept_from_both(file: Path) -> None:
    record, reading = ArticleRecord(ARTICLE, title="Talks"), Reading(ARTICLE, CODER, State.READING)
    with open_again(file) as store:
        store.apply(edit("read", change(None, record), change(None, reading)))
    with crashing(file) as store:
        theme = store.codebook.get("russia")
        done = change(reading, replace(reading, state=State.DONE))
        store.apply(edit("x", change(theme, replace(theme, note="ours")), done))
        store.apply(edit("y", change(record, replace(record, title="Tough talks"))))
    tables = json.loads(file.read_text())
    (their_theme,) = (one for one in tables["themes"].values() if one["id"] == "russia")
    (their_article,) = tables["articles"].values()
    their_theme["name"], their_article["note"] = "Moscow", "theirs"
    file.write_text(json.dumps(tables))
    with open_again(file) as again:
        merged, article = again.codebook.get("russia"), again.article(ARTICLE)
        assert again.readings.resolve(ARTICLE, CODER).state is State.DONE
        assert (merged.name, merged.note) == ("Moscow", "ours")
        assert (article.title, article.note) == ("Tough talks", "theirs")
        assert again.outside is not None
        assert not again.outside.remarks


def test_tags_of_both_are_kept_and_those_taken_off_are_gone(file: Path) -> None:
    with crashing(file) as store:
        kept = store.passage("p")
        keep(store, replace(kept, tags=(*kept.tags, *passage("x", 1, 2, "taiwan").tags)))
    tag = {"theme": "russia", "coder": "ben", "created": AT}
    change_outside(file, lambda records: records["p"].update(tags=[tag]))
    with open_again(file) as again:
        assert again.passage("p").themes == ("taiwan", "russia")


@pytest.mark.parametrize("removed_here", [True, False])
def test_a_change_wins_over_a_removal(file: Path, removed_here: bool) -> None:
    with crashing(file) as store:
        new = None if removed_here else replace(store.passage("p"), note="changed")
        store.apply(edit("x", change(store.passage("p"), new)))
    change_outside(file, lambda all: all["p"].update(note="changed") if removed_here else all.pop("p"))
    with open_again(file) as again:
        assert again.passage("p").note == "changed"
        assert again.outside is None or again.outside.remarks


def test_a_theme_that_one_side_removed_and_the_other_used_stays(file: Path) -> None:
    with open_again(file) as store:
        oil = add_theme(store, "oil")
    with crashing(file) as store:
        store.apply(edit("delete", change(oil, None)))
    tag = {"theme": "oil", "coder": "ben", "created": AT}
    change_outside(file, lambda records: records["p"].update(tags=[tag]))
    with open_again(file) as again:
        assert again.passage("p").themes == ("oil",)
        assert again.codebook.get("oil").name == "oil"


def test_a_theme_that_was_removed_outside_stays_when_it_was_given_to_a_new_passage_here(file: Path) -> None:
    with open_again(file) as store:
        oil, gas = add_theme(store, "oil"), add_theme(store, "gas")
    with crashing(file) as store:
        keep(store, passage("r", 20, 30, oil.id))
    tables = json.loads(file.read_text())
    tables["themes"] = {n: one for n, one in tables["themes"].items() if one["id"] not in (oil.id, gas.id)}
    file.write_text(json.dumps(tables))
    with open_again(file) as again:
        assert again.passage("r").themes == (oil.id,)
        assert again.outside is not None
        assert again.outside.remarks == ("The theme oil was removed on one side and used on the other; it stays.",)
    with open_again(file) as once_more:
        assert once_more.codebook.get(oil.id) == oil
        assert gas.id not in once_more.codebook


def test_another_projects_file_is_refused_and_both_are_named(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    with open_store(other) as store:
        keep(store, passage("x", 1, 5, "ai"))
    raw = other.read_bytes()
    names = [json.loads(one.read_bytes())["meta"]["1"]["project"] for one in (file, other)]
    file.write_bytes(raw)
    with pytest.raises(StoreConflict) as told:
        open_again(file)
    assert all(name in told.value.sentence for name in names)
    assert file.read_bytes() == raw


def test_a_file_that_is_gone_is_no_new_project(file: Path) -> None:
    file.unlink()
    for read_only in (True, False):
        with pytest.raises(StoreConflict, match="is gone"):
            open_store(file, read_only=read_only)
    assert not file.exists()


def test_no_flipped_bit_of_a_file_goes_unnoticed(small: Path) -> None:
    good, before = small.read_bytes(), content(open_store(small, read_only=True))
    for place in range(len(good)):
        for flip in (1 << place % 8, 0xFF):
            small.write_bytes(good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :])
            try:
                store = open_store(small, read_only=True)
            except StoreError:
                continue
            assert store.outside is not None or content(store) == before, place


def test_no_flipped_bit_of_a_journal_goes_unnoticed(small: Path) -> None:
    lines = small.parent / ".annotations" / "journal"
    good = lines.read_bytes()
    for place in range(len(good)):
        for flip in (1 << place % 8, 0xFF):
            lines.write_bytes(good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :])
            with pytest.raises(DamagedStore, match="journal"):
                open_store(small, read_only=True)


def test_a_journal_cut_anywhere_is_a_journal(file: Path) -> None:
    """A crash while a line is written costs that line and nothing else, and the next line stands by itself."""
    lines = file.parent / ".annotations" / "journal"
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
    good, raw = lines.read_bytes(), file.read_bytes()
    last = good.index(b'"edit":2')
    for cut in range(last, len(good), 11):
        lines.write_bytes(good[:cut])
        file.write_bytes(raw)
        with open_store(file) as store:
            assert {found.id for found in store.passages.in_order()} == {"p", "q", "r"}
            keep(store, passage("s", 40, 50, "ai"))
        with open_store(file) as store:
            assert {found.id for found in store.passages.in_order()} == {"p", "q", "r", "s"}


def test_two_files_in_one_folder_keep_apart(file: Path) -> None:
    other = file.with_name("mine.json")
    with open_store(file), open_store(other) as store:
        assert not store.read_only
        keep(store, passage("x", 1, 5, "ai"))
    assert len(open_store(other, read_only=True).passages) == 1
    assert len(open_store(file, read_only=True).passages) == 2


# While it is open


def test_a_second_reader_sees_what_the_first_one_saves(file: Path) -> None:
    heard: list[Edit] = []
    with open_store(file) as first, open_store(file) as second:
        second.on_change(lambda changed: heard.append(changed.edit))
        assert second.read_only
        assert second.refresh() is None
        wait_saved(first, keep(first, passage("r", 20, 30, "ai")))
        assert second.refresh() is not None
        assert content(second) == content(first)
        assert [one.id for one in heard[0].changes] == ["r"]
        assert second.refresh() is None


def test_what_others_change_meanwhile_is_taken_over_on_looking(file: Path) -> None:
    heard: list[str] = []
    with open_again(file) as store:
        store.on_change(lambda changed: heard.append(changed.edit.label))
        wait_saved(store, keep(store, replace(store.passage("p"), note="ours")))
        change_outside(file, lambda records: records["q"].update(note="theirs"))
        found = store.refresh()
        assert found is not None
        assert heard == ["keep", "changed outside"]
        assert (store.passage("p").note, store.passage("q").note) == ("ours", "theirs")
        assert store.refresh() is None
    with open_again(file) as store:
        assert (store.passage("p").note, store.passage("q").note, store.outside) == ("ours", "theirs", None)


def test_what_is_just_being_written_here_is_not_taken_for_the_work_of_others(file: Path) -> None:
    in_place, looked, replace_honestly = Event(), Event(), os.replace

    def replace_and_wait(source: Path, target: Path) -> None:
        replace_honestly(source, target)
        in_place.set()
        looked.wait(PATIENCE)

    with open_again(file) as store, in_place_of("replace", replace_and_wait):
        wait_saved(store, keep(store, passage("r", 20, 30, "ai")))
        store.backend.flush()
        assert in_place.wait(PATIENCE)
        try:
            assert store.refresh() is None
        finally:
            looked.set()


def test_a_stale_copy_put_back_meanwhile_is_asked_about(file: Path) -> None:
    older = file.read_bytes()
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
    with open_again(file) as store:
        file.write_bytes(older)
        with pytest.raises(StaleCopy, match="1 edit was made since"):
            store.refresh()
        store.refresh(StaleChoice.KEEP)
        assert len(store.passages) == 2
        run_to_end(store.undo(Signature("ana", LATER)))
        assert len(store.passages) == 3
    assert len(open_store(file, read_only=True).passages) == 3


def test_a_bulk_edit_in_slices_is_seen_only_when_it_is_whole(file: Path) -> None:
    many = [passage(f"m{number}", number, number + 50, "ai") for number in range(200)]
    with open_again(file) as store:
        steps = store.apply_in_steps(edit("many", *(change(None, one) for one in many)))
        next(steps)
        keep(store, passage("r", 20, 30, "ai"))
        for _ in steps:
            assert len(store.passages) == 3
        assert len(store.passages) == 203
        assert run_to_end(store.undo(Signature("ana", LATER))).edit.label == "many"


def test_a_bulk_edit_is_undone_in_slices_also_after_a_restart(file: Path) -> None:
    many = [passage(f"m{number}", number, number + 50, "ai") for number in range(200)]
    with open_again(file, sizes=Sizes(line=50)) as store:
        store.apply(edit("many", *(change(None, one) for one in many)))
        assert run_to_end(store.undo(Signature("ana", LATER))).edit.label == "many"
        assert len(store.passages) == 2
        assert run_to_end(store.redo(Signature("ana", LATER))).edit.label == "many"
    with open_again(file) as store:
        steps = store.undo(Signature("ana", LATER))
        taken = sum(1 for _ in takewhile(lambda _: len(store.passages) == 202, steps))
        assert taken > 4, "it was taken back in one go"
        assert [found.id for found in store.passages.in_order()] == ["p", "q"]


def test_what_is_done_while_an_edit_is_undone_is_not_lost(file: Path) -> None:
    with open_again(file) as store:
        keep(store, *(passage(f"m{number}", number, number + 50, "ai") for number in range(200)))
        steps = store.undo(Signature("ana", LATER))
        next(steps)
        keep(store, passage("r", 20, 30, "ai"))
        with pytest.raises(EditRefused, match="made meanwhile"):
            run_to_end(steps)
        assert len(store.passages) == 203


def test_edits_of_others_do_not_stop_the_taking_back(file: Path) -> None:
    with open_again(file) as store:
        keep(store, *(passage(f"m{number}", number, number + 50, "ai") for number in range(200)))
        steps = store.undo(Signature("ana", LATER))
        next(steps)
        keep(store, passage("r", 20, 30, "ai"), coder="ben")
        run_to_end(steps)
        assert [found.id for found in store.passages.in_order()] == ["p", "q", "r"]


def test_a_store_that_is_not_read_yet_holds_nothing_and_takes_nothing(file: Path) -> None:
    with AnnotationStore(FolderBackend(file), coder="ana") as store:
        assert (store.unread, len(store.passages), store.exists, store.pending) == (True, 0, True, False)
        with pytest.raises(StoreReadOnly, match="being read"):
            keep(store, passage("r", 20, 30, "ai"))
        store.adopt(store.backend.read())
        assert not store.unread
        keep(store, passage("r", 20, 30, "ai"))
    with open_again(file) as store:
        assert store.passages.ids() == ["p", "q", "r"]
        assert store.passages.ids("ai") == ["p", "r"]


def test_the_file_can_be_waited_for(file: Path) -> None:
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
        store.backend.settle(PATIENCE)
        assert b'"id":"r"' in file.read_bytes()


@pytest.mark.parametrize("again", [False, True])
def test_a_journal_with_a_head_that_nobody_knows_is_refused(file: Path, again: bool) -> None:
    lines = file.parent / ".annotations" / "journal"
    head, *others = lines.read_bytes().splitlines(keepends=True)
    theirs = {"journal": journal.FORMAT_VERSION + (not again), "project": json.loads(head)["project"], "sequence": 0}
    lines.write_bytes(b"".join([head, *others, head] if again else [journal.seal(theirs), *others]))
    before = lines.read_bytes()
    with pytest.raises(DamagedStore, match="a head that this version does not know"):
        open_again(file)
    assert lines.read_bytes() == before


def test_a_journal_in_which_an_edit_is_missing_is_refused(file: Path) -> None:
    with open_again(file) as store:
        keep(store, passage("r", 20, 30, "ai"))
        keep(store, passage("s", 30, 40, "ai"))
    lines = file.parent / ".annotations" / "journal"
    kept = [line for line in lines.read_bytes().splitlines(keepends=True) if b'"edit":2,' not in line]
    lines.write_bytes(b"".join(kept))
    with pytest.raises(DamagedStore, match="an edit is missing before line"):
        open_again(file)


@pytest.mark.parametrize("left", [0, 9])
def test_a_journal_without_a_head_is_refused(file: Path, left: int) -> None:
    lines = file.parent / ".annotations" / "journal"
    lines.write_bytes(lines.read_bytes()[:left])
    with pytest.raises(DamagedStore, match="it has no head"):
        open_again(file)


def test_the_checksum_is_part_of_the_journal_lines(file: Path) -> None:
    lines = (file.parent / ".annotations" / "journal").read_text().splitlines()
    assert all(re.match(r'\{"checksum":"[0-9a-f]{16}","(journal|edit|writing|written)":', line) for line in lines)
