"""Schedules of edits, faults, losses of power and other writers: nothing acknowledged is lost, mutants are found."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotations.edits.edit import Change, Edit
from annotations.errors import StoreError
from annotations.files import Fingerprint
from annotations.store import merge
from annotations.store.folder import checkpoint as file
from annotations.store.folder import journal, opening
from annotations.store.folder.journal import Journal, JournalWriter, Note, Sizes, rotate
from annotations.store.state import AnnotationState
from tests.durability.disk import Disk, Machine, Node
from tests.durability.simulation import Schedule

SCHEDULES_PER_ROUND = 350
"""So that the full run of 300 rounds is more than 100,000 schedules."""

SHORT = 300
"""Schedules in every test run."""

ENOUGH = 3_000
"""Schedules among which one finds any mutant out."""

BROKEN = (AssertionError, ValueError, KeyError, StoreError)
"""What a broken storage ends with: something lost, something that is no JSON, or something that does not fit."""


def run_all(machine: Machine, seeds: Iterable[int]) -> None:
    """Run schedules on a machine."""
    with machine.running():
        for seed in seeds:
            try:
                Schedule(machine, seed).run()
            except Exception as error:
                error.add_note(f"seed {seed}")
                raise


def test_some_schedules_lose_nothing() -> None:
    run_all(Machine(), range(SHORT))


@pytest.mark.durability
def test_no_schedule_loses_anything(rounds: int) -> None:
    run_all(Machine(), range(SHORT, SHORT + rounds * SCHEDULES_PER_ROUND))


# Deliberately broken storage


def skip(*arguments: object, **options: object) -> None:
    """Do nothing in the place of something that matters."""


def despite_errors(method: Callable[..., Any]) -> Callable[..., None]:
    """Do something and take no notice when it fails."""

    def call(*arguments: Any, **options: Any) -> None:
        with suppress(OSError):
            method(*arguments, **options)

    return call


def in_place(path: Path, fill: Callable[[int], None], ready: Callable[[Fingerprint], None]) -> Fingerprint:
    """Write over a file as stock TinyDB does."""
    new = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        ready(Fingerprint.from_status(os.fstat(new)))
        os.ftruncate(new, 0)
        fill(new)
        os.fsync(new)
        return Fingerprint.from_status(os.fstat(new))
    finally:
        os.close(new)


def theirs_wins(
    ours: AnnotationState, base: object, theirs: AnnotationState
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Take over everything that something else wrote, whatever was done here."""
    return merge.merge(ours, ours.record, theirs)


def in_part(lines: Callable[..., Iterator[bytes]]) -> Callable[..., Iterator[bytes]]:
    """Write the first change of an edit and not the others."""

    def call(sequence: int, edit: Edit, sizes: Sizes) -> Iterator[bytes]:
        yield from lines(sequence, replace(edit, changes=edit.changes[:1]), sizes)

    return call


def forgetful(self: file.CheckpointedFile, state: Fingerprint | None, identity: str, others: object) -> None:
    """Take a file over without noting that in the journal."""
    self.known = (state, identity)


def without_turning(journal: Journal, path: Path, note: Note, largest: int) -> Journal:
    """Begin another journal and go on with the full one."""
    rotate(journal, path, note, largest)
    return journal


Break = Callable[[pytest.MonkeyPatch], None]

MUTANTS: dict[str, Break] = {
    "the annotations file is written in place": lambda patch: patch.setattr(file, "replace_file", in_place),
    "a journal that cannot be written is no failure": lambda patch: patch.setattr(
        JournalWriter, "append", despite_errors(JournalWriter.append)
    ),
    "a large edit is written only in part": lambda patch: patch.setattr(
        journal, "encode_edit", in_part(journal.encode_edit)
    ),
    "the journal is not replayed": lambda patch: patch.setattr(opening.Project, "replay", skip),
    "what others wrote is not noticed": lambda patch: patch.setattr(file.DocumentFile, "refuse_conflict", skip),
    "what others wrote replaces everything": lambda patch: patch.setattr(opening, "merge", theirs_wins),
    "what others wrote is not noted as taken over": lambda patch: patch.setattr(
        file.CheckpointedFile, "adopt", forgetful
    ),
    "an older copy is taken for the present one": lambda patch: patch.setattr(opening, "_open_known", skip),
    "the appender stays on the full journal": lambda patch: patch.setattr(file, "rotate", without_turning),
    "no version is kept": lambda patch: patch.setattr(file, "keep_version", skip),
}
"""The ways in which the storage is broken, one thing each."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_storage_is_found_out(monkeypatch: pytest.MonkeyPatch, mutant: str) -> None:
    MUTANTS[mutant](monkeypatch)
    with pytest.raises(BROKEN):
        run_all(Machine(), range(ENOUGH))


# Storage that forgets to ask something of the disk is storage on a disk that does not do it


def syncing_all_but(forgotten: Callable[[Node], bool]) -> type[Disk]:
    """A disk that passes over some files and folders when they are synced."""

    class Forgetful(Disk):
        def fsync(self, file: int) -> None:
            if not forgotten(self.files[file][0]):
                super().fsync(file)

    return Forgetful


class NeverCutting(Disk):
    """A disk on which no file becomes shorter."""

    def ftruncate(self, file: int, length: int) -> None:
        pass


DISKS: dict[str, type[Disk]] = {
    "the journal is not synced": syncing_all_but(lambda node: node.name == "journal"),
    "the annotations file is not synced": syncing_all_but(lambda node: node.name.startswith(".annotations.json.")),
    "folders are not synced": syncing_all_but(lambda node: node.folder),
    "a torn line is not cut off": NeverCutting,
}


@pytest.mark.parametrize("forgotten", DISKS)
def test_what_is_never_asked_of_the_disk_is_found_out(forgotten: str) -> None:
    with pytest.raises(BROKEN):
        run_all(Machine(DISKS[forgotten]), range(ENOUGH))
