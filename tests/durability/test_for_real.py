"""What becomes of a folder while it is annotated, on a real disk: full, read-only, files gone, older ones put back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.edits.edit import Signature, run_to_end
from annotations.errors import StoreConflict
from annotations.store.backend import StaleChoice, StaleCopy
from annotations.store.folder.backend import open_store
from annotations.store.folder.recovery import copies
from tests.unit.annotations.making import keep, passage, wait_saved
from tests.unit.reader.folder.nobody import NOBODY, as_nobody, open_folder
from tests.waiting import PATIENCE, until

FULL = 300_000
"""Bytes of a disk that is soon full."""

WORKER = """
import sys
from pathlib import Path
from annotations.store.folder.backend import open_store
from tests.unit.annotations.making import keep, passage
with open_store(Path(sys.argv[1])) as store:
    keep(store, passage("theirs", 1, 5, "ai"))
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "annotations.json"


def stock(file: Path) -> list[str]:
    """Ids of the passages that stock TinyDB finds."""
    with TinyDB(file, access_mode="r") as database:
        return [record["id"] for record in database.table("passages")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is soon full."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={FULL}", "tmpfs", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("mount: no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_costs_no_tag(small_disk: Path, tmp_path: Path) -> None:
    file, ballast = small_disk / "annotations.json", small_disk / "ballast"
    with open_store(file, fallback_dir=tmp_path / "state") as store:
        keep(store, passage("p", 1, 5, "ai"))
        store.backend.settle(PATIENCE)
        with suppress(OSError), ballast.open("wb", buffering=0) as filling:
            while filling.write(bytes(4096)):
                pass
        number, last = 1, True
        while last:  # the last page of the journal takes some
            number += 1
            last = wait_saved(store, keep(store, passage(f"p{number}", number, number + 5, "ai")))
        assert store.backend.failure is not None
        assert "the disk is full" in store.backend.failure.sentence
        assert store.backend.failure.copy
        assert len(stock(Path(store.backend.failure.copy))) == number
        assert stock(file) == ["p"]
        ballast.unlink()
        assert wait_saved(store, keep(store, passage("q", 90, 95, "ai")))
    with open_store(file) as store:
        assert len(store.passages) == number + 1
    assert len(stock(file)) == number + 1


def test_a_disk_that_is_full_from_the_start_leaves_nothing_half_made(small_disk: Path) -> None:
    file, ballast = small_disk / "annotations.json", small_disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as filling:
        while filling.write(bytes(4096)):
            pass
    with open_store(file) as store:
        assert store.read_only or not wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
        assert not file.exists() or file.stat().st_size
        ballast.unlink()
    with open_store(file) as store:
        assert wait_saved(store, keep(store, passage("q", 1, 6, "ai")))


def test_a_folder_made_read_only_keeps_edits_in_the_journal_until_it_can_be_written() -> None:
    """As a user for whom that means something."""

    def work() -> None:
        with open_store(file) as store:
            keep(store, passage("p", 1, 5, "ai"))
            store.backend.settle(PATIENCE)
            home.chmod(0o500)
            assert wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
            store.backend.flush()
            until(lambda: store.backend.failure is not None)
            assert "permission is denied" in str(store.backend.failure)
            home.chmod(0o700)
            store.backend.flush()
            until(lambda: store.backend.failure is None)
            assert stock(file) == ["p", "q"]

    with open_folder() as home:
        file = home / "annotations.json"
        if os.geteuid() == 0:
            os.chown(home, NOBODY, NOBODY)
        as_nobody(work)


def test_our_folder_removed_meanwhile_is_reported_and_a_copy_is_made(file: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    with open_store(file, fallback_dir=state) as store:
        keep(store, passage("p", 1, 5, "ai"))
        store.backend.settle(PATIENCE)
        shutil.rmtree(tmp_path / ".annotations")
        assert not wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
        assert store.backend.failure is not None
        assert store.backend.failure.copy
        assert stock(Path(store.backend.failure.copy)) == ["p", "q"]
    assert stock(file) == ["p"]
    assert max(copy.passages for copy in copies(file, state)) == 2


def test_a_file_that_was_removed_is_made_anew_from_the_journal_when_it_is_put_back(file: Path) -> None:
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai"))
        store.backend.settle(PATIENCE)
        kept = file.read_bytes()
        file.unlink()
        assert wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
        store.backend.flush()
        until(lambda: store.backend.failure is not None)
        assert "removed or moved away" in str(store.backend.failure)
    with pytest.raises(StoreConflict, match="is gone"):
        open_store(file)
    file.write_bytes(kept)
    with open_store(file, stale_choice=StaleChoice.BRING_BACK) as store:
        assert len(store.passages) == 2


@pytest.mark.skipif(not shutil.which("git"), reason="git: not installed")
def test_a_stale_copy_that_git_puts_back_is_asked_about(file: Path) -> None:
    def git(*command: str) -> None:
        name = ("-c", "user.name=ana", "-c", "user.email=ana@example.org")
        subprocess.run(["git", *name, "-C", str(file.parent), *command], check=True, capture_output=True)

    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai"))
        store.backend.settle(PATIENCE)
        git("init", "-q")
        git("add", "annotations.json")
        git("commit", "-q", "-m", "one passage")
        keep(store, passage("q", 2, 6, "ai"))
        store.backend.settle(PATIENCE)
        git("checkout", "-q", "--", "annotations.json")
        with pytest.raises(StaleCopy):
            store.refresh()
        assert store.refresh(StaleChoice.KEEP)
        assert [found.id for found in store.passages.in_order()] == ["p"]
        assert run_to_end(store.undo(Signature("", "2024-05-01T10:00:00Z"))).edit.label == "file replaced"
        assert [found.id for found in store.passages.in_order()] == ["p", "q"]


def test_of_two_processes_one_writes_and_the_other_sees_it(file: Path) -> None:
    command = [sys.executable, "-c", WORKER, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "open\n"
        with open_store(file) as store:
            assert f"process {other.pid} on {os.uname().nodename}" in store.read_only_reason
            other.stdin.close()
            other.wait()
            store.refresh()
            assert [found.id for found in store.passages.in_order()] == ["theirs"]
    with open_store(file) as store:
        assert not store.read_only
