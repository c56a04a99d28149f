"""Schedules of edits, faults, losses of power and other writers: nothing acknowledged is lost, mutants are found."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotations import atomic, store
from annotations.atomic import Fingerprint
from annotations.changes import Change, Edit
from annotations.errors import StoreError
from annotations.memory.content import Content
from annotations.storage import file, journal, merging, opening, versions
from annotations.storage.journal import Appender, Journal, Note, rotated
from tests.durability.disk import Machine
from tests.durability.simulation import InlineWriter, Schedule

SCHEDULES_PER_ROUND = 350
"""So that the full run of 300 rounds is more than 100,000 schedules."""

SHORT = 300
"""Schedules in every test run."""

ENOUGH = 3_000
"""Schedules among which one finds any mutant out."""

BROKEN = (AssertionError, ValueError, KeyError, StoreError)
"""What a broken storage ends with: something lost, something that is no JSON, or something that does not fit."""


@contextmanager
def simulated(patch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine with a disk in memory, on which an edit of few records is written in parts and journals are short."""
    patch.setattr(store, "Writer", InlineWriter)
    patch.setattr(journal, "LARGEST_LINE", 3)
    patch.setattr(journal, "PART", 2)
    patch.setattr(journal, "LARGEST_JOURNAL", 6_000)
    patch.setattr("tests.durability.simulation.LARGEST_LINE", 3)
    machine = Machine()
    with machine.running():
        yield machine


def run_all(machine: Machine, seeds: Iterable[int]) -> None:
    for seed in seeds:
        try:
            Schedule(machine, seed).run()
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise


def test_some_schedules_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with simulated(monkeypatch) as machine:
        run_all(machine, range(SHORT))


@pytest.mark.durability
def test_no_schedule_loses_anything(monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
    with simulated(monkeypatch) as machine:
        run_all(machine, range(SHORT, SHORT + rounds * SCHEDULES_PER_ROUND))


# Deliberately broken storage


def skip(*arguments: object, **options: object) -> None:
    """Do nothing in the place of something that matters."""


def without_syncing(method: Callable[..., Any]) -> Callable[..., Any]:
    """Do something as if what is written were on the disk at once."""

    def call(*arguments: Any, **options: Any) -> Any:
        honest, os.fsync = os.fsync, skip
        try:
            return method(*arguments, **options)
        finally:
            os.fsync = honest

    return call


def despite_errors(method: Callable[..., Any]) -> Callable[..., None]:
    """Do something and take no notice when it fails."""

    def call(*arguments: Any, **options: Any) -> None:
        with suppress(OSError):
            method(*arguments, **options)

    return call


def in_place(path: Path, fill: Callable[[int], None], ready: Callable[[], None] | None = None) -> Fingerprint:
    """Write over a file as stock TinyDB does."""
    if ready is not None:
        ready()
    new = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        os.ftruncate(new, 0)
        fill(new)
        os.fsync(new)
        return Fingerprint.of(os.fstat(new))
    finally:
        os.close(new)


def theirs_wins(ours: Content, base: object, theirs: Content) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Take over everything that something else wrote, whatever was done here."""
    return merging.merge(ours, ours.record, theirs)


def never_torn(self: Appender, journal: Journal) -> None:
    """Go on behind whatever stands at the end of a journal."""
    self.journal, self._suspect = journal, False
    journal.size = os.stat(journal.path).st_size


def in_part(lines: Callable[..., Iterator[bytes]]) -> Callable[..., Iterator[bytes]]:
    """Write the first change of an edit and not the others."""

    def call(sequence: int, edit: Edit) -> Iterator[bytes]:
        yield from lines(sequence, replace(edit, changes=edit.changes[:1]))

    return call


def forgetful(self: file.Files, state: Fingerprint | None, identity: str, others: object) -> None:
    """Take a file over without noting that in the journal."""
    self.known = (state, identity)


def without_turning(journal: Journal, path: Path, note: Note) -> Journal:
    """Begin another journal and go on with the full one."""
    rotated(journal, path, note)
    return journal


Break = Callable[[pytest.MonkeyPatch], None]

MUTANTS: dict[str, Break] = {
    "the journal is not synced": lambda patch: patch.setattr(Appender, "append", without_syncing(Appender.append)),
    "the annotations file is not synced": lambda patch: patch.setattr(
        file, "replace_file", without_syncing(atomic.replace_file)
    ),
    "folders are not synced": lambda patch: [
        patch.setattr(module, "sync_folder", skip) for module in (file, journal, versions)
    ].clear(),
    "the annotations file is written in place": lambda patch: patch.setattr(file, "replace_file", in_place),
    "a journal that cannot be written is no failure": lambda patch: patch.setattr(
        Appender, "append", despite_errors(Appender.append)
    ),
    "a torn line is not cut off": lambda patch: patch.setattr(Appender, "__init__", never_torn),
    "a large edit is written only in part": lambda patch: patch.setattr(journal, "lines_of", in_part(journal.lines_of)),
    "the journal is not replayed": lambda patch: patch.setattr(opening.Project, "replay", skip),
    "what others wrote is not noticed": lambda patch: patch.setattr(file.WholeFile, "refuse_conflict", skip),
    "what others wrote replaces everything": lambda patch: patch.setattr(opening, "merge", theirs_wins),
    "what others wrote is not noted as taken over": lambda patch: patch.setattr(file.Files, "accept", forgetful),
    "an older copy is taken for the present one": lambda patch: patch.setattr(opening, "_go_on", skip),
    "the appender stays on the full journal": lambda patch: patch.setattr(file, "rotated", without_turning),
    "no version is kept": lambda patch: patch.setattr(file, "keep_version", skip),
}
"""The ways in which the storage is broken, one thing each."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_storage_is_found_out(monkeypatch: pytest.MonkeyPatch, mutant: str) -> None:
    MUTANTS[mutant](monkeypatch)
    with simulated(monkeypatch) as machine, pytest.raises(BROKEN):
        run_all(machine, range(ENOUGH))
