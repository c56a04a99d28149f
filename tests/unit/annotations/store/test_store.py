"""What an analyst notices of the annotations: they are there, they are kept, and any of it can be taken back."""

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.edits.codebook import create_theme
from annotations.edits.edit import Change, Edit, Signature, run_to_end
from annotations.edits.passages import edit_article
from annotations.edits.reanchoring import rename_articles
from annotations.errors import EditRefused, InvalidRecord, StoreReadOnly, UnknownName
from annotations.model import ArticleRecord, CurrentPlace, Reading, State, Status, Theme
from annotations.store.backend import Failure
from annotations.store.folder.backend import open_store
from annotations.store.store import AnnotationStore
from annotations.tables import to_record
from annotations.text.span import Span
from tests.system_calls import failing
from tests.tables import each_row
from tests.unit.annotations.making import (
    ARTICLE,
    AT,
    CODER,
    LATER,
    SIGNATURE,
    add_theme,
    change,
    content,
    edit,
    keep,
    passage,
    wait_saved,
)
from tests.waiting import PATIENCE, until


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "annotations.json"


@pytest.fixture
def store(file: Path) -> Iterator[AnnotationStore]:
    with open_store(file) as opened:
        yield opened


def reopened(store: AnnotationStore, file: Path) -> AnnotationStore:
    """Close a store and open its file for reading."""
    assert store.close()
    return open_store(file, read_only=True)


# The file


def test_looking_makes_nothing(file: Path) -> None:
    with open_store(file, read_only=True) as store:
        assert [theme.name for theme in store.codebook] == ["Russia", "fentanyl", "AI", "Taiwan"]
        assert list(store.passages.in_order()) == []
    assert list(file.parent.iterdir()) == []


def test_the_file_is_made_at_the_first_edit(store: AnnotationStore, file: Path) -> None:
    assert not file.exists()
    assert [theme.key for theme in store.codebook] == [1, 2, 3, 4]
    assert wait_saved(store, keep(store, passage("p", 1, 5, "russia")))
    assert file.stat().st_mode & 0o777 == 0o600
    assert (file.parent / ".annotations").stat().st_mode & 0o777 == 0o700


def test_everything_is_there_when_the_folder_is_opened_again(store: AnnotationStore, file: Path) -> None:
    add_theme(store, "sanctions", parent="russia")
    keep(
        store,
        passage("p", 1, 5, "russia", note="so he says", speaker="Wang Yi", starred=True),
        passage("q", 3, 9, "ai"),
    )
    record, reading = ArticleRecord(ARTICLE, roles={"12": "body"}), Reading(ARTICLE, CODER, State.DONE)
    store.apply(edit("done", change(None, record), change(None, reading)))
    before = content(store)
    again = reopened(store, file)
    assert content(again) == before
    assert again.backend.saved == 3
    assert again.readings.resolve(ARTICLE, CODER).state is State.DONE
    assert again.codebook.label("sanctions") == "Russia / sanctions"


def test_words_of_any_kind_come_back_as_they_were(store: AnnotationStore, file: Path) -> None:
    note = 'line\nline\u2028 "quoted" \\ tab\t \x1b[31m nul\0 ”台灣“ 👩‍🚀 lone \udcff'
    keep(store, passage("p", 1, 5, note=note, article="odd \udcfe name.txt"))
    again = reopened(store, file)
    assert [found.note for found in again.passages.in_article("odd \udcfe name.txt")] == [note]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "annotations.json"
    link.symlink_to(tmp_path / "real" / "annotations.json")
    with open_store(link) as store:
        keep(store, passage("p", 1, 5, "ai"))
    assert link.is_symlink()
    with open_store(link, read_only=True) as store:
        assert len(store.passages) == 1


def test_a_folder_shared_on_purpose_stays_shared(store: AnnotationStore, file: Path) -> None:
    wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
    file.chmod(0o640)
    wait_saved(store, keep(store, passage("q", 2, 5, "ai")))
    assert file.stat().st_mode & 0o777 == 0o640


