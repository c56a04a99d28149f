"""Edits reach the disk in order, in one thread; a disk that fails is tried again and nothing is forgotten."""

import errno
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from annotations.errors import StoreConflict
from annotations.store.backend import AppliedEdit, Failure
from annotations.store.folder.backend import open_store
from annotations.store.folder.checkpoint import CheckpointedFile
from annotations.store.folder.journal import Note
from annotations.store.folder.writer import PACE, Pace, Writer
from tests.conftest import REPOSITORY
from tests.system_calls import at_call, fail
from tests.unit.annotations.making import RESTING, edit, keep, passage, wait_saved
from tests.waiting import PATIENCE, until


class Disk:
    """A write path whose failures are chosen by the test, and which can be held."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []
        self.settled: list[int] = []
        self.rescued: list[int] = []
        self.errors: list[Exception] = []
        self.settling_errors: list[Exception] = []
        self.free = threading.Event()
        self.free.set()
        self.entered = threading.Event()

    def write(self, edits: Sequence[AppliedEdit]) -> None:
        self.entered.set()
        assert self.free.wait(PATIENCE)
        if self.errors:
            raise self.errors.pop(0)
        self.written.append([pending.sequence for pending in edits])

    def checkpoint(self) -> None:
        if self.settling_errors:
            raise self.settling_errors.pop(0)
        self.settled.append(self.written[-1][-1])

    def write_emergency_copy(self, edits: Sequence[AppliedEdit]) -> Path | None:
        self.rescued.append(edits[-1].sequence)
        return Path("copy.json")


class Case:
    """A writer on such a disk, and what its listeners heard."""

    def __init__(self, pace: Pace = PACE) -> None:
        self.disk = Disk()
        self.saved: list[int] = []
        self.failures: list[Failure] = []
        self.heard = 0
        self.writer = Writer(self.disk, 0, self.hear, pace)

    def hear(self) -> None:
        self.heard += 1
        failure = self.writer.failure
        if failure is not None:
            self.failures += [failure] if failure not in self.failures else []
        else:
            self.saved.append(self.writer.saved)

    def put(self, *numbers: int) -> None:
        for number in numbers:
            self.writer.put(AppliedEdit(number, edit("x"), ()))


NEVER = 10 * PATIENCE
"""Seconds that no test waits."""

Begin = Callable[[Pace], Case]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begins a writer of some pace on a disk of its own."""
    begun: list[Case] = []

    def make(pace: Pace) -> Case:
        begun.append(Case(pace))
        return begun[-1]

    yield make
    for case in begun:
        case.disk.free.set()
        case.writer.close(PATIENCE)


@pytest.fixture
def case(begin: Begin) -> Case:
    """A writer of the usual pace."""
    return begin(PACE)


def test_edits_that_arrive_during_a_write_are_written_together(case: Case) -> None:
    case.disk.free.clear()
    case.put(1)
    assert case.disk.entered.wait(PATIENCE)
    case.put(2, 3)
    case.disk.free.set()
    assert wait_saved(case.writer, 3)
    assert case.disk.written == [[1], [2, 3]]
    assert case.writer.close(PATIENCE)
    assert case.saved == [1, 3]


def test_nothing_is_called_saved_before_it_is_written(case: Case) -> None:
    case.disk.free.clear()
    case.put(1)
    assert case.disk.entered.wait(PATIENCE)
    assert (case.writer.saved, case.saved) == (0, [])


def test_a_failed_write_is_tried_again_by_itself(begin: Begin) -> None:
    case = begin(Pace(first_pause=0, longest_pause=0))
    case.disk.errors = [OSError(errno.ENOSPC, "x"), OSError(errno.ENOSPC, "x"), OSError(errno.EIO, "x")]
    case.put(1)
    until(lambda: case.saved == [1])
    assert case.writer.close(PATIENCE)
    sentences = [failure.sentence for failure in case.failures]
    assert [sentence.removeprefix("The annotations cannot be saved: ") for sentence in sentences] == [
        "the disk is full.",
        "the disk reports an error.",
    ]
    assert case.failures[0].since == case.failures[1].since
    assert case.heard == 3, "each reason is told once"
    assert case.writer.failure is None


