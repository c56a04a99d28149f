"""What can be restored is all that can still be read, and what is said of each copy is so."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.errors import DamagedStore, StoreConflict
from annotations.model import ArticleRecord, Reading, State
from annotations.store.folder.backend import open_store
from annotations.store.folder.recovery import Copy, copies, inspect, restore
from annotations.store.store import AnnotationStore
from tests.system_calls import left_behind
from tests.unit.annotations.making import (
    ARTICLE,
    AT,
    CODER,
    RESTING,
    add_theme,
    change,
    content,
    edit,
    keep,
    passage,
    wait_saved,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with two passages and a read article, written and closed."""
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        add_theme(store, "oil")
        record, reading = ArticleRecord(ARTICLE, title="Talks"), Reading(ARTICLE, CODER, State.DONE)
        store.apply(edit("read", change(None, record), change(None, reading)))
        keep(store, passage("p", 1, 5, "ai", note="mine"), passage("q", 3, 9, "oil"))
    return file


def told(copy: Copy) -> tuple[str, str, int, str]:
    return copy.path.name, copy.verdict, copy.passages, copy.newest


def damage(file: Path, change: Callable[[bytes], bytes]) -> None:
    file.write_bytes(change(file.read_bytes()))


def restored(copy: Copy, file: Path) -> AnnotationStore:
    """What an analyst finds in the file that a copy was restored to."""
    restore(copy, file)
    return open_store(file, read_only=True)


def test_the_journal_comes_first_and_says_how_far_it_reaches(file: Path) -> None:
    first, present, *versions = copies(file, None)
    assert told(first) == ("journal", "sound, with the journal up to edit 3", 2, AT)
    assert told(present) == ("annotations.json", "sound", 2, AT)
    assert [copy.passages for copy in versions] == [0]


def test_what_only_the_journal_holds_is_restored(file: Path, tmp_path: Path) -> None:
    with left_behind(file), open_store(file) as store:
        keep(store, replace(store.passage("p"), note="later"), passage("r", 20, 30, "ai"))
    first, present, *_ = copies(file, None)
    assert told(first)[1:3] == ("sound, with the journal up to edit 4", 3)
    assert told(present)[1:3] == ("sound", 2)
    assert content(restored(first, tmp_path / "restored.json")) == content(store)


def test_what_was_done_before_there_was_anything_to_go_by_but_a_new_file_is_restored(tmp_path: Path) -> None:
    new = tmp_path / "new" / "annotations.json"
    new.parent.mkdir()
    with open_store(new, writer=RESTING) as store:
        wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
        with left_behind(new):
            store.close()
    first, present, *_ = copies(new, None)
    assert (told(first)[1:3], told(present)[1:3]) == (("sound, with the journal up to edit 1", 1), ("sound", 0))
    assert content(restored(first, tmp_path / "restored.json")) == content(store)


def test_a_journal_is_restored_up_to_its_damage(file: Path, tmp_path: Path) -> None:
    with open_store(file) as store:
        before = content(store)
        keep(store, passage("r", 20, 30, "ai"))
    journal = tmp_path / ".annotations" / "journal"
    damage(journal, lambda lines: lines.replace(b'"id":"r"', b'"id":"s"'))
    first, *_ = copies(file, None)
    assert told(first)[1:3] == ("sound, with the journal up to edit 3", 2)
    assert content(restored(first, tmp_path / "restored.json")) == before


def test_of_a_damaged_file_every_whole_line_is_restored_and_the_others_are_counted(file: Path, tmp_path: Path) -> None:
    with open_store(file) as store:
        whole = content(store)
    damage(file, lambda lines: lines.replace(b'"passages":{', b'"passages":{{'))
    copy = inspect(file)
    assert told(copy) == ("annotations.json", "damaged; 0 of its lines cannot be read", 2, AT)
    assert content(restored(copy, tmp_path / "restored.json")) == whole
    damage(file, lambda lines: lines.replace(b'"id":"p"', b'"id":p'))
    copy = inspect(file)
    assert told(copy) == ("annotations.json", "damaged; 1 of its lines cannot be read", 1, AT)
    assert [found.id for found in restored(copy, tmp_path / "less.json").passages.in_order()] == ["q"]


def test_a_theme_that_cannot_be_read_is_restored_under_its_id_when_passages_have_it(file: Path, tmp_path: Path) -> None:
    damage(file, lambda lines: lines.replace(b'"id":"oil"', b'"id":oil').replace(b'"id":"ai"', b'"id":ai'))
    copy = inspect(file)
    assert copy.verdict == "damaged; 2 of its lines cannot be read"
    store = restored(copy, tmp_path / "restored.json")
    assert [store.codebook.get(id).name for id in ("oil", "ai")] == ["oil", "AI"]
    assert store.passage("q").themes == ("oil",)


def test_themes_stay_in_their_places_and_only_those_under_a_lost_one_come_to_the_top(
    file: Path, tmp_path: Path
) -> None:
    with open_store(file) as store:
        coal = add_theme(store, "coal")
        below = [add_theme(store, "brent", parent="oil"), add_theme(store, "lignite", parent=coal.id)]
    damage(file, lambda lines: lines.replace(b'"id":"coal"', b'"id":coal'))
    codebook = restored(inspect(file), tmp_path / "restored.json").codebook
    assert [codebook.get(theme.id).parent for theme in below] == ["oil", None]
    assert "coal" not in codebook


def test_nothing_is_restored_of_a_file_without_a_readable_passage(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"nobody can read this")
    copy = inspect(file)
    assert not copy.usable
    with pytest.raises(DamagedStore, match="Nothing can be restored"):
        restore(copy, tmp_path / "restored.json")
    assert not (tmp_path / "restored.json").exists()


def test_a_copy_that_cannot_be_read_is_listed_and_says_so(file: Path, tmp_path: Path) -> None:
    (tmp_path / "annotations.json.bak").mkdir()
    *_, last = copies(file, None)
    assert last.path == tmp_path / "annotations.json.bak"
    assert last.verdict.startswith("cannot be read: ")
    assert not last.usable


def test_copies_that_others_made_are_listed_too(file: Path, tmp_path: Path) -> None:
    fallback_dir = tmp_path / "refuge"
    fallback_dir.mkdir()
    others = [
        tmp_path / "annotations.sync-conflict-20240501-1.json",
        tmp_path / "annotations (ana's conflicted copy).json",
        tmp_path / "annotations.json~",
        tmp_path / "annotations.json.orig",
        tmp_path / "annotations.json.bak",
        fallback_dir / "unsaved-12345678.json",
    ]
    for other in (*others, tmp_path / "annotations.txt", fallback_dir / "thesis.json"):
        other.write_bytes(file.read_bytes())
    assert [copy.path for copy in copies(file, fallback_dir)][-6:] == others
    assert [copy.path for copy in copies(file, None)][-5:] == others[:5]


def test_nothing_is_written_over(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(StoreConflict, match="is there already"):
        restore(inspect(file), file)
    (tmp_path / "dangling.json").symlink_to(tmp_path / "nowhere.json")
    with pytest.raises(StoreConflict, match="is there already"):
        restore(inspect(file), tmp_path / "dangling.json")
    assert file.read_bytes() == before