def test_fields_and_tables_of_other_versions_are_kept(store: AnnotationStore, file: Path) -> None:
    keep(store, passage("p", 1, 5, "ai"))
    store.close()
    text = file.read_text().replace('"starred":false', '"mood":"grim","starred":false')
    text = text.replace('"themes":{\n', '"weather":{\n"3":{"sun":true}\n},\n"empty":{\n},\n"themes":{\n')
    text = text.replace('"sequence":1', '"sequence":1,"flavour":"plain"')
    checksum = text[text.index('"checksum":"') :][12:76]
    file.write_text(text.replace(checksum, ""))
    with open_store(file) as again:
        keep(again, replace(again.passage("p"), note="changed"))
        keep(again, passage("gone", 2, 9, "ai"))
        again.apply(edit("remove", change(again.passage("p"), None)))
        run_to_end(again.undo(Signature("ana", LATER)))
    text = file.read_text()
    for kept in ('"mood":"grim"', '"3":{"sun":true}', '"empty":{', '"flavour":"plain"', '"note":"changed"'):
        assert kept in text


# Looking up


def test_passages_come_in_reading_order_the_longer_first(store: AnnotationStore) -> None:
    keep(store, passage("b", 5, 9, "ai"), passage("a", 5, 20, "ai"), passage("c", 1, 3, "ai"))
    keep(store, passage("z", 0, 3, "ai", article="000.txt"))
    assert [found.id for found in store.passages.in_article(ARTICLE)] == ["c", "a", "b"]
    assert [found.id for found in store.passages.in_order()] == ["z", "c", "a", "b"]
    assert [found.id for found in store.passages.overlapping(ARTICLE, Span(2, 6))] == ["c", "a", "b"]
    assert [found.id for found in store.passages.overlapping(ARTICLE, Span(9, 10))] == ["a"]
    assert store.passages.overlapping("unknown.txt", Span(0, 10)) == []
    assert store.passages.theme_counts() == {"ai": 4}
    assert store.passages.theme_counts(ARTICLE) == {"ai": 3}
    assert len(store.passages) == 4


def test_a_passage_is_given_as_it_stands_in_the_file(store: AnnotationStore, file: Path) -> None:
    keep(store, passage("p", 1, 5, "ai", note="12:30, “now”"), passage("q", 2, 6, "ai"))
    assert json.loads(store.passages.body("p")) == to_record(store.passage("p"))
    wait_saved(store, keep(store, replace(store.passage("p"), note="later")))
    store.backend.settle(PATIENCE)
    assert store.passages.body("p") in file.read_bytes()
    assert store.passages.body("r") == b""


def test_a_moved_passage_is_found_where_it_is_now(store: AnnotationStore) -> None:
    keep(store, passage("p", 1, 5, "ai", now=CurrentPlace(100, 104, "1" * 64, Status.MOVED)))
    assert store.passages.overlapping(ARTICLE, Span(0, 50)) == []
    assert [found.id for found in store.passages.overlapping(ARTICLE, Span(103, 110))] == ["p"]


def test_what_is_not_there_is_named(store: AnnotationStore) -> None:
    with pytest.raises(UnknownName, match="nobody"):
        store.passage("nobody")
    assert store.article("new.txt") == ArticleRecord("new.txt")
    assert dict(store.articles) == {}


def test_listeners_hear_what_changed_and_what_is_saved(store: AnnotationStore) -> None:
    heard: list[tuple[str, int]] = []
    saved: list[int] = []
    store.on_change(lambda changed: heard.append((changed.edit.label, changed.sequence)))
    store.backend.subscribe(lambda: saved.append(store.backend.saved))
    keep(store, passage("p", 1, 5, "ai"))
    run_to_end(store.undo(Signature("ana", LATER)))
    store.close()
    assert heard == [("keep", 1), ("keep", 2)]
    assert saved == sorted(saved)
    assert saved[-1] == store.backend.saved == 2


