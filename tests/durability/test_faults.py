"""Every call to the system may fail, or be the last one: the file is then the old one or the new one, never another."""

import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import StoreError
from annotations.store.folder.backend import open_store
from tests.durability.simulation import SCHEMA_1
from tests.system_calls import at_call, fail, in_place_of
from tests.unit.annotations.making import keep, passage, wait_saved

CALLS = ("open", "write", "pwrite", "fsync", "fstat", "stat", "replace", "close", "link", "rename", "ftruncate")
"""What saving asks of the system."""

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)
"""What a call fails with, in turn."""

ENOUGH = 60
"""More calls of one kind than any save of these tests makes."""


def ids(file: Path) -> set[str]:
    """The passages that a reader finds who comes later."""
    with open_store(file, read_only=True) as store:
        return set(store.passages)


def begin(file: Path, schema: int) -> set[str]:
    """Begin a project in its own folder, with this or the first version of the program; gives its passages."""
    file.parent.mkdir()
    if schema == 1:
        shutil.copytree(SCHEMA_1 / "beside", file.parent / ".annotations")
        shutil.copy(SCHEMA_1 / "annotations.json", file)
    else:
        with open_store(file) as store:
            keep(store, passage("old", 0, 4, "ai"))
    return ids(file)


@pytest.mark.parametrize("schema", [1, 2])
@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_costs_no_tag(tmp_path: Path, name: str, schema: int) -> None:
    for number in range(1, ENOUGH):
        file = tmp_path / f"{number}" / "annotations.json"
        old = begin(file, schema)
        store = open_store(file)
        with at_call(name, number, fail(CODES[number % len(CODES)])) as made:
            saved = wait_saved(store, keep(store, passage("new", 10, 14, "ai")))
            assert saved or store.backend.failure is not None
            saved = store.close()
        assert ids(file) in ([{*old, "new"}] if saved else [old, {*old, "new"}])
        with open_store(file) as store:
            assert not store.read_only
            assert wait_saved(store, keep(store, passage("last", 20, 24, "ai")))
            assert store.backend.failure is None
        assert ids(file) in ([{*old, "new", "last"}] if saved else [{*old, "last"}, {*old, "new", "last"}])
        assert sorted(path.name for path in file.parent.iterdir()) == [".annotations", "annotations.json"]
        if len(made) < number:
            return
    raise AssertionError(f"more than {ENOUGH} calls of {name}")


@pytest.mark.parametrize("name", ["open", "fstat", "stat", "mkdir", "pwrite", "ftruncate"])
def test_a_call_that_fails_while_opening_is_reported_in_one_sentence(tmp_path: Path, name: str) -> None:
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("old", 0, 4, "ai"))
    before = file.read_bytes()
    for number in range(1, ENOUGH):
        told = ""
        with at_call(name, number, fail(errno.EIO)) as made:
            try:
                with open_store(file) as store:
                    found, told = [passage.id for passage in store.passages.in_order()], store.read_only_reason
            except StoreError as error:
                found, told = ["old"], error.sentence
        assert found == ["old"]
        assert told == "" or told.endswith(".")
        assert file.read_bytes() == before
        with open_store(file) as store:
            assert not store.read_only, "the lock was not given back"
        if len(made) < number:
            return
    raise AssertionError(f"more than {ENOUGH} calls of {name}")


def test_nothing_is_called_saved_before_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    for name in ("write", "pwrite", "fsync", "replace"):
        honest = getattr(os, name)

        def call(*arguments: Any, name: str = name, honest: Callable[..., Any] = honest) -> Any:
            kind = stat.S_ISDIR(os.fstat(arguments[0]).st_mode) if name == "fsync" else False
            order.append("fsync folder" if kind else name)
            return honest(*arguments)

        monkeypatch.setattr(os, name, call)
    store = open_store(tmp_path / "annotations.json")
    store.backend.subscribe(lambda: order.append("saved"))
    wait_saved(store, keep(store, passage("old", 10, 14, "ai")))
    assert store.backend.settle()  # the writer is idle: the calls below are those of the next edit alone
    order.clear()
    assert wait_saved(store, keep(store, passage("new", 20, 24, "ai")))
    assert store.close()
    journal, folder = ["write", "fsync"], ["fsync folder"]
    assert order[:3] == [*journal, "saved"]
    assert order[-8:] == ["pwrite", "fsync", *journal, "replace", *folder, *journal]


def test_an_edit_whose_journal_fails_only_at_closing_is_saved(tmp_path: Path) -> None:
    with open_store(tmp_path / "annotations.json") as store:
        wait_saved(store, keep(store, passage("old", 10, 14, "ai")))
        assert store.backend.settle()
        with at_call("close", 1, fail(errno.EIO)) as made:
            assert wait_saved(store, keep(store, passage("new", 20, 24, "ai")))
        assert made


def test_lines_that_could_not_be_saved_are_removed_durably(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path / "annotations.json") as store:
        wait_saved(store, keep(store, passage("old", 10, 14, "ai")))
        assert store.backend.settle()
        order: list[str] = []
        ftruncate, fsync = os.ftruncate, os.fsync

        def cut(file: int, length: int) -> None:
            order.append("ftruncate")
            ftruncate(file, length)

        def sync(file: int) -> None:
            order.append("fsync")
            if len(order) == 1:
                raise OSError(errno.EIO, "not now")
            fsync(file)

        monkeypatch.setattr(os, "ftruncate", cut)
        monkeypatch.setattr(os, "fsync", sync)
        assert not wait_saved(store, keep(store, passage("new", 20, 24, "ai")))
        assert order[:3] == ["fsync", "ftruncate", "fsync"]


@pytest.mark.parametrize("schema", [1, 2])
@pytest.mark.parametrize("name", [*CALLS, "unlink", "mkdir"])
def test_a_program_that_ends_at_any_call_leaves_the_old_state_or_the_new_one(
    tmp_path: Path, name: str, schema: int
) -> None:
    for number in range(1, ENOUGH):
        file = tmp_path / f"{number}" / "annotations.json"
        old = begin(file, schema)
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            say = os.write
            with at_call(name, number, lambda: os._exit(1)):
                store = open_store(file)
                if wait_saved(store, keep(store, passage("new", 10, 14, "ai"))):
                    say(tell, b"saved")
                os._exit(0 if store.close() else 2)
        os.close(tell)
        saved = bool(os.read(hear, 5))
        os.close(hear)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 1)
        assert ids(file) in ([{*old, "new"}] if saved else [old, {*old, "new"}])
        with open_store(file) as store:
            keep(store, passage("last", 20, 24, "ai"))
        assert "last" in ids(file)
        assert sorted(path.name for path in file.parent.iterdir()) == [".annotations", "annotations.json"]
        if code == 0:
            return
    raise AssertionError(f"more than {ENOUGH} calls of {name}")


def test_a_system_that_takes_a_few_bytes_at_a_time_gets_all_of_them(tmp_path: Path) -> None:
    honest = os.write
    file = tmp_path / "annotations.json"
    few = in_place_of("write", lambda target, block: honest(target, bytes(block[:7])))
    with few, open_store(file) as store:
        keep(store, passage("old", 0, 4, "ai"))
    assert ids(file) == {"old"}
