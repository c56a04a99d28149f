"""What a store promises whatever its backend: the same on files of a folder and on a backend without files."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.edits.edit import Signature, run_to_end
from annotations.errors import EditRefused, StoreReadOnly
from annotations.store.backend import Backend
from annotations.store.folder.backend import FolderBackend
from annotations.store.store import AnnotationStore
from tests.unit.annotations.making import LATER, add_theme, content, keep, passage
from tests.unit.annotations.store.memory import MemoryBackend, Shared
from tests.waiting import until

HERS = Signature("ana", LATER)

Open = Callable[..., AnnotationStore]


@pytest.fixture(params=["folder", "memory"])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens a store on the same place each time."""
    shared = Shared()

    def begin(*, read_only: bool = False) -> AnnotationStore:
        folder = request.param == "folder"
        backend: Backend = FolderBackend(tmp_path / "annotations.json") if folder else MemoryBackend(shared)
        store = AnnotationStore(backend, coder="ana")
        store.adopt(backend.read(read_only=read_only))
        return store

    return begin


def test_what_was_done_is_there_when_it_is_opened_again(begin: Open) -> None:
    assert not begin(read_only=True).exists
    with begin() as store:
        add_theme(store, "oil")
        keep(store, passage("p", 1, 5, "ai"), passage("q", 6, 9, "oil", note="why"))
        assert store.exists
        before = content(store)
    assert not store.pending
    with begin() as again:
        assert content(again) == before
        assert again.exists


def test_undo_and_redo_reach_back_into_earlier_sessions(begin: Open) -> None:
    with begin() as store:
        keep(store, passage("p", 1, 5, "ai"))
        first = content(store)
        keep(store, replace(store.passage("p"), note="why"))
        second = content(store)
        done = store.undoable("ana")
    with begin() as store:
        undoable = store.undoable("ana")
        assert done
        assert undoable
        assert undoable.id == done.id
        assert run_to_end(store.undo(HERS)).edit.inverts == done.id
        assert content(store) == first
    with begin() as store:
        run_to_end(store.redo(HERS))
        assert content(store) == second
        with pytest.raises(EditRefused, match="nothing to redo"):
            run_to_end(store.redo(HERS))
    with begin() as store:
        run_to_end(store.undo(HERS))
        run_to_end(store.undo(HERS))
        assert len(store.passages) == 0
        assert store.undoable("ana") is None


def test_a_listener_hears_when_an_edit_is_saved(begin: Open) -> None:
    with begin() as store:
        heard: list[int] = []
        store.backend.subscribe(lambda: heard.append(store.backend.saved))
        sequence = keep(store, passage("p", 1, 5, "ai"))
        until(lambda: sequence in heard)
        assert not store.pending
        assert store.backend.settle()
        assert store.backend.up_to_date


def test_of_two_stores_one_writes_and_the_other_sees_it(begin: Open) -> None:
    with begin() as first, begin() as second:
        assert second.read_only_reason
        with pytest.raises(StoreReadOnly):
            keep(second, passage("p", 1, 5, "ai"))
        heard: list[str] = []
        second.on_change(lambda changed: heard.extend(changed.passages))
        assert second.refresh() is None
        keep(first, passage("p", 1, 5, "ai"))
        first.backend.settle()
        found = second.refresh()
        assert found
        assert [change.id for change in found.edit.changes] == heard == ["p"]
        assert content(second) == content(first)
        assert second.refresh() is None
    with begin() as third:
        assert not third.read_only


def test_a_store_opened_for_reading_leaves_the_right_to_write_to_others(begin: Open) -> None:
    with begin(read_only=True) as reading, begin() as writing:
        assert (bool(reading.read_only_reason), writing.read_only_reason) == (True, "")


def test_a_closed_store_takes_no_edit(begin: Open) -> None:
    store = begin()
    assert store.close()
    with pytest.raises(StoreReadOnly, match="closed"):
        keep(store, passage("p", 1, 5, "ai"))