def test_listeners_hear_which_articles_passages_and_themes_changed(store: AnnotationStore) -> None:
    heard: list[tuple[set[str], set[str], list[str], bool]] = []
    store.on_change(
        lambda changed: heard.append(
            (set(changed.articles), set(changed.records), list(changed.passages), changed.themes)
        )
    )
    keep(store, passage("p", 1, 5, "ai"), passage("q", 6, 9, "ai"))
    store.apply(rename_articles(store, {ARTICLE: "new.txt"}, SIGNATURE))
    store.apply(edit_article(store, "c.txt", "details", SIGNATURE, title="T"))
    store.apply(create_theme(store, "Water", None, SIGNATURE)[0])
    assert heard == [
        ({ARTICLE}, set(), ["p", "q"], False),
        ({ARTICLE, "new.txt"}, set(), ["p", "q"], False),
        ({"c.txt"}, {"c.txt"}, [], False),
        (set(), set(), [], True),
    ]


# What is refused


REFUSED = [
    (change(None, passage("new", 2, 9)), "needs a tag"),
    (change(None, passage("new", 2, 9, "war")), 'no theme "war"'),
    (change(None, passage("new", 1, 5, "ai")), "ana has a passage at just these words already"),
    (change(None, passage("new", 2, 9, "ai", "ai")), "only once"),
    (change(None, passage("twin", 30, 40, "ai")), "just these words already"),
    (change(None, passage("p", 2, 9, "ai")), "is there already"),
    (change(passage("gone", 2, 9, "ai"), None), "not there any more"),
    (change(passage("p", 1, 5, "ai", note="old"), passage("p", 1, 5, "ai", note="new")), "changed since"),
    (change(passage("p", 1, 5, "ai", note="old"), None), "changed since"),
    (change(None, Theme("x", "FENTANYL")), 'already a theme "fentanyl"'),
    (change(None, Theme("x", "X", key=1)), "Key 1"),
    (change(None, Theme("x", "X", parent="war")), "does not exist"),
    (change(None, Theme("russia", "Again")), "is there already"),
]


@each_row("refused, sentence", REFUSED)
def test_an_edit_that_breaks_a_rule_changes_nothing(store: AnnotationStore, refused: Change, sentence: str) -> None:
    keep(store, passage("p", 1, 5, "ai"))
    before = content(store)
    with pytest.raises((EditRefused, InvalidRecord), match=sentence):
        store.apply(edit("x", change(None, passage("other", 30, 40, "ai")), refused))
    assert content(store) == before
    assert run_to_end(store.undo(Signature("ana", LATER))).edit.label == "keep"


def test_a_theme_cannot_stand_under_itself(store: AnnotationStore) -> None:
    russia = store.codebook.get("russia")
    below = add_theme(store, "sanctions", parent="russia")
    with pytest.raises(InvalidRecord, match="its own subtheme"):
        store.apply(edit("move", change(russia, replace(russia, parent=below.id))))


def test_a_theme_in_use_is_not_deleted_unless_its_tags_go_too(store: AnnotationStore) -> None:
    keep(store, passage("p", 1, 5, "ai", "taiwan"))
    theme = store.codebook.get("ai")
    with pytest.raises(EditRefused, match='still tagged with "AI"'):
        store.apply(edit("delete", change(theme, None)))
    kept = store.passage("p")
    store.apply(edit("delete", change(kept, replace(kept, tags=kept.tags[1:])), change(theme, None)))
    assert "ai" not in store.codebook
    run_to_end(store.undo(Signature("ana", LATER)))
    assert store.passage("p").themes == ("ai", "taiwan")


def test_the_id_of_a_deleted_theme_is_never_used_again(store: AnnotationStore, file: Path) -> None:
    theme = store.codebook.get("ai")
    store.apply(edit("delete", change(theme, None)))
    with pytest.raises(EditRefused, match="never used again"):
        store.apply(edit("new", change(None, replace(theme, name="Air"))))
    store.apply(edit("delete", change(add_theme(store, "oil"), None)))
    assert store.codebook.new_theme("Oil", used_ids=store.used_theme_ids).id == "oil-2"
    again = reopened(store, file)
    assert again.codebook.new_theme("AI", used_ids=again.used_theme_ids).id == "ai-2"
    assert again.codebook.new_theme("oil", used_ids=again.used_theme_ids).id == "oil-2"


