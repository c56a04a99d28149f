"""Where annotations cannot be written they are shown, and the reason is told."""

import multiprocessing
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from annotations.errors import StoreError
from annotations.store.folder.backend import open_store
from tests.unit.annotations.making import ARTICLE, keep, passage
from tests.unit.reader.folder.nobody import as_nobody, open_folder
from tests.waiting import PATIENCE


@pytest.fixture
def file() -> Iterator[Path]:
    """A file with one passage, in a folder that every user may look into."""
    with open_folder() as folder:
        with open_store(folder / "annotations.json") as store:
            keep(store, passage("p", 1, 5, "ai"))
        yield folder / "annotations.json"


def shown(file: Path, reason: str) -> Callable[[], None]:
    """What must hold for a file that can be read but not written: no more than a reason changes."""

    def look() -> None:
        before = sorted(file.parent.rglob("*"))
        with open_store(file) as store:
            assert reason in store.read_only_reason, store.read_only_reason
            assert [found.id for found in store.passages.in_article(ARTICLE)] == ["p"]
        assert sorted(file.parent.rglob("*")) == before

    return look


def test_a_folder_that_cannot_be_written_is_shown(file: Path) -> None:
    file.chmod(0o644)
    file.parent.chmod(0o555)
    as_nobody(shown(file, "cannot be written"))


def test_a_file_that_is_write_protected_is_shown(file: Path) -> None:
    file.chmod(0o444)
    file.parent.chmod(0o777)
    as_nobody(shown(file, "write-protected"))


def test_a_lock_that_cannot_be_made_leaves_the_file_shown(file: Path) -> None:
    file.chmod(0o666)
    file.parent.chmod(0o777)
    as_nobody(shown(file, "lock"))


def test_a_file_that_cannot_be_read_is_refused(file: Path) -> None:
    file.chmod(0)
    file.parent.chmod(0o555)

    def look() -> None:
        with pytest.raises(StoreError, match=r"annotations\.json cannot be read"):
            open_store(file)

    as_nobody(look)


def test_a_folder_that_may_not_be_entered_is_refused(file: Path) -> None:
    file.parent.chmod(0)

    def look() -> None:
        with pytest.raises(StoreError, match=r"annotations\.json cannot be read"):
            open_store(file)

    as_nobody(look)


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with open_store(tmp_path / "nowhere" / "annotations.json") as store:
        assert "There is no folder" in store.read_only_reason
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_lock_folder_is_a_link_is_shown(file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ours = file.parent / ".annotations"
    shutil.rmtree(ours)
    ours.symlink_to(elsewhere)
    shown(file, "lock")()
    assert list(elsewhere.iterdir()) == []


def hold(file: Path, talk: Connection) -> None:
    """Hold the annotations open until told to let go."""
    with open_store(file) as store:
        keep(store, passage("q", 3, 9, "ai"))
        talk.send(store.read_only_reason)
        talk.recv()


def test_a_second_reader_shows_everything_and_says_who_writes(file: Path) -> None:
    here, there = multiprocessing.Pipe()
    holder = multiprocessing.get_context("spawn").Process(target=hold, args=(file, there))
    holder.start()
    assert here.poll(PATIENCE)
    assert here.recv() == ""
    with open_store(file) as store:
        assert f"process {holder.pid} on {socket.gethostname()} since 2" in store.read_only_reason
        assert store.passage("p").themes == ("ai",)
    here.send("let go")
    holder.join(PATIENCE)
    with open_store(file) as store:
        assert store.read_only_reason == ""
        assert len(store.passages) == 2


def test_one_process_cannot_open_for_writing_twice(file: Path) -> None:
    with open_store(file), open_store(file) as second:
        assert f"process {os.getpid()}" in second.read_only_reason


def test_what_a_killed_writer_left_is_removed(file: Path) -> None:
    left = file.with_name(".annotations.json.new-0123456789abcdef")
    left.write_text("half a fi")
    other = file.with_name(".annotations.json.bak")
    other.write_text("not ours")
    open_store(file, read_only=True)
    assert left.exists()
    with open_store(file) as store:
        assert len(store.passages) == 1
    assert not left.exists()
    assert other.exists()
