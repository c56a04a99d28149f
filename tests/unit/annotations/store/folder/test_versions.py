"""What the annotations file was is kept for as long as somebody may want it back, and no longer."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotations.store.folder.versions import MIN_INTERVAL, keep_version, prune, version_due, versions_in

NOON = datetime(2024, 5, 31, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An annotations file, as far as keeping it goes."""
    file = tmp_path / "annotations.json"
    file.write_bytes(b"as it was")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where its versions are."""
    return tmp_path / "versions"


def times(folder: Path) -> list[datetime]:
    return [version.at for version in versions_in(folder)]


@pytest.mark.parametrize("in_use", [True, False])
def test_a_version_is_what_the_file_was_whatever_becomes_of_the_file(file: Path, folder: Path, in_use: bool) -> None:
    keep_version(file, "c0ffee" * 10, folder, NOON, in_use=in_use)
    if in_use:
        file.write_bytes(b"written over by a script")
    else:
        file.unlink()
    (version,) = versions_in(folder)
    assert (version.at, version.path.read_bytes()) == (NOON, b"as it was")
    assert version.is_of("c0ffee" * 10)
    assert not version.is_of("decade" * 10)


def test_a_version_is_due_every_ten_minutes(file: Path, folder: Path) -> None:
    assert version_due(folder, NOON)
    keep_version(file, "", folder, NOON - MIN_INTERVAL)
    keep_version(file, "", folder, NOON)
    assert not version_due(folder, NOON + timedelta(minutes=9, seconds=59))
    assert version_due(folder, NOON + timedelta(minutes=10))


def test_the_newest_ten_stay_and_the_first_of_each_day(file: Path, folder: Path) -> None:
    kept = [NOON + timedelta(minutes=10 * number) for number in range(12)]
    kept += [NOON - timedelta(days=days, hours=hours) for days in range(1, 40) for hours in (0, 3)]
    for at in kept:
        keep_version(file, "", folder, at)
    prune(folder)
    today = sorted(kept)[-12:]
    firsts = [NOON - timedelta(days=days, hours=3) for days in range(29, 0, -1)]
    assert times(folder) == [*firsts, today[0], *today[2:]]


def test_when_they_are_too_large_together_the_oldest_go_and_the_newest_never(file: Path, folder: Path) -> None:
    kept = [NOON + timedelta(hours=number) for number in range(4)]
    for at in kept:
        keep_version(file, "", folder, at)
    prune(folder, largest=2 * len(b"as it was"))
    assert times(folder) == kept[2:]
    prune(folder, largest=1)
    assert times(folder) == kept[3:]


def test_what_somebody_else_put_among_them_stays(file: Path, folder: Path) -> None:
    keep_version(file, "", folder, NOON)
    (folder / "read me.txt").touch()
    prune(folder, largest=0)
    assert sorted(os.listdir(folder)) == ["20240531T120000000000Z-.json", "read me.txt"]