@each_row("value", [float("nan"), {1, 2}, Path()])
def test_what_json_cannot_hold_is_refused(store: AnnotationStore, value: object) -> None:
    with pytest.raises(InvalidRecord):
        store.apply(Edit("x", (Change("articles", "a", None, {"path": "a", "odd": value}),), "ana", AT))


def test_a_record_cannot_change_what_it_is_known_by(store: AnnotationStore) -> None:
    with pytest.raises(InvalidRecord, match="known by"):
        store.apply(Edit("x", (Change("articles", "a", None, {"path": "b"}),), "ana", AT))


def test_an_edit_that_changes_nothing_is_refused(store: AnnotationStore) -> None:
    with pytest.raises(EditRefused, match="nothing to change"):
        store.apply(edit("nothing"))


def test_a_store_opened_for_reading_takes_no_edit(file: Path) -> None:
    store = open_store(file, read_only=True)
    with pytest.raises(StoreReadOnly, match="reading only"):
        keep(store, passage("p", 1, 5, "ai"))


def test_a_closed_store_takes_no_edit(store: AnnotationStore) -> None:
    store.close()
    with pytest.raises(StoreReadOnly, match="closed"):
        keep(store, passage("p", 1, 5, "ai"))


# Undo and redo


def test_undo_names_what_it_undoes(store: AnnotationStore) -> None:
    assert store.undoable("ana") is None
    with pytest.raises(EditRefused, match="nothing to undo"):
        run_to_end(store.undo(Signature("ana", LATER)))
    keep(store, passage("p", 1, 5, "ai"))
    named = store.undoable("ana")
    assert named is not None
    assert (named.label, named.at) == ("keep", AT)
    undone = run_to_end(store.undo(Signature("ana", LATER)))
    assert (undone.edit.label, undone.sequence) == ("keep", 2)
    assert len(store.passages) == 0
    again = store.redoable("ana")
    assert again is not None
    assert again.label == "keep"
    with pytest.raises(EditRefused, match="nothing to redo"):
        run_to_end(store.redo(Signature("ben", LATER)))


def test_undo_restores_only_the_fields_its_edit_changed(store: AnnotationStore) -> None:
    keep(store, passage("p", 1, 5, "ai"))
    keep(store, replace(store.passage("p"), note="hers"))
    keep(store, replace(store.passage("p"), starred=True, modified=LATER), coder="ben")
    run_to_end(store.undo(Signature("ana", LATER)))
    assert (store.passage("p").note, store.passage("p").starred) == ("", True)


def test_undo_refuses_when_its_fields_changed_since(store: AnnotationStore) -> None:
    keep(store, passage("p", 1, 5, "ai", note="hers"))
    keep(store, replace(store.passage("p"), note="his"), coder="ben")
    with pytest.raises(EditRefused, match=r'Cannot undo "keep".*changed since'):
        run_to_end(store.undo(Signature("ana", LATER)))
    assert store.passage("p").note == "his"
    assert run_to_end(store.undo(Signature("ben", LATER))).edit.label == "keep"
    run_to_end(store.undo(Signature("ana", LATER)))
    assert len(store.passages) == 0


def test_undo_that_would_break_a_rule_is_refused(store: AnnotationStore) -> None:
    add_theme(store, "oil")
    keep(store, passage("p", 1, 5, "oil", coder="ben"), coder="ben")
    with pytest.raises(EditRefused, match=r'Cannot undo "new theme oil".*still tagged'):
        run_to_end(store.undo(Signature("ana", LATER)))


