"""A program that is killed while it writes loses nothing that it called saved, and leaves a file all can read."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from tinydb import TinyDB

from annotations.store.folder.backend import open_store
from tests.durability.working import after

pytestmark = pytest.mark.durability


def _work_until_killed(kind: str, file: Path, reports: int) -> int:
    """Let somebody work, kill them after so many reports, and give the number of the newest edit called saved."""
    command = [sys.executable, "-m", "tests.durability.working", kind, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        saved = [worker.stdout.readline() for _ in range(reports)]
        worker.kill()
        saved += worker.stdout.readlines()
    assert all(saved), "the worker ended by itself"
    return max(int(line) for line in saved if line.endswith("\n"))


@pytest.mark.parametrize("kind", ["insert", "update", "remove"])
def test_nothing_saved_is_lost_when_the_program_is_killed(tmp_path: Path, rounds: int, kind: str) -> None:
    file = tmp_path / "annotations.json"
    chance = random.Random(rounds)
    for _ in range(rounds):
        acknowledged = _work_until_killed(kind, file, chance.randrange(1, 60))
        if file.exists():
            with TinyDB(file, access_mode="r") as stock:
                stock.table("passages").all()
        with open_store(file) as store:
            assert not store.read_only, store.read_only_reason
            assert store.outside is None
            assert store.backend.saved >= acknowledged
            expected = after(kind, store.backend.saved)
            assert {passage.id: passage.note for passage in store.passages.in_order()} == expected
        if expected:
            with TinyDB(file, access_mode="r") as stock:
                assert {record["id"]: record["note"] for record in stock.table("passages")} == expected
        assert [path.name for path in tmp_path.iterdir() if path.name not in {"annotations.json", ".annotations"}] == []