def test_a_new_edit_wakes_a_writer_that_waits_to_retry(begin: Begin) -> None:
    case = begin(Pace(first_pause=NEVER))
    case.disk.errors = [OSError(errno.EACCES, "x")]
    case.put(1)
    assert not wait_saved(case.writer, 1)
    assert case.writer.failure is not None
    case.put(2)
    assert wait_saved(case.writer, 2)
    assert case.disk.written == [[1, 2]]


def test_closing_tries_once_more_and_tells_whether_all_is_saved(begin: Begin) -> None:
    case, other = begin(Pace(first_pause=NEVER)), begin(Pace(first_pause=NEVER))
    case.disk.errors = [OSError(errno.EROFS, "x"), OSError(errno.EROFS, "x")]
    case.put(1)
    assert not wait_saved(case.writer, 1)
    assert not case.writer.close(PATIENCE)
    other.disk.errors = [OSError(errno.EROFS, "x")]
    other.put(1)
    assert not wait_saved(other.writer, 1)
    assert other.writer.close(PATIENCE)
    assert other.disk.written == [[1]]


def test_the_reason_of_a_refusal_is_reported_as_it_is(case: Case) -> None:
    case.disk.errors = [StoreConflict("Somebody else wrote.", "Do this.")]
    case.put(1)
    assert not wait_saved(case.writer, 1)
    assert str(case.writer.failure) == "Somebody else wrote. Do this. A copy is in copy.json."
    assert case.disk.rescued == [1]


def test_a_listener_with_a_bug_does_not_stop_the_saving(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)

    def broken() -> None:
        raise KeyError

    case.writer = Writer(case.disk, 0, broken)
    case.put(1)
    assert wait_saved(case.writer, 1)
    case.put(2)
    assert wait_saved(case.writer, 2)
    assert case.writer.close(PATIENCE)
    assert [arguments.exc_type for arguments in reported] == [KeyError, KeyError]


def test_a_bug_in_writing_is_a_failure_and_not_the_end(case: Case) -> None:
    case.disk.errors = [ZeroDivisionError("by nought")]
    case.put(1)
    assert not wait_saved(case.writer, 1)
    assert "ZeroDivisionError: by nought" in str(case.writer.failure)
    case.put(2)
    assert wait_saved(case.writer, 2)


# The annotations file behind the journal


def test_the_file_follows_when_the_edits_rest(begin: Begin) -> None:
    case = begin(Pace(rest=0.01, longest_behind=NEVER))
    case.put(1, 2)
    until(lambda: case.disk.settled[-1:] == [2])


def test_the_file_follows_although_edits_go_on(begin: Begin) -> None:
    case = begin(Pace(rest=NEVER, longest_behind=0.01))
    case.put(1)
    until(lambda: case.disk.settled == [1])