def test_bookkeeping_stands_in_no_ones_way(store: AnnotationStore) -> None:
    done = Reading(ARTICLE, CODER, State.DONE)
    store.apply(edit("done", change(None, done)))
    keep(store, passage("p", 1, 5, "ai"))
    moved = replace(store.passage("p"), now=CurrentPlace(9, 13, "1" * 64, Status.MOVED))
    left = replace(done, place=70, opened=LATER)
    store.apply(edit("moved", change(store.passage("p"), moved), change(done, left), bookkeeping=True))
    assert run_to_end(store.undo(Signature("ana", LATER))).edit.label == "keep"
    assert run_to_end(store.undo(Signature("ana", LATER))).edit.label == "done"
    assert (len(store.passages), store.readings.resolve(ARTICLE, CODER)) == (0, replace(left, state=State.UNREAD))
    run_to_end(store.redo(Signature("ana", LATER)))
    run_to_end(store.redo(Signature("ana", LATER)))
    assert (store.passage("p").span, store.readings.resolve(ARTICLE, CODER)) == (Span(9, 13), left)


def test_a_record_written_by_hand_without_every_field_can_be_changed(store: AnnotationStore, file: Path) -> None:
    keep(store, passage("p", 1, 5, "ai"))
    store.close()
    text = file.read_text().replace(',"note":"","speaker":"","via":"","said_on":"","starred":false', "")
    checksum = text[text.index('"checksum":"') :][12:76]
    file.write_text(text.replace(checksum, ""))
    with open_store(file) as again:
        keep(again, replace(again.passage("p"), note="new"))
        assert again.passage("p").note == "new"
        run_to_end(again.undo(Signature("ana", LATER)))
        assert again.passage("p").note == ""


# Failing to save


def test_a_file_that_is_gone_is_reported_and_costs_nothing(store: AnnotationStore, file: Path) -> None:
    failures: list[Failure] = []
    store.backend.subscribe(lambda: failures.extend(filter(None, [store.backend.failure])))
    wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
    away = file.with_name("away.json")
    file.rename(away)
    assert wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
    store.backend.flush()
    until(lambda: failures)
    assert "removed or moved away" in failures[0].sentence
    assert (failures[0].unsaved, store.backend.failure, store.pending) == (0, failures[0], False)
    assert not file.exists()
    away.rename(file)
    store.backend.flush()
    until(lambda: store.backend.failure is None)
    assert stock(file) == ["p", "q"]
    assert len(reopened(store, file).passages) == 2


def test_edits_wait_while_they_cannot_be_saved(store: AnnotationStore, file: Path) -> None:
    failures: list[Failure] = []
    store.backend.subscribe(lambda: failures.extend(filter(None, [store.backend.failure])))
    wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
    with failing("fsync", errno.ENOSPC):
        assert not wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
        assert not wait_saved(store, keep(store, passage("r", 3, 7, "ai")))
        assert (len(store.passages), store.pending) == (3, True)
        assert store.backend.failure is not None
        assert (store.backend.failure.sentence, store.backend.failure.unsaved) == (
            "The annotations cannot be saved: the disk is full.",
            2,
        )
    assert wait_saved(store, keep(store, passage("s", 4, 8, "ai")))
    assert not store.pending
    assert [failure.unsaved for failure in failures] == [1]
    assert len(reopened(store, file).passages) == 4


def test_a_copy_is_made_elsewhere_while_nothing_can_be_saved(file: Path, tmp_path: Path) -> None:
    fallback_dir = tmp_path / "state" / "reader"
    with open_store(file, fallback_dir=fallback_dir) as store:
        wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
        journal = file.parent / ".annotations" / "journal"
        away = journal.rename(journal.with_name("away"))
        assert not wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
        assert store.backend.failure is not None
        assert store.backend.failure.copy
        assert stock(Path(store.backend.failure.copy)) == ["p", "q"]
        assert store.backend.failure.copy in str(store.backend.failure)
        assert fallback_dir.stat().st_mode & 0o777 == 0o700
        assert Path(store.backend.failure.copy).stat().st_mode & 0o777 == 0o600
        away.rename(journal)
        assert wait_saved(store, keep(store, passage("r", 3, 7, "ai")))
        assert list(fallback_dir.iterdir()) == []


def stock(file: Path) -> list[str]:
    """Ids of the passages that stock TinyDB finds."""
    with TinyDB(file, access_mode="r") as database:
        return [record["id"] for record in database.table("passages")]