def test_an_edit_that_arrives_as_the_file_is_about_to_be_written_follows_too(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Writer._checkpoint

    def settle_after_an_edit(writer: Writer) -> None:
        if writer.saved == 1:
            made.put(2)
        settle(writer)

    monkeypatch.setattr(Writer, "_checkpoint", settle_after_an_edit)
    made = begin(Pace(rest=0))
    made.put(1)
    until(lambda: made.disk.settled[-1:] == [2])


def test_the_file_is_not_written_again_too_soon_and_at_once_on_closing(begin: Begin) -> None:
    case = begin(Pace(rest=0, share=1e12))
    case.put(1)
    until(lambda: case.disk.settled == [1])
    case.put(2)
    case.writer.flush()
    assert wait_saved(case.writer, 2)
    assert case.disk.settled == [1]
    assert case.writer.close(PATIENCE)
    assert case.disk.settled == [1, 2]


def test_flushing_does_not_wait_for_edits_to_rest(begin: Begin) -> None:
    case = begin(Pace(rest=NEVER, longest_behind=NEVER))
    case.put(1)
    assert wait_saved(case.writer, 1)
    case.writer.flush()
    until(lambda: case.disk.settled == [1])


def test_settling_waits_for_no_pause_and_ends_with_everything_in_the_file(begin: Begin) -> None:
    case = begin(Pace(rest=NEVER, share=1e12))
    assert case.writer.settle(0.0)
    for number in (1, 2):
        case.put(number)
        assert not case.writer.up_to_date
        assert case.writer.settle(PATIENCE)
        assert case.disk.settled[-1] == number


def test_settling_ends_with_the_first_failure_and_tries_again_at_once_when_asked_again(begin: Begin) -> None:
    case = begin(Pace(first_pause=NEVER, longest_pause=NEVER))
    case.disk.errors = [OSError(errno.ENOSPC, "x")]
    case.disk.settling_errors = [OSError(errno.EIO, "x")]
    case.put(1)
    assert not wait_saved(case.writer, 1)
    assert not case.writer.settle(PATIENCE)
    assert case.writer.failure is not None
    assert (case.disk.written, case.disk.settled) == ([[1]], [])
    assert case.writer.settle(PATIENCE)
    assert case.disk.settled == [1]


def test_settling_ends_when_the_time_is_over_or_the_writer_is_closed(begin: Begin) -> None:
    case = begin(PACE)
    case.disk.free.clear()
    case.disk.errors = [OSError(errno.EROFS, "x")] * 3
    case.put(1)
    assert not case.writer.settle(0.01)
    case.disk.free.set()
    assert not case.writer.close(PATIENCE)
    assert not case.writer.settle(None)


def test_a_file_that_cannot_be_written_keeps_no_edit_from_being_saved(begin: Begin) -> None:
    case = begin(Pace(first_pause=0, longest_pause=0, rest=0))
    case.disk.settling_errors = [OSError(errno.ENOSPC, "x")] * 3
    case.put(1)
    until(lambda: case.failures)
    assert (case.failures[0].unsaved, case.failures[0].copy) == (0, "")
    case.put(2)
    assert wait_saved(case.writer, 2)
    until(lambda: case.disk.settled[-1:] == [2] and case.writer.failure is None)
    assert case.writer.close(PATIENCE)
    assert len(case.failures) == 1
    assert case.saved[-1] == 2


def test_closing_writes_the_file_once_and_is_not_kept_by_one_that_cannot_be_written(case: Case) -> None:
    case.disk.settling_errors = [OSError(errno.ENOSPC, "x")] * 3
    case.put(1)
    assert case.writer.close(PATIENCE)
    assert len(case.disk.settling_errors) == 2


# With a real file


FORGETFUL = """
import sys
from pathlib import Path
from annotations.store.folder.backend import open_store
from tests.unit.annotations.making import keep, passage

keep(open_store(Path(sys.argv[1])), passage("p", 1, 5, "ai"))
"""
"""A program that ends without closing its annotations."""


def test_a_program_that_ends_without_closing_its_annotations_ends_and_they_are_saved(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    subprocess.run([sys.executable, "-c", FORGETFUL, file], cwd=REPOSITORY, timeout=PATIENCE, check=True)
    assert b'"id":"p"' in file.read_bytes()


def test_a_file_changed_by_another_program_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    with open_store(file, writer=RESTING) as store:
        wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
        written = file.read_bytes()
        theirs = written.replace(b"AI", b"UI")
        file.write_bytes(theirs)
        assert wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
        store.backend.flush()
        until(lambda: store.backend.failure)
        assert "changed by another program" in str(store.backend.failure)
        assert file.read_bytes() == theirs
        file.write_bytes(written)
    assert len(open_store(file, read_only=True).passages) == 2


def test_a_file_changed_by_another_program_at_the_last_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai"))
        assert store.backend.settle(PATIENCE)
        written = file.read_bytes()
        theirs = written.replace(b"AI", b"UI")
        note = CheckpointedFile._note

        def noted(self: CheckpointedFile, kind: str) -> Note:
            file.write_bytes(theirs)
            return note(self, kind)

        monkeypatch.setattr(CheckpointedFile, "_note", noted)
        keep(store, passage("q", 2, 6, "ai"))
        assert not store.backend.settle(PATIENCE)
        assert "changed by another program" in str(store.backend.failure)
        assert file.read_bytes() == theirs
        monkeypatch.undo()
        file.write_bytes(written)


def test_a_file_that_appeared_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "annotations.json"
    store = open_store(file)
    file.write_text("theirs")
    assert not wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
    assert "appeared" in str(store.backend.failure)
    assert not store.close()
    assert file.read_text() == "theirs"


def test_a_write_that_the_disk_did_not_confirm_is_not_called_saved(tmp_path: Path) -> None:
    with open_store(tmp_path / "annotations.json") as store, at_call("fsync", 2, fail(errno.EIO)):
        assert not wait_saved(store, keep(store, passage("p", 1, 5, "ai")))
        assert wait_saved(store, keep(store, passage("q", 2, 6, "ai")))
